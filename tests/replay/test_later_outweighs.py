# SPDX-License-Identifier: Apache-2.0
"""Both ends of a connection tell one story, and what comes later outweighs what was said."""

import socket
import struct
from collections.abc import Callable
from typing import Any

import pytest

from packets import (
    ACK,
    KEEPALIVE,
    RST,
    Capture,
    Event,
    Flow,
    Replay,
    message,
    open_message,
)

A, B = "10.0.0.1", "10.0.0.2"
AS_NUMBERS = {A: 64500, B: 64501}


def notification(code: int, subcode: int, data: bytes = b"") -> bytes:
    return message(3, bytes([code, subcode]) + data)


def own_open(address: str, hold_time: int = 90) -> bytes:
    return open_message(AS_NUMBERS[address], address, hold_time)


def session(
    capture: Capture, caller: str = A, hold_time: int = 90, its_open: bytes | None = None
) -> Flow:
    flow = capture.flow(caller, B if caller == A else A)
    flow.handshake()
    flow.send(0, own_open(flow.ends[0][0], hold_time))
    flow.send(1, its_open or own_open(flow.ends[1][0], hold_time))
    for end in (0, 1):
        flow.send(end, KEEPALIVE)
    flow.send(0, flags=ACK)
    return flow


Build = Callable[[Capture], object]


def verdicts(build: Build, viewed: str) -> list[Event]:
    """Of all connections, once everything that may still follow has come."""
    capture = Capture()
    build(capture)
    capture.wait(30)
    capture.flow("10.9.0.1", "10.9.0.2").establish()
    return [each for each in Replay(capture, "--local", viewed).of() if each["local"] == viewed]


def verdict(build: Build, viewed: str) -> tuple[Any, ...]:
    """Of the newest connection."""
    found = verdicts(build, viewed)[-1]
    return found["outcome"], found["side"], found["certainty"], found["causes"]


# --- Who calls is not shut down -------------------------------------------------------------------


def told_and_called(code: int, subcode: int) -> Build:
    def build(capture: Capture) -> None:
        flow = session(capture)
        flow.send(1, notification(code, subcode), after=20)
        flow.close(1)
        capture.wait(40)
        call = capture.flow(B, A)
        call.handshake()
        call.close(0)

    return build


@pytest.mark.parametrize("subcode", [1, 2, 3])
def test_who_calls_is_not_shut_down_any_more(subcode: int) -> None:
    assert verdict(told_and_called(6, subcode), A) == (
        "closed_without_answer",
        "peer",
        "ambiguous",
        ["peer_start_delay", "peer_crashed", "port_probe"],
    )


def test_a_probe_does_not_bury_that_a_speaker_called() -> None:
    def build(capture: Capture) -> None:
        flow = session(capture)
        flow.send(1, notification(6, 2), after=20)
        flow.close(1)
        capture.wait(70)
        call = capture.flow(B, A)
        call.handshake()
        call.send(0, own_open(B))
        call.close(1)
        capture.wait(15)
        probe = capture.flow(B, A)
        probe.handshake()
        probe.close(0)
        capture.wait(15)
        refused = capture.flow(A, B)
        refused.handshake()
        refused.send(0, own_open(A))
        refused.close(1)

    assert verdict(build, A)[2] == "ambiguous"
    assert verdict(build, A)[3][0] == "peer_not_ready"


def test_who_calls_within_an_error_wait_may_have_given_up_for_the_error() -> None:
    outcome, side, certainty, causes = verdict(told_and_called(3, 1), A)
    assert (outcome, side, certainty) == ("closed_without_answer", "peer", "ambiguous")
    assert causes == ["peer_error_backoff", "peer_start_delay", "peer_crashed"]


@pytest.mark.parametrize("subcode, cause", [(1, "peer_max_prefix_hold"), (2, "peer_shut_down")])
def test_who_only_refuses_is_still_shut_down(subcode: int, cause: str) -> None:
    def build(capture: Capture) -> None:
        flow = session(capture)
        flow.send(1, notification(6, subcode), after=20)
        flow.close(1)
        capture.wait(40)
        call = capture.flow(A, B)
        call.handshake()
        call.send(0, own_open(A))
        call.close(1)

    assert verdict(build, A)[2:] == ("likely", [cause])


# --- KEEPALIVEs and the NOTIFICATION of the timer -------------------------------------------------


def crossing(usual: float, offset: float) -> Build:
    """A's hold timer goes off 9 s after B's last KEEPALIVE; the next one is sent `offset` later."""

    def build(capture: Capture) -> None:
        flow = session(capture, hold_time=9)
        for _ in range(4):
            for _ in range(2):
                flow.send(0, KEEPALIVE, after=usual / 3)
                flow.send(1, flags=ACK)
            flow.send(1, KEEPALIVE, after=usual / 3 - 0.002)
            flow.send(0, flags=ACK)
        for _ in range(2):
            flow.send(0, KEEPALIVE, after=3)
            flow.send(1, flags=ACK)
        if offset < 0:
            flow.send(1, KEEPALIVE, after=3 + offset)
            flow.send(0, notification(4, 0), after=-offset)
        else:
            flow.send(0, notification(4, 0), after=3)
            flow.send(1, KEEPALIVE, after=offset)
        flow.close(0)

    return build


