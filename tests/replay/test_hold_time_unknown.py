# SPDX-License-Identifier: Apache-2.0
"""A capture that begins in mid-session has no OPEN: what a hold time was agreed on is not known."""

import pytest

from packets import ACK, FIN, KEEPALIVE, RST, SYN, UPDATE, Capture, Flow, Replay
from packets import notification, open_message

A, B = "10.0.0.1", "10.0.0.2"
EXPIRED = notification(4, 0)


def speak(flow: Flow, end: int, after: float) -> None:
    flow.send(end, KEEPALIVE, after=after)
    flow.send(1 - end, flags=ACK, after=0.01)


def in_the_middle(interval: float, times: int) -> tuple[Capture, Flow]:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.sequence = [9000, 8000]
    for _ in range(times):
        speak(flow, 0, interval / 2)
        speak(flow, 1, interval / 2)
    return capture, flow


def later(capture: Capture) -> None:
    capture.wait(20)
    capture.flow("10.9.0.1", "10.9.0.2").send(0, flags=SYN)


@pytest.mark.parametrize("viewed, cause", [(A, "local_daemon_stalled"), (B, "peer_daemon_hung")])
@pytest.mark.parametrize("interval", [3, 10, 30, 60])
def test_both_ends_blame_the_one_that_fell_silent(interval: float, viewed: str, cause: str) -> None:
    capture, flow = in_the_middle(interval, 4)
    for _ in range(2):
        speak(flow, 1, interval)
    flow.send(1, EXPIRED, after=interval / 2)
    flow.close(1)
    later(capture)
    verdict = Replay(capture, "--local", viewed).of()[0]
    assert verdict["causes"] == [cause]
    assert verdict["certainty"] == "likely"


@pytest.mark.parametrize("viewed, cause", [(A, "peer_daemon_stalled"), (B, "local_daemon_stalled")])
@pytest.mark.parametrize("interval", [3, 10, 30, 60])
def test_both_ends_blame_the_one_that_did_not_read(
    interval: float, viewed: str, cause: str
) -> None:
    capture, flow = in_the_middle(interval, 4)
    for _ in range(3):
        speak(flow, 0, interval)
    flow.send(1, EXPIRED, after=interval / 4)
    flow.close(1)
    later(capture)
    verdict = Replay(capture, "--local", viewed).of()[0]
    assert (verdict["causes"][0], verdict["certainty"]) == (cause, "likely")


@pytest.mark.parametrize("viewed", [A, B])
def test_where_nothing_tells_how_long_is_too_long_neither_end_is_likely(viewed: str) -> None:
    capture, flow = in_the_middle(10, 1)
    flow.send(1, EXPIRED, after=30)
    flow.close(1)
    later(capture)
    verdict = Replay(capture, "--local", viewed).of()[0]
    silent = "local_daemon_stalled" if viewed == A else "peer_daemon_hung"
    assert (verdict["causes"][0], verdict["certainty"]) == (silent, "ambiguous")
    assert len(verdict["causes"]) == 2


@pytest.mark.parametrize("silence, certainty", [(66, "ambiguous"), (90, "likely")])
def test_a_bare_reset_after_a_pause_of_rare_keepalives_is_no_likely_reboot(
    silence: float, certainty: str
) -> None:
    capture, flow = in_the_middle(60, 4)
    flow.send(0, KEEPALIVE, after=silence)
    flow.send(1, flags=RST, after=0.01)
    later(capture)
    verdict = Replay(capture, "--local", A).of()[0]
    assert (verdict["causes"][0], verdict["certainty"]) == ("peer_rebooted", certainty)


@pytest.mark.parametrize("viewed, cause", [(A, "peer_daemon_killed"), (B, "local_daemon_exited")])
def test_a_fin_before_the_next_keepalive_was_due_is_no_hold_timer(viewed: str, cause: str) -> None:
    capture, flow = in_the_middle(60, 4)
    flow.send(1, flags=FIN | ACK, after=75)
    flow.send(0, flags=ACK)
    flow.send(0, flags=FIN | ACK)
    flow.send(1, flags=ACK)
    later(capture)
    assert Replay(capture, "--local", viewed).of()[0]["causes"][0] == cause


def test_one_open_alone_tells_no_hold_time() -> None:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.handshake()
    flow.send(0, open_message(64500, A, 0), missed=True)
    flow.send(1, open_message(64501, B, 180))
    for end in (0, 1):
        flow.send(end, KEEPALIVE)
    flow.send(0, flags=ACK)
    flow.send(0, UPDATE, after=200)
    flow.send(1, flags=RST, after=0.01)
    later(capture)
    verdict = Replay(capture, "--local", A).of()[0]
    assert (verdict["outcome"], verdict["certainty"]) == ("peer_reset", "ambiguous")
