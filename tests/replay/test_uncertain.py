# SPDX-License-Identifier: Apache-2.0
"""What comes next in a capture explains what was before it; what its end leaves open is said."""

import pytest

from packets import (
    ACK,
    FIN,
    KEEPALIVE,
    RST,
    SYN,
    Capture,
    Flow,
    Replay,
    message,
    open_message,
)

A, B, OTHER = "10.0.0.1", "10.0.0.2", "10.0.0.11"
SHUT_DOWN = message(3, b"\x06\x02\x05later")


def session(hold_time: int = 90, **options: object) -> tuple[Capture, Flow]:
    capture = Capture()
    flow = capture.flow(A, B, **options)
    flow.establish(hold_time)
    return capture, flow


def later(capture: Capture, seconds: float) -> None:
    capture.wait(seconds)
    capture.flow("10.9.0.1", "10.9.0.2").send(0, flags=SYN)


@pytest.mark.parametrize("viewed, outcome", [(A, "peer_reset"), (B, "local_reset")])
@pytest.mark.parametrize("hold_time, silence", [(90, 30), (0, 3701)])
def test_a_connection_that_was_forgotten_is_no_reboot_if_the_next_call_is_taken(
    viewed: str, outcome: str, hold_time: int, silence: float
) -> None:
    capture, flow = session(hold_time)
    flow.send(0, KEEPALIVE, after=silence)
    flow.send(1, flags=RST)
    capture.wait(1)
    capture.flow(A, B).establish()
    first = Replay(capture, "--local", viewed).of()[0]
    assert (first["outcome"], first["causes"][0]) == (outcome, "middlebox")
    assert (first["side"], first["certainty"]) == ("path", "likely")


def test_the_session_is_down_before_the_next_one_is_up() -> None:
    capture, flow = session()
    flow.send(0, KEEPALIVE, after=30)
    flow.send(1, flags=RST)
    capture.wait(1)
    capture.flow(A, B).establish()
    events = [each["event"] for each in Replay(capture, "--local", A).events]
    assert [each for each in events if each in ("session_up", "session_down")] == [
        "session_up",
        "session_down",
        "session_up",
    ]


def test_a_refused_call_after_it_knows_of_the_session_before() -> None:
    capture, flow = session()
    flow.send(0, KEEPALIVE, after=30)
    flow.send(1, flags=RST)
    capture.wait(1)
    call = capture.flow(A, B)
    call.send(0, flags=SYN)
    call.send(1, flags=RST | ACK)
    first, second = Replay(capture, "--local", A).of()
    assert first["causes"][0] == "peer_rebooted"
    assert "a session with it ended" in second["explanation"]


def test_a_speaker_that_closes_both_connections_on_an_error_has_lost_no_collision() -> None:
    capture = Capture()
    ours, theirs = capture.flow(B, A), capture.flow(A, B)
    for flow, speakers in ((ours, (B, A)), (theirs, (A,))):
        flow.handshake()
        for end, speaker in enumerate(speakers):
            flow.send(end, open_message(64500, speaker))
    theirs.send(1, flags=RST | ACK)
    ours.send(0, message(3, b"\x02\x02"), after=0.0001)
    ours.close(0)
    first = Replay(capture, "--local", B).of(peer_port=theirs.ends[0][1])[0]
    assert (first["outcome"], first["causes"][0]) == ("refused_locally", "local_error_backoff")


@pytest.mark.parametrize("length", [19, 20])
def test_of_a_notification_cut_before_its_code_no_code_is_guessed(length: int) -> None:
    capture, flow = session()
    flow.send(1, SHUT_DOWN[:length], after=20)
    verdict = Replay(capture, "--local", A).verdict()
    assert verdict["outcome"] == "unknown"
    assert f"the NOTIFICATION of {B} is cut off" in verdict["explanation"]


def test_a_hole_as_long_as_a_keepalive_may_be_the_head_of_a_notification() -> None:
    capture, flow = session()
    flow.send(1, SHUT_DOWN[:19], after=20, missed=True)
    flow.send(1, SHUT_DOWN[19:])
    flow.close(1)
    assert Replay(capture, "--local", A).verdict()["outcome"] == "unknown"


@pytest.mark.parametrize("viewed, outcome", [(A, "connect_refused"), (B, "not_listening")])
def test_refusals_tell_of_calls_that_were_not_captured(viewed: str, outcome: str) -> None:
    capture = Capture()
    for _ in range(3):
        call = capture.flow(A, B, captured=(1,))
        call.send(0, flags=SYN)
        call.send(1, flags=RST | ACK, after=10)
    said = Replay(capture, "--local", viewed)
    assert [each["outcome"] for each in said.of()] == [outcome] * 3


