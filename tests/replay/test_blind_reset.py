# SPDX-License-Identifier: Apache-2.0
"""A RST whose number does not fit (RFC 5961 3.2): its receiver drops it or objects with a bare ACK,
unless the capture lacks what was before it. Which of them, what follows on the connection tells,
and it tells the same at both ends."""

import pytest

from established import ENDS, session
from packets import ACK, KEEPALIVE, RST, Capture, Flow, Replay

OLD = -100
AHEAD = [400, 5_000, 100_000]  # bytes: in the window, or outside


def reset(flow: Flow, end: int, ahead: int, flags: int = RST) -> None:
    flow.sequence[end] += ahead
    flow.send(end, flags=flags, after=1)
    flow.sequence[end] -= ahead


def talk(flow: Flow, times: int, pause: float = 29) -> None:
    for _ in range(times):
        for end in (0, 1):
            flow.send(end, KEEPALIVE, after=pause / 2)
            flow.send(1 - end, flags=ACK)


def others_go_on(capture: Capture) -> None:
    """For longer than any hold time."""
    other = capture.flow("10.0.0.3", "10.0.0.4")
    other.establish()
    talk(other, 10)


@pytest.mark.parametrize("viewpoint", [0, 1])
@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize("ahead", [OLD, *AHEAD])
@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("lacking", [True, False])
def test_a_connection_that_goes_on_was_not_reset(
    viewpoint: int, end: int, ahead: int, answered: bool, lacking: bool
) -> None:
    ends = ENDS[0]
    capture, flow = session(ends)
    flow.send(end, KEEPALIVE, after=20, missed=lacking)
    talk(flow, 2)
    reset(flow, end, ahead)
    if answered:
        flow.send(1 - end, flags=ACK)
    talk(flow, 2, pause=40)
    said = Replay(capture, "--local", ends[viewpoint])
    assert said.verdict()["outcome"] == "open"
    assert not said.of("session_down") and not said.of("warning")


@pytest.mark.parametrize("viewpoint", [0, 1])
@pytest.mark.parametrize("end", [0, 1])
@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("goes_on", [True, False])
def test_one_that_does_not_was_reset_then(
    viewpoint: int, end: int, ahead: int, goes_on: bool
) -> None:
    ends = ENDS[0]
    capture, flow = session(ends)
    talk(flow, 1)
    reset(flow, end, ahead)
    if goes_on:
        others_go_on(capture)
    said = Replay(capture, "--local", ends[viewpoint])
    verdict = said.of()[0]
    assert verdict["outcome"] == "unknown"
    assert f"{ahead} bytes that {ends[end]} sent are not in the capture" in verdict["evidence"]
    (down,) = said.of("session_down")
    assert abs(down["uptime_seconds"] - 30) < 0.1
    assert not said.of("warning")


@pytest.mark.parametrize("viewpoint", [0, 1])
@pytest.mark.parametrize("end", [0, 1])
def test_an_old_one_is_dropped_by_any_tcp(viewpoint: int, end: int) -> None:
    capture, flow = session(ENDS[0])
    talk(flow, 1)
    reset(flow, end, OLD)
    said = Replay(capture, "--local", ENDS[0][viewpoint])
    assert said.verdict()["outcome"] == "open"


@pytest.mark.parametrize("viewpoint, outcome", [(0, "local_reset"), (1, "peer_reset")])
@pytest.mark.parametrize("flags", [RST, RST | ACK])
def test_one_with_what_was_last_acknowledged_fits(viewpoint: int, outcome: str, flags: int) -> None:
    """It answers the peer, who lacks our newest segment."""
    capture, flow = session(ENDS[0])
    talk(flow, 1)
    flow.send(0, KEEPALIVE, after=10)
    flow.sequence[0] -= len(KEEPALIVE)
    flow.send(1, KEEPALIVE, after=10)
    flow.send(0, flags=flags)
    said = Replay(capture, "--local", ENDS[0][viewpoint])
    assert said.verdict()["outcome"] == outcome
    assert len(said.of("session_down")) == 1


@pytest.mark.parametrize("viewpoint, outcome", [(0, "peer_reset"), (1, "local_reset")])
def test_the_right_one_behind_an_objection_counts(viewpoint: int, outcome: str) -> None:
    """RFC 5961 3.2: who really has reset it answers the bare ACK with the number that fits."""
    capture, flow = session(ENDS[0])
    talk(flow, 1)
    reset(flow, 1, 500)
    flow.send(0, flags=ACK)
    flow.send(1, flags=RST)
    assert Replay(capture, "--local", ENDS[0][viewpoint]).verdict()["outcome"] == outcome