@pytest.mark.parametrize("offset", [-0.05, -0.001, 0.001, 0.05])
def test_a_keepalive_that_crosses_the_end_was_late_but_its_speaker_lives(offset: float) -> None:
    build = crossing(8, offset)
    slow = ["keepalive_slower_than_hold"]
    at_a, at_b = verdict(build, A), verdict(build, B)
    assert (at_a[0], at_a[1], at_a[3][:1]) == ("hold_timer_expired", "peer", slow)
    assert (at_b[0], at_b[1], at_b[3][:1]) == ("hold_timer_expired", "local", slow)


@pytest.mark.parametrize("offset", [-0.05, 0.05])
def test_one_of_good_rhythm_that_crosses_the_end_once_was_held_up(offset: float) -> None:
    build = crossing(3, offset)
    assert verdict(build, A)[1:] == ("peer", "likely", ["peer_daemon_hung"])
    assert verdict(build, B)[1:] == ("local", "likely", ["local_daemon_stalled"])


# --- What forgets a connection --------------------------------------------------------------------


def restarted_open(address: str, restarting: bool) -> bytes:
    capabilities = b"\x01\x04\0\1\0\1" + b"\x41\x04" + struct.pack("!I", AS_NUMBERS[address])
    capabilities += bytes([64, 6, 0x80 if restarting else 0, 120, 0, 1, 1, 0x80])
    fixed = struct.pack("!BHH", 4, AS_NUMBERS[address], 90) + socket.inet_aton(address)
    head = bytes([len(capabilities) + 2, 2, len(capabilities)])
    return message(1, fixed + head + capabilities)


def forgotten(silence: float, restarting: bool, caller: str, before: bool = False) -> Build:
    """B resets with a bare RST, and speaks again at once."""

    def build(capture: Capture) -> None:
        flow = session(capture, its_open=restarted_open(B, before))
        for _ in range(2):
            flow.send(1, KEEPALIVE, after=20)
            flow.send(0, KEEPALIVE)
            flow.send(1, flags=ACK)
        flow.send(0, KEEPALIVE, after=silence)
        flow.send(1, flags=RST)
        capture.wait(0.5)
        again = capture.flow(caller, B if caller == A else A)
        again.handshake()
        for end in (0, 1):
            address = again.ends[end][0]
            again.send(end, restarted_open(B, restarting) if address == B else own_open(A))
        for end in (0, 1):
            again.send(end, KEEPALIVE)

    return build


@pytest.mark.parametrize("caller", [A, B])
@pytest.mark.parametrize(
    "silence, first",
    [(1, "peer_daemon_killed"), (4.5, "peer_daemon_killed"), (30, "peer_rebooted")],
)
def test_who_forgot_and_says_that_it_restarted_has_done_so(
    caller: str, silence: float, first: str
) -> None:
    build = forgotten(silence, True, caller)
    at_a, at_b = verdicts(build, A)[0], verdicts(build, B)[0]
    assert (at_a["outcome"], at_a["side"], at_a["causes"][0]) == ("peer_reset", "peer", first)
    assert (at_b["outcome"], at_b["side"]) == ("local_reset", "local")
    assert at_b["causes"] == ["local_daemon_exited", "middlebox"]


@pytest.mark.parametrize("viewed", [A, B])
def test_who_says_in_all_openings_that_it_restarted_says_nothing_of_this_one(viewed: str) -> None:
    found = verdicts(forgotten(1, True, A, before=True), viewed)[0]
    assert (found["side"], found["causes"][0]) == ("path", "middlebox")


@pytest.mark.parametrize("viewed", [A, B])
def test_who_forgot_and_says_no_such_thing_was_forgotten_on_the_way(viewed: str) -> None:
    found = verdicts(forgotten(1, False, A), viewed)[0]
    assert (found["side"], found["causes"][0]) == ("path", "middlebox")


@pytest.mark.parametrize("silence", [100, 333])
@pytest.mark.parametrize("viewed, outcome", [(A, "peer_reset"), (B, "local_reset")])
def test_silence_that_was_agreed_tells_of_no_reboot_at_either_end(
    viewed: str, outcome: str, silence: float
) -> None:
    def build(capture: Capture) -> None:
        flow = session(capture, hold_time=0)
        flow.send(0, KEEPALIVE, after=silence)
        flow.send(1, flags=RST)

    assert verdict(build, viewed)[:2] == (outcome, "path")
    assert verdict(build, viewed)[3][0] == "middlebox"
