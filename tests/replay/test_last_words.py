# SPDX-License-Identifier: Apache-2.0
"""What an end said right before it closed, where a capture lacks it."""

import pytest

from established import ENDS, session
from packets import ACK, FIN, KEEPALIVE, RST, SYN, Capture, Flow, Replay, notification


@pytest.mark.parametrize("flags", [FIN | ACK, RST | ACK])
@pytest.mark.parametrize("sender", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
def test_of_a_close_behind_a_hole_that_may_hide_a_notification_no_reason_is_known(
    ends: tuple[str, str], flags: int, sender: int, viewed: int
) -> None:
    capture, flow = session(ends)
    flow.send(sender, notification(6, 2), after=30, missed=True)
    flow.send(sender, flags=flags)
    verdict = Replay(capture, "--local", ends[viewed]).verdict()
    assert (verdict["outcome"], verdict["side"]) == ("unknown", "unknown")
    assert verdict["causes"] == [] and verdict["certainty"] == "ambiguous"
    how = "RST" if flags & RST else "FIN"
    assert f"{ends[sender]} closed it with {how}, and what it sent" in verdict["explanation"]
    assert f"21 bytes that {ends[sender]} sent are not in the capture" in verdict["evidence"]


@pytest.mark.parametrize("goes_on", [0.5, 2, 6, 20])
@pytest.mark.parametrize("viewed", [0, 1])
def test_the_same_of_a_reset_however_long_the_capture_goes_on(viewed: int, goes_on: float) -> None:
    capture, flow = session(ENDS[0])
    flow.send(1, notification(6, 2), after=30, missed=True)
    flow.send(1, flags=RST | ACK)
    capture.wait(goes_on)
    capture.flow("10.0.0.8", "10.0.0.9").send(0, flags=SYN)
    verdict = Replay(capture, "--local", ENDS[0][viewed]).of()[0]
    assert verdict["outcome"] == "unknown"
    assert f"21 bytes that {ENDS[0][1]} sent are not in the capture" in verdict["evidence"]


@pytest.mark.parametrize("viewed", [0, 1])
def test_a_call_that_follows_it_knows_that_the_session_is_gone(viewed: int) -> None:
    capture, flow = session(ENDS[0])
    flow.send(1, notification(6, 2), after=30, missed=True)
    flow.send(1, flags=RST | ACK)
    capture.wait(0.6)
    call = capture.flow(*ENDS[0])
    call.send(0, flags=SYN)
    call.send(1, flags=RST | ACK)
    ended, refused = Replay(capture, "--local", ENDS[0][viewed]).of()
    assert ended["outcome"] == "unknown"
    assert "a session with it ended" in refused["explanation"]


def ended_by_the_other(ends: tuple[str, str], said: bytes, captured: int) -> Capture:
    """By the end whose packets the capture does not have."""
    capture, flow = session(ends, captured=(captured,))
    for end in (0, 1, captured):
        flow.send(end, KEEPALIVE, after=15)
    if said:
        flow.send(1 - captured, said, after=15)
    flow.send(1 - captured, flags=FIN | ACK)
    flow.send(captured, flags=ACK)
    flow.send(captured, flags=FIN | ACK)
    flow.send(1 - captured, flags=ACK)
    return capture


@pytest.mark.parametrize("captured", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
def test_a_fin_that_may_answer_what_was_not_captured_is_no_close_of_its_own(
    ends: tuple[str, str], captured: int, viewed: int
) -> None:
    capture = ended_by_the_other(ends, notification(6, 2), captured)
    verdict = Replay(capture, "--local", ends[viewed]).verdict()
    assert (verdict["outcome"], verdict["side"]) == ("unknown", "unknown")
    assert f"something of {ends[1 - captured]} that is not" in verdict["explanation"]


@pytest.mark.parametrize("captured", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
def test_one_number_more_than_messages_take_is_the_fin_of_an_end_that_is_not_captured(
    ends: tuple[str, str], captured: int, viewed: int
) -> None:
    verdict = Replay(ended_by_the_other(ends, b"", captured), "--local", ends[viewed]).verdict()
    assert verdict["outcome"] == ("peer_closed" if viewed == captured else "local_closed")


def ended_behind_keepalives(ends: tuple[str, str], closer: int, captured: int, said: bytes) -> Flow:
    """The capture has one end's packets, but not its last KEEPALIVEs, nor what it said last."""
    flow = session(ends, captured=(captured,))[1]
    for round_ in range(4):
        for end in (0, 1):
            flow.send(end, KEEPALIVE, after=15, missed=round_ >= 2)
            flow.send(1 - end, flags=ACK, after=0.04)
    flow.send(closer, said, after=14, missed=True)
    flow.close(closer)
    return flow


@pytest.mark.parametrize("captured", [0, 1])
@pytest.mark.parametrize("closer", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
def test_a_fin_behind_missing_keepalives_is_a_close_in_one_direction_too(
    ends: tuple[str, str], closer: int, captured: int, viewed: int
) -> None:
    capture = ended_behind_keepalives(ends, closer, captured, b"").capture
    verdict = Replay(capture, "--local", ends[viewed]).verdict()
    assert verdict["outcome"] == ("local_closed" if viewed == closer else "peer_closed")


@pytest.mark.parametrize("captured", [0, 1])
@pytest.mark.parametrize("closer", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
def test_nor_is_it_where_a_notification_may_be_among_what_is_missing(
    ends: tuple[str, str], closer: int, captured: int, viewed: int
) -> None:
    capture = ended_behind_keepalives(ends, closer, captured, notification(6, 2)).capture
    assert Replay(capture, "--local", ends[viewed]).verdict()["outcome"] == "unknown"


@pytest.mark.parametrize("viewed, outcome", [(0, "local_closed"), (1, "peer_closed")])
def test_a_fin_after_a_silence_is_a_close_of_its_own(
    ends: tuple[str, str], viewed: int, outcome: str
) -> None:
    capture, flow = session(ends, captured=(0,))
    for end in (0, 1, 0):
        flow.send(end, KEEPALIVE, after=15)
    flow.send(0, flags=FIN | ACK, after=10)
    assert Replay(capture, "--local", ends[viewed]).verdict()["outcome"] == outcome
