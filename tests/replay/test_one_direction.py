# SPDX-License-Identifier: Apache-2.0
"""What only one direction of a path loses is said of the path, at either end, wherever the capture
was taken; and silence is said when it lasts too long, not when something else comes."""

from collections.abc import Callable
from datetime import datetime

import pytest

from packets import ACK, FIN, KEEPALIVE, RST, SYN, Capture, Event, Flow, Replay, message
from packets import notification as said

A, B = "10.0.0.1", "10.0.0.2"
BIG = message(2, bytes(1404))  # an UPDATE


def again(flow: Flow, end: int, flags: int, after: float) -> None:
    flow.sequence[end] -= 1
    flow.send(end, flags=flags, after=after)


def unheard_answers(capture: Capture) -> Flow:
    """B answers each SYN of A, and A hears none of it."""
    flow = capture.flow(A, B)
    flow.send(0, flags=SYN)
    flow.send(1, flags=SYN | ACK, after=0.02)
    for wait in (1, 2, 4):
        again(flow, 0, SYN, wait)
        again(flow, 1, SYN | ACK, 0.02)
    return flow


def later(capture: Capture, seconds: float) -> None:
    capture.wait(seconds)
    capture.flow("10.9.0.1", "10.9.0.2").send(0, flags=SYN)


def seen_at(capture: Capture, local: str) -> list[Event]:
    return [each for each in Replay(capture, "--local", local).of() if each["local"] == local]


@pytest.mark.parametrize("local, first", [(A, "path_or_acl_drop"), (B, "path_or_acl_drop")])
def test_an_answer_that_the_caller_does_not_take_is_no_connection(local: str, first: str) -> None:
    capture = Capture()
    for _ in range(2):
        unheard_answers(capture)
        capture.wait(5)
    later(capture, 100)
    verdicts = seen_at(capture, local)
    assert len(verdicts) == 2
    for verdict in verdicts:
        assert (verdict["outcome"], verdict["certainty"]) == ("connect_timeout", "ambiguous")
        assert verdict["causes"][0] == first
        assert "was answered with SYN|ACK 4 times" in verdict["explanation"]


@pytest.mark.parametrize("local", [A, B])
def test_what_was_lost_then_explains_nothing_of_the_session_after_it(local: str) -> None:
    capture = Capture()
    unheard_answers(capture)
    capture.wait(5)
    capture.flow(A, B).establish()
    assert [each["outcome"] for each in seen_at(capture, local)] == ["connect_timeout", "open"]


@pytest.mark.parametrize("local", [A, B])
def test_a_series_of_calls_that_are_not_repeated_is_unanswered(local: str) -> None:
    capture = Capture()
    for _ in range(6):
        capture.flow(A, B).send(0, flags=SYN)
        capture.wait(15)
    outcomes = [each["outcome"] for each in seen_at(capture, local)]
    assert outcomes[:5] == ["connect_timeout"] * 5


def losing_keepalives(capture: Capture, captured_at: int) -> Flow:
    """What B says does not come to A any more; the capture was taken at an end."""
    flow = capture.flow(A, B)
    flow.establish(9)
    for _ in range(2):
        flow.send(1, KEEPALIVE, after=3)
        flow.send(0, KEEPALIVE)
        flow.send(1, flags=ACK)
    taken = flow.sequence[1]
    flow.send(1, KEEPALIVE, after=3, missed=captured_at == 0)
    for _ in range(3):
        newest = flow.sequence[1]
        flow.sequence[1] = taken
        if captured_at == 1:
            flow.send(1, KEEPALIVE, after=0.8)
        flow.sequence[1] = newest
        flow.send(1, KEEPALIVE, after=1.7)
        newest = flow.sequence[1]
        flow.sequence[1] = taken
        flow.send(0, KEEPALIVE, after=0.01)
        flow.sequence[1] = newest
        flow.send(1, flags=ACK)
    newest = flow.sequence[1]
    flow.sequence[1] = taken
    flow.send(0, said(4, 0), after=0.5)
    flow.send(0, flags=FIN | ACK)
    flow.sequence[1] = newest
    flow.send(1, flags=ACK)
    return flow


def losing_large_ones(capture: Capture, captured_at: int) -> Flow:
    """The UPDATE of B is too large for the path to A."""
    flow = capture.flow(A, B)
    flow.establish(9)
    flow.send(1, KEEPALIVE)
    flow.send(0, flags=ACK)
    taken = flow.sequence[1]
    flow.send(1, BIG, after=1, missed=captured_at == 0)
    newest = flow.sequence[1]
    for _ in range(3):
        flow.sequence[1] = taken
        if captured_at == 1:
            flow.send(1, BIG, after=0.8)
        flow.sequence[1] = taken
        flow.send(0, KEEPALIVE, after=2.1)
        flow.sequence[1] = newest
        flow.send(1, flags=ACK, after=0.02)
    flow.sequence[1] = taken
    flow.send(0, said(4, 0), after=0.5)
    flow.send(0, flags=FIN | ACK)
    flow.sequence[1] = newest
    flow.send(1, flags=ACK)
    return flow


@pytest.mark.parametrize("local", [A, B])
@pytest.mark.parametrize("captured_at", [0, 1])
@pytest.mark.parametrize("play", [losing_keepalives, losing_large_ones])
def test_loss_of_one_direction_is_the_path_s(
    play: Callable[[Capture, int], Flow], captured_at: int, local: str
) -> None:
    capture = Capture()
    play(capture, captured_at)
    later(capture, 20)
    (verdict,) = seen_at(capture, local)
    assert (verdict["outcome"], verdict["side"]) == ("hold_timer_expired", "path"), verdict
    if play is losing_large_ones:
        assert "mtu_blackhole" in verdict["causes"], verdict


def warned(capture: Capture, local: str) -> dict[str, float]:
    """When, in seconds of the capture."""
    begin = capture.frames[0][0]
    warnings = Replay(capture, "--local", local).of("warning", local=local)
    return {each["warning"]: seconds(each["time"]) - begin for each in warnings}


def seconds(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


@pytest.mark.parametrize("local", [A, B])
@pytest.mark.parametrize("others_go_on", [False, True])
def test_silence_is_warned_of_when_it_lasts_too_long(local: str, others_go_on: bool) -> None:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.establish(9)
    other = capture.flow("10.9.0.1", "10.9.0.2")
    other.establish()
    for end in (0, 1):
        flow.send(end, KEEPALIVE, after=0.5)
    spoke = capture.now - capture.frames[0][0]
    for _ in range(20):
        capture.wait(1)
        if others_go_on:
            other.send(0, KEEPALIVE)
    flow.send(0, KEEPALIVE)
    told = warned(capture, local)
    assert spoke + 5.4 < told["hold_time_nearly_expired"] < spoke + 6.2, told
    assert spoke + 12.1 < told["hold_time_exceeded"] < spoke + 12.7, told


@pytest.mark.parametrize("local, outcome", [(A, "connect_refused"), (B, "not_listening")])
def test_who_resets_a_syn_in_the_callee_s_name_is_known_by_its_ttl(
    local: str, outcome: str
) -> None:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.establish()
    flow.close(1, after=3)
    capture.wait(30)
    call = capture.flow(A, B)
    call.send(0, flags=SYN)
    call.send(1, flags=RST | ACK)
    at, frame = capture.frames[-1]
    capture.frames[-1] = (at, frame[:22] + bytes([250]) + frame[23:])
    verdict = seen_at(capture, local)[-1]
    assert (verdict["outcome"], verdict["side"]) == (outcome, "path")
    assert (verdict["causes"][0], verdict["certainty"]) == ("firewall_reset", "likely")
