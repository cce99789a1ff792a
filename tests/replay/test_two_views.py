# SPDX-License-Identifier: Apache-2.0
"""What both ends conclude of one connection goes together, though the capture lacks parts of it."""

from collections.abc import Callable
from typing import Any

import pytest

from established import ENDS
from packets import (
    ACK,
    FIN,
    KEEPALIVE,
    RST,
    SYN,
    Capture,
    Flow,
    Replay,
    notification,
    open_message,
)

Ends = tuple[str, str]
Build = Callable[[Capture, Ends], object]
HOLD_TIME = 90


def own_open(end: int) -> bytes:
    return open_message(64500 + end, f"10.0.0.{end + 1}", HOLD_TIME)


def views(build: Build, ends: Ends) -> list[tuple[Any, ...]]:
    """Of the first connection, at its caller and at its callee; others go on for a while."""
    capture = Capture()
    build(capture, ends)
    capture.wait(20)
    capture.flow("10.9.0.1", "10.9.0.2").establish()
    seen = []
    for local, peer in (ends, ends[::-1]):
        said = Replay(capture, "--local", local).of(local=local, peer=peer)
        first = min(said, key=lambda each: max(each["local_port"], each["peer_port"]))
        seen.append((first["outcome"], first["side"], first["certainty"], *first["causes"]))
    return seen


def rhythm(flow: Flow) -> None:
    for _ in range(4):
        for end in (0, 1):
            flow.send(end, KEEPALIVE, after=15)
            flow.send(1 - end, flags=ACK, after=0.04)


def timer_of_one_way(captured: int) -> Build:
    """Of the end that is there. It has acknowledged something of the other shortly before."""

    def build(capture: Capture, ends: Ends) -> None:
        flow = capture.flow(*ends, captured=(captured,))
        flow.establish(HOLD_TIME)
        rhythm(flow)
        flow.send(1 - captured, KEEPALIVE, after=20)
        flow.send(captured, flags=ACK)
        flow.send(captured, notification(4, 0), after=10)
        flow.close(captured)

    return build


TIMER = "hold_timer_expired"
HERE = (TIMER, "local", "ambiguous", "local_daemon_stalled")
THERE = (TIMER, "peer", "ambiguous", "peer_daemon_stalled")


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize(("captured", "wanted"), [(0, [HERE, THERE]), (1, [THERE, HERE])])
def test_what_was_acknowledged_in_time_had_come(
    ends: Ends, captured: int, wanted: list[tuple[str, ...]]
) -> None:
    assert views(timer_of_one_way(captured), ends) == wanted


def reset_behind_an_acknowledgement(capture: Capture, ends: Ends) -> None:
    flow = capture.flow(*ends)
    flow.establish(HOLD_TIME)
    rhythm(flow)
    flow.send(0, KEEPALIVE, after=20)
    flow.send(1, flags=ACK)
    flow.send(1, flags=RST, after=3)


@pytest.mark.parametrize("ends", ENDS)
def test_who_acknowledged_moments_ago_has_not_rebooted(ends: Ends) -> None:
    caller, callee = views(reset_behind_an_acknowledgement, ends)
    assert caller == ("peer_reset", "path", "ambiguous", "middlebox", "peer_daemon_killed")
    assert callee == ("local_reset", "path", "ambiguous", "middlebox", "local_daemon_exited")


def reset_after(missed: int, quiet: float, acknowledged: bool) -> Build:
    """So many KEEPALIVEs of the end that is reset in the end are not in the capture."""

    def build(capture: Capture, ends: Ends) -> None:
        flow = capture.flow(*ends)
        flow.establish(HOLD_TIME)
        rhythm(flow)
        for _ in range(missed):
            flow.send(1, KEEPALIVE, after=quiet / (missed + 1), missed=True)
        flow.send(0, flags=ACK, after=quiet / (missed + 1), missed=not acknowledged)
        flow.send(1, flags=RST, after=0.05)

    return build


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize(
    ("missed", "acknowledged", "certainty", "first"),
    [
        (0, False, "likely", "peer_rebooted"),
        (1, False, "ambiguous", "middlebox"),
        (1, True, "ambiguous", "middlebox"),
    ],
)
def test_who_spoke_unseen_was_not_silent(
    ends: Ends, missed: int, acknowledged: bool, certainty: str, first: str
) -> None:
    caller, _ = views(reset_after(missed, 60, acknowledged), ends)
    assert (caller[0], *caller[2:4]) == ("peer_reset", certainty, first)


