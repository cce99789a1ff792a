# SPDX-License-Identifier: Apache-2.0
"""Connections that never became a session, from either end: both tell one story."""

import socket
import struct

import pytest

from packets import ACK, KEEPALIVE, SYN, Capture, Replay, message
from test_later_outweighs import A, B, Build, notification, own_open, session, verdict, verdicts


# --- OPENs that say what nobody may say -----------------------------------------------------------


def raw_open(version: int, as_number: int, hold_time: int, identifier: str) -> bytes:
    fixed = struct.pack("!BHH", version, as_number, hold_time) + socket.inet_aton(identifier)
    capabilities = b"\x01\x04\0\1\0\1\x41\x04" + struct.pack("!I", as_number)
    head = bytes([len(capabilities) + 2, 2, len(capabilities)])
    return message(1, fixed + head + capabilities)


@pytest.mark.parametrize(
    "subcode, said, cause, by_accused",
    [
        (1, (3, 64500, 90, A), "unsupported_version", True),
        (1, (4, 64500, 90, A), "false_objection", False),
        (2, (4, 0, 90, A), "bad_peer_as", True),
        (2, (4, 64500, 90, A), "bad_peer_as", False),
        (3, (4, 64500, 90, "0.0.0.0"), "bad_bgp_identifier", True),
        (3, (4, 64500, 90, "224.0.0.1"), "bad_bgp_identifier", True),
        (3, (4, 64500, 90, B), "bad_bgp_identifier", False),
        (6, (4, 64500, 2, A), "unacceptable_hold_time", True),
        (6, (4, 64500, 1, A), "unacceptable_hold_time", True),
        (6, (4, 64500, 3, A), "unacceptable_hold_time", False),
        (6, (4, 64500, 0, A), "unacceptable_hold_time", False),
    ],
)
def test_who_says_what_no_open_may_say_has_to_act(
    subcode: int, said: tuple[int, int, int, str], cause: str, by_accused: bool
) -> None:
    def build(capture: Capture) -> None:
        flow = capture.flow(A, B)
        flow.handshake()
        flow.send(0, raw_open(*said))
        flow.send(1, own_open(B))
        flow.send(1, notification(2, subcode))
        flow.close(1)

    at_a, at_b = verdict(build, A), verdict(build, B)
    assert (at_a[1], at_a[3]) == ("local" if by_accused else "peer", [cause])
    assert (at_b[1], at_b[3]) == ("peer" if by_accused else "local", [cause])


# --- Captures that begin, or end, in the middle ---------------------------------------------------


def opening_without(frames: int, confirms: bool = True) -> Build:
    """The capture lacks the first frames. B closes after 30 s."""

    def build(capture: Capture) -> None:
        flow = capture.flow(A, B)
        flow.handshake()
        flow.send(0, own_open(A))
        flow.send(1, own_open(B))
        if confirms:
            flow.send(1, KEEPALIVE)
        flow.send(0, flags=ACK)
        flow.close(1, after=30)
        del capture.frames[:frames]

    return build


@pytest.mark.parametrize("frames", [3, 4])
def test_who_confirms_has_read_an_open_that_came_before_the_capture(frames: int) -> None:
    build = opening_without(frames)
    assert verdict(build, A)[::3] == ("closed_in_open_confirm", ["peer_crashed", "peer_shut_down"])
    assert verdict(build, B)[::3] == ("local_closed", ["local_daemon_exited", "local_operator"])


def test_who_does_not_confirm_got_no_open() -> None:
    assert verdict(opening_without(4, confirms=False), B)[0] == "open_unanswered"


