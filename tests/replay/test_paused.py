# SPDX-License-Identifier: Apache-2.0
"""A capture that lacks minutes of both directions: nobody was silent, as the numbers of what comes
next tell."""

import pytest

from established import ENDS, session
from packets import ACK, FIN, KEEPALIVE, RST, Capture, Flow, Replay, notification

PAUSE = 600
A, B = ENDS[0]


def paused(**options: object) -> tuple[Capture, Flow]:
    capture, flow = session(ENDS[0], **options)
    for end in (0, 1):
        flow.send(end, KEEPALIVE, after=15)
        flow.send(1 - end, flags=ACK)
    capture.wait(PAUSE)
    flow.sequence = [number + 20 * len(KEEPALIVE) for number in flow.sequence]
    return capture, flow


@pytest.mark.parametrize("viewpoint", [0, 1])
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("captured", [(0, 1), (0,), (1,)])
def test_who_speaks_behind_it_was_not_silent(
    viewpoint: int, first: int, captured: tuple[int, ...]
) -> None:
    capture, flow = paused(captured=captured)
    for _ in range(2):
        for end in (first, 1 - first):
            flow.send(end, KEEPALIVE)
            flow.send(1 - end, flags=ACK)
        capture.wait(29)
    flow.send(1, notification(6, 2))
    flow.close(1)
    said = Replay(capture, "--local", ENDS[0][viewpoint])
    assert not said.of("warning")
    assert len(said.of("session_up")) == 1


@pytest.mark.parametrize("viewpoint", [0, 1])
@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize("flags", [RST, RST | ACK])
def test_nor_was_who_is_reset_behind_it(viewpoint: int, end: int, flags: int) -> None:
    capture, flow = paused()
    flow.send(end, flags=flags)
    said = Replay(capture, "--local", ENDS[0][viewpoint])
    assert not said.of("warning")
    assert said.verdict()["outcome"] == "unknown"


@pytest.mark.parametrize("viewpoint", [0, 1])
def test_who_loses_nothing_and_says_nothing_was_silent(viewpoint: int) -> None:
    capture, flow = session(ENDS[0])
    for _ in range(4):
        flow.send(1 - viewpoint, flags=ACK, after=29)
        flow.send(viewpoint, KEEPALIVE)
    said = Replay(capture, "--local", ENDS[0][viewpoint])
    ids = [each["warning"] for each in said.of("warning")]
    assert ids == ["hold_time_nearly_expired", "hold_time_exceeded"]


@pytest.mark.parametrize("viewpoint", [0, 1])
@pytest.mark.parametrize("objector", [0, 1])
def test_nobody_knows_who_was_silent_before_a_hold_timer_in_it(
    viewpoint: int, objector: int
) -> None:
    capture, flow = paused()
    flow.send(objector, notification(4, 0))
    flow.close(objector)
    verdict = Replay(capture, "--local", ENDS[0][viewpoint]).verdict()
    assert (verdict["outcome"], verdict["certainty"]) == ("hold_timer_expired", "ambiguous")
    assert verdict["causes"] == ["path_down", "peer_daemon_hung", "local_daemon_stalled"]
    assert "who was silent is not known" in verdict["explanation"]


@pytest.mark.parametrize("local", [A, B])
def test_a_link_that_was_down_is_no_hung_daemon(local: str) -> None:
    """Nothing of either end for longer than the hold time; then what B had said comes at once."""
    capture = Capture()
    flow = capture.flow(B, A)
    flow.establish(9)
    for _ in range(4):
        flow.send(0, KEEPALIVE, after=3)
        flow.send(1, KEEPALIVE, after=0.01)
        flow.send(0, flags=ACK)
    capture.wait(17.3)
    flow.send(0, KEEPALIVE + KEEPALIVE + notification(4, 0), after=0)
    flow.send(0, flags=FIN | ACK, after=0)
    flow.send(1, flags=RST)
    verdict = Replay(capture, "--local", local).verdict()
    assert (verdict["outcome"], verdict["certainty"]) == ("hold_timer_expired", "ambiguous")
    assert verdict["causes"][0] == "path_down"