def refused(flags: int, after: float, its_open: bool) -> Build:
    """The caller's acknowledgement of SYN|ACK, and what it says, is not in the capture."""

    def build(capture: Capture, ends: Ends) -> None:
        flow = capture.flow(*ends)
        flow.send(0, flags=SYN)
        flow.send(1, flags=SYN | ACK)
        flow.send(0, flags=ACK, missed=True)
        if its_open:
            flow.send(0, own_open(0), missed=True)
        flow.send(1, flags=flags, after=after)

    return build


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("its_open", [False, True])
@pytest.mark.parametrize("flags", [RST | ACK, FIN | ACK])
def test_who_closes_what_it_accepted_refuses_it(ends: Ends, flags: int, its_open: bool) -> None:
    caller, callee = views(refused(flags, 0.5, its_open), ends)
    assert caller[0] == "closed_without_answer"
    assert callee[0] == "refused_locally"


@pytest.mark.parametrize("ends", ENDS)
def test_a_fin_that_is_not_acknowledged_does_not_undo_what_was(ends: Ends) -> None:
    """The last acknowledgement is not in the capture."""

    def build(capture: Capture, ends: Ends) -> None:
        flow = capture.flow(*ends)
        flow.establish(HOLD_TIME)
        rhythm(flow)
        flow.send(1, KEEPALIVE, after=20)
        flow.send(0, flags=ACK)
        flow.send(0, notification(4, 0), after=10)
        flow.send(0, flags=FIN | ACK)
        flow.send(1, flags=ACK)
        flow.send(1, flags=FIN | ACK)

    assert [each[3] for each in views(build, ends)] == [
        "local_daemon_stalled",
        "peer_daemon_stalled",
    ]


@pytest.mark.parametrize("ends", ENDS)
def test_an_answer_that_is_not_repeated_was_taken(ends: Ends) -> None:
    def build(capture: Capture, ends: Ends) -> None:
        flow = capture.flow(*ends, captured=(1,))
        flow.send(0, flags=SYN)
        flow.send(1, flags=SYN | ACK)

    assert [each[:3] for each in views(build, ends)] == [("open", "unknown", "likely")] * 2


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("captured", [(0,), (0, 1)])
def test_an_acknowledged_fin_right_behind_the_handshake_says_that_nothing_was_said(
    ends: Ends, captured: tuple[int, ...]
) -> None:
    def build(capture: Capture, ends: Ends) -> None:
        flow = capture.flow(*ends, captured=captured)
        flow.handshake()
        flow.send(1, flags=FIN | ACK, missed=True)
        flow.send(0, flags=ACK)
        flow.send(0, flags=FIN | ACK)

    caller, callee = views(build, ends)
    assert caller[:2] == ("closed_without_answer", "peer")
    assert callee[:2] == ("refused_locally", "local")


@pytest.mark.parametrize("ends", ENDS)
def test_a_bare_reset_of_a_call_that_was_never_up_is_of_its_end(ends: Ends) -> None:
    def build(capture: Capture, ends: Ends) -> None:
        flow = capture.flow(*ends)
        flow.handshake()
        for end in (0, 1):
            flow.send(end, own_open(end))
        flow.send(1, flags=RST)

    caller, callee = views(build, ends)
    assert caller[:4] == ("closed_in_open_confirm", "peer", "ambiguous", "peer_crashed")
    assert callee[:4] == ("local_reset", "local", "ambiguous", "local_daemon_exited")


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("flags", [FIN | ACK, RST | ACK])
def test_who_leaves_an_open_that_nobody_answered_names_both(ends: Ends, flags: int) -> None:
    def build(capture: Capture, ends: Ends) -> None:
        flow = capture.flow(*ends)
        flow.handshake()
        flow.send(0, own_open(0))
        flow.send(1, flags=ACK)
        flow.send(0, flags=flags, after=4)

    caller, callee = views(build, ends)
    assert caller[0] == ("local_closed" if flags & FIN else "local_reset")
    assert caller[3:] == ("local_daemon_exited", "local_operator", "peer_daemon_hung")
    assert callee[0] == "open_not_sent"
    assert "local_daemon_stalled" in callee


def dropped_for_the_other_call(by: int, word: int) -> Build:
    """OpenBGPD drops its own call as it accepts that of the other end; the session that comes up is
    shut down before the verdict on the dropped one is due."""

    def build(capture: Capture, ends: Ends) -> None:
        dropped, other = capture.flow(*ends), capture.flow(*ends[::-1])
        dropped.send(0, flags=SYN)
        other.send(0, flags=SYN)
        dropped.send(1, flags=SYN | ACK)
        dropped.send(0, flags=ACK)
        other.send(1, flags=SYN | ACK)
        other.send(0, flags=ACK)
        dropped.send(by, flags=FIN | ACK)
        for end in (0, 1):
            other.send(end, own_open(1 - end))
        for end in (0, 1):
            other.send(end, KEEPALIVE)
        other.send(word, notification(6, 2), after=0.02)
        other.close(word)

    return build


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("by", [0, 1])
@pytest.mark.parametrize("word", [0, 1])
def test_a_call_dropped_for_another_is_a_collision_though_that_is_shut_down_at_once(
    ends: Ends, by: int, word: int
) -> None:
    for view in views(dropped_for_the_other_call(by, word), ends):
        assert view[:2] == ("collision", "unknown")