@pytest.mark.parametrize("captured", [0, 1])
@pytest.mark.parametrize("viewed", [A, B])
def test_an_end_that_was_not_captured_may_have_closed(captured: int, viewed: str) -> None:
    capture, flow = session(captured=(captured,))
    flow.send(1 - captured, KEEPALIVE, after=20)
    flow.send(captured, flags=ACK)
    call = capture.flow(A, B, captured=(captured,))
    capture.wait(10)
    call.handshake()
    call.send(0, open_message(64500, A))
    call.send(1, flags=ACK)
    call.send(captured, flags=RST | ACK)
    for verdict in Replay(capture, "--local", viewed).of():
        assert not {"peer_duplicate_speaker", "local_duplicate_speaker"} & set(verdict["causes"])
        assert verdict["certainty"] != "certain"


@pytest.mark.parametrize("silence, certainty", [(20, "certain"), (3600, "ambiguous")])
def test_a_session_that_has_long_been_silent_is_not_surely_up(
    silence: float, certainty: str
) -> None:
    capture, flow = session()
    flow.send(1, KEEPALIVE, after=20)
    flow.send(0, flags=ACK)
    later(capture, silence)
    verdict = Replay(capture, "--local", A).of(peer=B)[0]
    assert (verdict["outcome"], verdict["certainty"]) == ("open", certainty)


@pytest.mark.parametrize("viewed", [A, B])
def test_a_syn_that_was_not_repeated_was_not_unanswered_until_the_end(viewed: str) -> None:
    capture = Capture()
    capture.flow(A, B).send(0, flags=SYN)
    later(capture, 40)
    verdict = Replay(capture, "--local", viewed).of()[0]
    assert verdict["outcome"] == "unknown" and "was not repeated" in verdict["explanation"]


def test_a_call_to_our_other_address_is_known_while_it_waits_for_an_answer() -> None:
    capture = Capture()
    call = capture.flow(B, OTHER)
    for after in (0.0, 1.0):
        call.send(0, flags=SYN, after=after)
        call.sequence[0] -= 1
    refused = capture.flow(A, B)
    refused.send(0, flags=SYN)
    refused.send(1, flags=RST | ACK)
    verdict = Replay(capture, "--local", A, "--local", OTHER).of("connection_closed", local=A)[0]
    assert verdict["causes"][0] == "wrong_source_address"


def test_a_router_whose_both_addresses_were_named_calls_itself() -> None:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.handshake()
    flow.send(0, open_message(64500, A))
    flow.send(1, flags=FIN | ACK)
    flow.send(0, flags=FIN | ACK)
    verdict = Replay(capture, "--local", A, "--local", B).verdict()
    assert (verdict["causes"], verdict["side"]) == (["neighbor_is_own_address"], "local")


@pytest.mark.parametrize("flags, certainty", [(RST, "likely"), (RST | ACK, "ambiguous")])
@pytest.mark.parametrize(
    "viewed, cause, side", [(A, "peer_not_reading", "peer"), (B, "local_not_reading", "local")]
)
def test_a_rst_behind_a_closed_window_is_of_a_speaker_that_gave_up(
    viewed: str, cause: str, side: str, flags: int, certainty: str
) -> None:
    capture, flow = session()
    flow.send(0, KEEPALIVE, after=20)
    flow.send(1, flags=ACK, window=0)
    flow.send(0, flags=flags, after=100)
    verdict = Replay(capture, "--local", viewed).verdict()
    assert (verdict["causes"][0], verdict["side"]) == (cause, side)
    assert verdict["certainty"] == certainty


@pytest.mark.parametrize("reads_on", [False, True])
def test_behind_a_window_that_was_closed_for_a_moment_it_may_be_anybody(reads_on: bool) -> None:
    capture, flow = session()
    flow.send(0, KEEPALIVE, after=20)
    flow.send(1, flags=ACK, window=0)
    if reads_on:
        flow.send(1, flags=ACK, after=3)
    flow.send(0, flags=RST, after=3)
    verdict = Replay(capture, "--local", B).verdict()
    assert verdict["certainty"] == "ambiguous" and "middlebox" in verdict["causes"]
    assert ("local_not_reading" in verdict["causes"]) == (not reads_on)


@pytest.mark.parametrize("viewed, cause", [(A, "peer_not_reading"), (B, "local_daemon_stalled")])
def test_nobody_can_write_in_time_through_a_closed_window(viewed: str, cause: str) -> None:
    """What A has written and may not send is in no capture."""
    capture, flow = session(hold_time=9)
    flow.send(0, message(2, b"\0\0\0\0"), after=1)
    flow.send(1, flags=ACK, window=0)
    for _ in range(3):
        flow.send(1, KEEPALIVE, window=0, after=3)
        flow.send(0, flags=ACK)
    flow.send(1, message(3, b"\x04\x00"), window=0, after=0.1)
    flow.send(1, flags=RST | ACK)
    verdict = Replay(capture, "--local", viewed).verdict()
    assert (verdict["outcome"], verdict["causes"]) == ("hold_timer_expired", [cause])
    side = "peer" if viewed == A else "local"
    assert (verdict["certainty"], verdict["side"]) == ("likely", side)
    assert "in time" not in verdict["explanation"]
