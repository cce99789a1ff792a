# SPDX-License-Identifier: Apache-2.0
"""What a capture lacks hides evidence and is none: holes, one direction, the beginning, the end."""

import re

import pytest

from established import ENDS, session
from packets import (
    ACK,
    FIN,
    KEEPALIVE,
    RST,
    SYN,
    UPDATE,
    Capture,
    Replay,
    notification,
    open_message,
)


@pytest.mark.parametrize("holes", [1, 3])
@pytest.mark.parametrize("sender", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
def test_a_notification_behind_holes_is_judged(
    ends: tuple[str, str], holes: int, sender: int, viewed: int
) -> None:
    capture, flow = session(ends)
    for _ in range(holes):
        flow.send(sender, KEEPALIVE, after=20, missed=True)
        flow.send(sender, KEEPALIVE, after=1)
    flow.send(sender, KEEPALIVE, after=20, missed=True)
    flow.send(sender, notification(6, 2), after=1)
    verdict = Replay(capture, "--local", ends[viewed]).verdict()
    side = "local" if sender == viewed else "peer"
    assert (verdict["outcome"], verdict["side"]) == ("administrative", side)
    lacking = f"{19 * (holes + 1)} bytes that {ends[sender]} sent are not in the capture"
    assert lacking in verdict["evidence"]


@pytest.mark.parametrize("viewed, outcome", [(0, "peer_closed"), (1, "local_closed")])
def test_a_fin_behind_a_hole_is_judged(ends: tuple[str, str], viewed: int, outcome: str) -> None:
    capture, flow = session(ends)
    flow.send(1, KEEPALIVE, after=30, missed=True)
    flow.send(1, flags=FIN | ACK)
    assert Replay(capture, "--local", ends[viewed]).verdict()["outcome"] == outcome


@pytest.mark.parametrize("viewed, outcome", [(0, "peer_reset"), (1, "local_reset")])
def test_a_reset_behind_a_hole_is_judged(ends: tuple[str, str], viewed: int, outcome: str) -> None:
    capture, flow = session(ends)
    flow.send(1, KEEPALIVE, after=30, missed=True)
    flow.send(1, flags=RST | ACK)
    assert Replay(capture, "--local", ends[viewed]).verdict()["outcome"] == outcome


@pytest.mark.parametrize("captured", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
@pytest.mark.parametrize("objector", [0, 1])
def test_no_time_is_negative(captured: int, viewed: int, objector: int) -> None:
    capture, flow = session(ENDS[0], captured=(captured,))
    for end in (0, 1) * 3 + (captured,) * 3:
        flow.send(end, KEEPALIVE, after=29)
    flow.send(objector, notification(4, 0), after=3)
    for end in (objector, 1 - objector):
        flow.send(end, flags=FIN | ACK)
        flow.send(1 - end, flags=ACK)
    said = Replay(capture, "--local", ENDS[0][viewed])
    for verdict in said.of():
        assert not re.search(r"-\d", verdict["explanation"] + " ".join(verdict["evidence"]))
        if objector == captured:
            silence = r"acknowledged nothing new of it for \d+\.\d s"
            assert re.search(silence, verdict["explanation"])


def test_a_session_ends_when_its_notification_was_captured_and_not_when_the_capture_ends() -> None:
    capture, flow = session(ENDS[0])
    flow.send(1, KEEPALIVE, after=30, missed=True)
    flow.send(1, notification(6, 2), after=1)
    uptime = capture.now
    capture.wait(3600)
    capture.flow("10.0.0.1", "10.0.0.3").handshake()
    (down,) = Replay(capture).of("session_down")
    assert abs(down["uptime_seconds"] - 31) < 0.1
    assert down["time"].startswith("2023-11-14T22:13:51"), (down["time"], uptime)


@pytest.mark.parametrize("captured", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
@pytest.mark.parametrize("objector", [0, 1])
def test_the_end_that_was_not_captured_is_not_accused_of_silence(
    ends: tuple[str, str], captured: int, viewed: int, objector: int
) -> None:
    capture, flow = session(ends, captured=(captured,))
    for _ in range(10):
        for end in (0, 1):
            flow.send(end, KEEPALIVE, after=15)
    if objector == captured:
        for _ in range(3):
            flow.send(captured, KEEPALIVE, after=30)
        flow.send(objector, notification(4, 0))
        flow.send(objector, flags=FIN | ACK)
    said = Replay(capture, "--local", ends[viewed])
    verdict = said.verdict()
    silent = "peer" if viewed == captured else "local"
    assert (
        verdict["side"] != silent
        and verdict["certainty"] != "certain"
        or (verdict["outcome"] == "open")
    )
    assert verdict["outcome"] == ("hold_timer_expired" if objector == captured else "open")
    missing = f"no segment of {ends[1 - captured]} is in the capture"
    assert any(each.startswith(missing) for each in verdict["evidence"])
    assert said.of("session_up") and not said.of("warning", warning="hold_time_nearly_expired")


def test_calls_may_have_been_answered_where_no_answer_was_captured() -> None:
    capture, _ = session(ENDS[0], captured=(0,))
    for _ in range(3):
        capture.wait(30)
        capture.flow(*ENDS[0], captured=(0,)).send(0, flags=SYN)
    verdicts = Replay(capture).of()
    assert {each["outcome"] for each in verdicts} == {"open", "unknown"}


@pytest.mark.parametrize("viewed", [0, 1])
def test_acknowledged_keepalives_were_there(viewed: int) -> None:
    capture, flow = session(ENDS[0])
    for _ in range(8):
        flow.send(1, KEEPALIVE, after=29, missed=True)
        flow.send(0, KEEPALIVE, after=1)
    said = Replay(capture, "--local", ENDS[0][viewed])
    assert not said.of("warning", warning="hold_time_nearly_expired")
    assert said.verdict()["outcome"] == "open"


@pytest.mark.parametrize("flags", [FIN | ACK, RST | ACK])
@pytest.mark.parametrize("closer", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
def test_of_a_connection_without_a_beginning_nothing_is_said_of_the_handshake(
    ends: tuple[str, str], flags: int, closer: int, viewed: int
) -> None:
    capture = Capture()
    flow = capture.flow(*ends)
    flow.send(1 - closer, flags=ACK)
    flow.send(closer, flags=flags)
    verdict = Replay(capture, "--local", ends[viewed]).verdict()
    assert verdict["outcome"] == "unknown" and verdict["causes"] == []
    assert "its beginning was not seen" in verdict["explanation"]


def test_a_probe_of_tcp_that_the_capture_begins_with_hides_no_fin() -> None:
    capture = Capture()
    flow = capture.flow(*ENDS[0])
    flow.sequence = [8999, 8000]  # one before the next byte (RFC 9293 3.8.4)
    flow.send(0, flags=ACK)
    flow.sequence[0] += 1
    flow.send(1, flags=ACK)
    for end in (0, 1, 0, 1):
        flow.send(end, KEEPALIVE, after=10)
    assert Replay(capture).verdict()["outcome"] == "open"


@pytest.mark.parametrize("closer", [0, 1])
def test_of_an_older_session_its_time_is_a_lower_bound(ends: tuple[str, str], closer: int) -> None:
    capture = Capture()
    flow = capture.flow(*ends)
    for end in (0, 1, 0, 1):
        flow.send(end, KEEPALIVE, after=30)
    flow.close(closer)
    said = Replay(capture)
    assert said.verdict()["outcome"] in ("peer_closed", "local_closed")
    assert "its beginning was not seen" in said.verdict()["explanation"]
    assert "uptime_seconds" not in said.of("session_down")[0]


def test_an_open_that_nobody_is_seen_to_answer_accuses_nobody() -> None:
    capture = Capture()
    flow = capture.flow(*ENDS[0], captured=(0,))
    flow.handshake()
    flow.send(0, open_message(64500, "10.0.0.1"))
    flow.send(0, notification(4, 0), after=90)
    flow.send(0, flags=FIN | ACK)
    verdict = Replay(capture, "--local", ENDS[0][0]).verdict()
    assert (verdict["outcome"], verdict["side"]) == ("open_unanswered", "path")


def test_a_capture_that_ends_ends_no_session(ends: tuple[str, str]) -> None:
    capture, flow = session(ends)
    flow.send(0, KEEPALIVE, after=10)
    said = Replay(capture)
    verdict = said.verdict()
    assert verdict["outcome"] == "open" and not said.of("session_down")
    assert said.of("session_state")[-1]["new_state"] == "established"
    session_text = f"The session between {ends[0]} and {ends[1]} was still up when"
    assert verdict["explanation"].startswith(session_text)


@pytest.mark.parametrize("waited, outcome", [(0.5, "unknown"), (8, "connect_timeout")])
@pytest.mark.parametrize("viewed", [0, 1])
def test_an_unanswered_call_is_no_connection_that_is_still_there(
    ends: tuple[str, str], waited: float, outcome: str, viewed: int
) -> None:
    capture = Capture()
    capture.flow(*ends).send(0, flags=SYN)
    capture.wait(waited)
    capture.flow("10.0.0.8", "10.0.0.9").send(0, flags=ACK)
    verdicts = Replay(capture, "--local", ends[viewed]).of(peer=ends[1 - viewed])
    assert [each["outcome"] for each in verdicts] == [outcome]
    assert "still there" not in verdicts[0]["explanation"]


@pytest.mark.parametrize(
    "viewed, call", [(0, "Our SYN to 10.0.0.2"), (1, "The SYN of 10.0.0.1 to 10.0.0.2")]
)
def test_each_unanswered_call_has_its_verdict_at_either_end(viewed: int, call: str) -> None:
    capture = Capture()
    for _ in range(3):
        capture.flow(*ENDS[0]).send(0, flags=SYN)
        capture.wait(10)
    said = Replay(capture, "--local", ENDS[0][viewed])
    assert [each["outcome"] for each in said.of()] == ["connect_timeout"] * 2 + ["unknown"]
    assert said.of()[0]["explanation"].startswith(f"{call} was not answered")


def test_updates_of_one_direction_show_that_the_session_is_up() -> None:
    capture, flow = session(ENDS[0], captured=(1,))
    flow.send(1, UPDATE)
    said = Replay(capture, "--local", ENDS[0][1])
    assert said.of("session_up") and said.verdict()["outcome"] == "open"


def segments_cut(snap_length: int) -> Replay:
    capture, flow = session(ENDS[0])
    flow.send(1, notification(6, 2))
    flow.close(1)
    return Replay(capture.pcap(snap_length=snap_length))


def test_cut_segments_are_said_to_be_cut() -> None:
    said = segments_cut(80)
    assert "segments are cut off by the snap length" in said.errors
    verdict = said.verdict()
    assert any("cut off by the snap length" in each for each in verdict["evidence"])
    assert "cut" not in segments_cut(65535).errors


@pytest.mark.parametrize("flags", [FIN | ACK, RST, RST | ACK])
@pytest.mark.parametrize("sender", [0, 1])
@pytest.mark.parametrize("viewed", [0, 1])
def test_the_end_of_an_older_connection_is_all_there_is(
    ends: tuple[str, str], viewed: int, sender: int, flags: int
) -> None:
    capture = Capture()
    capture.flow(*ends).send(sender, flags=flags)
    capture.wait(8)
    capture.flow(*ends).establish()
    said = Replay(capture, "--local", ends[viewed]).of()
    older, newer = sorted(said, key=lambda each: each["outcome"] == "open")
    assert (older["outcome"], older["causes"], newer["outcome"]) == ("unknown", [], "open")
    assert "its beginning was not seen" in older["explanation"]


def test_resets_beside_what_is_known_of_two_ends_are_no_connections() -> None:
    capture, flow = session(ENDS[0])
    for _ in range(50):
        capture.flow(*ENDS[0]).send(1, flags=RST)
    flow.send(0, KEEPALIVE, after=20)
    assert Replay(capture).verdict()["outcome"] == "open"