@pytest.mark.parametrize("code, subcode", [(1, 2), (2, 2), (2, 6), (5, 1)])
def test_who_gives_up_its_own_call_for_an_error_on_the_other_does_not_die(
    code: int, subcode: int
) -> None:
    """Both call; B objects on the call of A, and hangs up its own, which A has not answered yet."""

    def build(capture: Capture) -> None:
        ours, theirs = capture.flow(A, B), capture.flow(B, A)
        ours.handshake()
        ours.send(0, own_open(A))
        ours.send(1, own_open(B))
        theirs.handshake()
        theirs.send(0, own_open(B))
        ours.send(1, notification(code, subcode))
        ours.close(1)
        theirs.close(0, after=0.02)

    at_a, at_b = verdicts(build, A)[-1], verdicts(build, B)[-1]
    assert (at_a["outcome"], at_a["side"], at_a["certainty"]) == (
        "open_not_sent",
        "peer",
        "ambiguous",
    )
    assert at_a["causes"] == ["peer_error_backoff", "peer_start_delay", "peer_crashed"]
    assert at_b["causes"] == ["local_error_backoff", "local_operator"]


@pytest.mark.parametrize("captured", [(0, 1), (1,)])
def test_a_refusal_in_words_is_one_in_one_direction_too(captured: tuple[int, ...]) -> None:
    def build(capture: Capture) -> None:
        flow = capture.flow(B, A, captured=captured)
        flow.handshake()
        flow.send(0, own_open(B))
        flow.send(1, notification(6, 3))
        flow.close(1)

    rejected = "connection_rejected"
    assert verdict(build, A) == (rejected, "local", "likely", ["local_not_configured"])
    assert verdict(build, B) == (rejected, "peer", "likely", ["peer_not_configured_for_us"])


def test_a_call_that_was_unanswered_for_long_did_not_give_way() -> None:
    def build(capture: Capture) -> None:
        call = capture.flow(B, A)
        for span in (0.001, 1, 2, 4):
            call.sequence[0] = 1000
            call.send(0, flags=SYN, after=span)
        capture.wait(3)
        session(capture, A)

    found = [each for each in verdicts(build, B) if each["peer_port"] == 179]
    assert [each["outcome"] for each in found] == ["connect_timeout"]


def test_what_speaks_no_bgp_beside_a_session_is_a_probe() -> None:
    def build(capture: Capture) -> None:
        flow = session(capture)
        flow.send(1, KEEPALIVE, after=20)
        probe = capture.flow(B, A)
        probe.handshake()
        probe.send(0, b"GET / HTTP/1.0\r\n\r\n")
        probe.send(1, notification(1, 1))
        probe.close(1)
        flow.send(1, KEEPALIVE, after=20)

    at_a, at_b = verdicts(build, A)[0], verdicts(build, B)[0]
    assert (at_a["outcome"], at_a["side"], at_a["causes"]) == ("not_bgp", "peer", ["port_probe"])
    assert (at_b["outcome"], at_b["side"], at_b["causes"]) == ("not_bgp", "local", ["port_probe"])


@pytest.mark.parametrize("viewed", [A, B])
def test_answers_that_are_repeated_were_not_taken_though_the_call_is_not_captured(
    viewed: str,
) -> None:
    def build(capture: Capture) -> None:
        flow = capture.flow(A, B, captured=(1,))
        flow.send(0, flags=SYN)
        for span in (0.01, 1, 2, 4):
            flow.sequence[1] = 5000
            flow.send(1, flags=SYN | ACK, after=span)

    assert verdict(build, viewed)[0] == "connect_timeout"


@pytest.mark.parametrize("viewed", [A, B])
@pytest.mark.parametrize("span, outcome", [(0.01, "unknown"), (3, "open")])
def test_an_answer_that_came_a_moment_before_the_end_may_yet_be_taken(
    viewed: str, span: float, outcome: str
) -> None:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.send(0, flags=SYN)
    flow.send(1, flags=SYN | ACK)
    capture.flow("10.9.0.1", "10.9.0.2").send(0, flags=SYN, after=span)
    found = [e["outcome"] for e in Replay(capture, "--local", viewed).of(local=viewed)]
    assert found == [outcome]
