# SPDX-License-Identifier: Apache-2.0
"""What both ends of one capture say of it is one story: none takes the blame for the other."""

import pytest

from packets import ACK, FIN, KEEPALIVE, RST, SYN, UPDATE, Capture, Event, Flow, Replay
from packets import notification, open_message

A, B = "10.0.0.1", "10.0.0.2"
OPENS = open_message(64500, A), open_message(64501, B)


def seen_from(end: str, capture: Capture) -> list[Event]:
    """The verdicts on connections of A and B, when the capture has gone on for a while."""
    capture.wait(20)
    capture.flow("10.9.0.1", "10.9.0.2").send(0, flags=SYN)
    return Replay(capture, "--local", end).of(local=end)


def connected(capture: Capture, caller: str = A) -> Flow:
    flow = capture.flow(caller, B if caller == A else A)
    flow.handshake()
    return flow


# --- A caller that says its OPEN and is gone --------------------------------------------------


@pytest.mark.parametrize("flags", [FIN | ACK, RST | ACK])
@pytest.mark.parametrize("viewed, cause", [(A, "local_daemon_exited"), (B, "peer_start_delay")])
def test_who_hangs_up_behind_his_open_has_to_act(viewed: str, cause: str, flags: int) -> None:
    capture = Capture()
    flow = connected(capture)
    flow.send(0, OPENS[0])
    flow.send(1, flags=ACK)
    flow.send(0, flags=flags, after=0.003)
    if flags & FIN:
        flow.send(1, flags=FIN | ACK)
        flow.send(0, flags=ACK)
    (verdict,) = seen_from(viewed, capture)
    assert verdict["causes"][0] == cause
    assert verdict["side"] == ("local" if viewed == A else "peer")


def test_an_open_that_waits_for_long_is_the_fault_of_who_did_not_answer() -> None:
    capture = Capture()
    flow = connected(capture)
    flow.send(0, OPENS[0])
    flow.send(1, flags=ACK)
    flow.send(0, flags=RST | ACK, after=30)
    (verdict,) = seen_from(B, capture)
    assert verdict["causes"][0] == "local_daemon_stalled"


# --- A refusal that comes late ----------------------------------------------------------------


@pytest.mark.parametrize("waited, late", [(0.01, False), (3, True), (60, True)])
@pytest.mark.parametrize("viewed", [A, B])
def test_a_late_refusal_is_late_at_both_ends(viewed: str, waited: float, late: bool) -> None:
    capture = Capture()
    flow = connected(capture)
    flow.send(0, OPENS[0])
    flow.send(1, flags=ACK)
    flow.send(1, flags=RST | ACK, after=waited)
    (verdict,) = seen_from(viewed, capture)
    died = "peer_crashed" if viewed == A else "local_daemon_exited"
    assert (verdict["causes"][0] == died) == late
    assert ("late for a refusal" in verdict["explanation"]) == late


# --- The peer's FIN, and what our speaker says to it ------------------------------------------


@pytest.mark.parametrize("code, subcode", [(6, 0), (6, 2), (6, 8), (5, 0), (4, 0)])
@pytest.mark.parametrize("gap", [0.001, 0.2])
@pytest.mark.parametrize("viewed, outcome", [(A, "peer_closed"), (B, "local_closed")])
def test_what_is_said_to_who_has_left_explains_nothing(
    viewed: str, outcome: str, gap: float, code: int, subcode: int
) -> None:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.establish()
    flow.send(1, flags=FIN | ACK, after=30)
    flow.send(0, flags=ACK)
    flow.send(0, notification(code, subcode), after=gap)
    flow.send(0, flags=FIN | ACK)
    flow.send(1, flags=RST)
    (verdict,) = seen_from(viewed, capture)
    assert verdict["outcome"] == outcome
    if viewed == A:
        assert any("came after its FIN" in each for each in verdict["evidence"])


def test_an_objection_to_what_came_before_the_fin_explains_it() -> None:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.establish()
    flow.send(1, UPDATE, after=30)
    flow.send(1, flags=FIN | ACK)
    flow.send(0, notification(3, 1))
    flow.send(0, flags=FIN | ACK)
    (verdict,) = seen_from(A, capture)
    assert verdict["outcome"] == "update_error"


def test_a_notification_that_crosses_the_fin_is_why() -> None:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.establish()
    flow.send(1, flags=FIN | ACK, after=30)
    flow.sequence[1] -= 1  # not heard of yet
    flow.send(0, notification(6, 2))
    flow.sequence[1] += 1
    flow.send(0, flags=FIN | ACK)
    (verdict,) = seen_from(A, capture)
    assert (verdict["outcome"], verdict["causes"]) == ("administrative", ["local_operator"])


# --- A probe whose FIN the capture lacks ------------------------------------------------------


@pytest.mark.parametrize("viewed, outcome", [(A, "closed_without_answer"), (B, "open_not_sent")])
def test_a_fin_that_is_only_acknowledged_is_one(viewed: str, outcome: str) -> None:
    capture = Capture()
    flow = connected(capture, caller=B)
    flow.send(0, flags=FIN | ACK, missed=True)
    flow.send(1, flags=ACK)
    flow.send(1, flags=FIN | ACK)
    flow.send(0, flags=ACK)
    (verdict,) = seen_from(viewed, capture)
    assert (verdict["outcome"], verdict["causes"][0]) == (outcome, "port_probe")


# --- SYN|ACK that is answered with RST --------------------------------------------------------


@pytest.mark.parametrize("viewed, side", [(A, "local"), (B, "peer")])
def test_a_half_open_scan_is_a_probe_at_both_ends(viewed: str, side: str) -> None:
    capture = Capture()
    for _ in range(2):
        scan = capture.flow(A, B)
        scan.send(0, flags=SYN)
        scan.send(1, flags=SYN | ACK)
        scan.send(0, flags=RST)
        capture.wait(5)
    verdicts = seen_from(viewed, capture)
    assert len(verdicts) == 2
    for verdict in verdicts:
        assert (verdict["causes"], verdict["side"]) == (["port_probe"], side)
        assert "took it back with RST" in verdict["explanation"]


@pytest.mark.parametrize("viewed, side", [(A, "local"), (B, "peer")])
@pytest.mark.parametrize("captured", [(0, 1), (0,)])
def test_so_it_is_where_the_answer_is_not_captured(
    viewed: str, side: str, captured: tuple[int, ...]
) -> None:
    capture = Capture()
    scan = capture.flow(A, B, captured=captured)
    scan.send(0, flags=SYN)
    scan.send(1, flags=SYN | ACK, missed=True)
    scan.send(0, flags=RST)
    (verdict,) = seen_from(viewed, capture)
    assert (verdict["outcome"], verdict["side"]) == ("connect_abandoned", side)
    assert verdict["causes"] == ["port_probe"]


@pytest.mark.parametrize("viewed", [A, B])
def test_a_reset_that_acknowledges_what_is_not_captured_is_of_a_call_that_was_answered(
    viewed: str,
) -> None:
    capture = Capture()
    call = capture.flow(A, B)
    call.send(0, flags=SYN)
    call.send(1, flags=SYN | ACK, missed=True)
    call.send(0, flags=RST | ACK)
    (verdict,) = seen_from(viewed, capture)
    assert verdict["causes"][0] == "port_probe"
    assert "before an answer was due" not in verdict["explanation"]


@pytest.mark.parametrize("viewed, side", [(A, "local"), (B, "peer")])
def test_a_half_open_scan_beside_a_session_does_not_end_it(viewed: str, side: str) -> None:
    capture = Capture()
    session = capture.flow(A, B)
    session.establish()
    scan = capture.flow(A, B)
    scan.send(0, flags=SYN, after=5)
    scan.send(1, flags=SYN | ACK)
    scan.send(0, flags=RST)
    session.send(0, KEEPALIVE, after=20)
    session.send(1, KEEPALIVE)
    scanned, up = sorted(seen_from(viewed, capture), key=lambda each: str(each["outcome"]))
    assert (scanned["causes"][0], scanned["side"]) == ("port_probe", side)
    assert up["outcome"] == "open"


@pytest.mark.parametrize("viewed", [A, B])
def test_an_answer_that_comes_when_the_call_is_given_up_is_late_and_not_dropped(
    viewed: str,
) -> None:
    capture = Capture()
    call = capture.flow(A, B)
    call.send(0, flags=SYN)
    call.sequence[0] -= 1
    call.send(0, flags=SYN, after=1)
    call.send(1, flags=SYN | ACK, after=4)
    call.send(0, flags=RST, after=0.02)
    (verdict,) = seen_from(viewed, capture)
    assert (verdict["outcome"], verdict["causes"]) == ("connect_timeout", [])
    assert f"came when {A} had given the call up" in verdict["explanation"]


@pytest.mark.parametrize("viewed", [A, B])
@pytest.mark.parametrize("missed", [False, True])
def test_a_firewall_that_resets_each_answer_is_no_probe(viewed: str, missed: bool) -> None:
    capture = Capture()
    call = capture.flow(A, B)
    for _ in range(3):
        call.send(0, flags=SYN, after=1)
        call.send(1, flags=SYN | ACK, missed=missed)
        call.send(0, flags=RST)
        call.sequence = [call.sequence[0] - 1, call.sequence[1] - 1]
    (verdict,) = seen_from(viewed, capture)
    assert verdict["outcome"] == "connect_timeout"
    assert verdict["causes"][0] == "path_or_acl_drop"


# --- Our own call, beside the connection that met the error -----------------------------------


@pytest.mark.parametrize("flags", [FIN | ACK, RST | ACK])
@pytest.mark.parametrize("viewed, cause", [(A, "peer_error_backoff"), (B, "local_error_backoff")])
def test_who_meets_an_error_closes_his_own_call_for_it(viewed: str, cause: str, flags: int) -> None:
    capture = Capture()
    theirs, ours = capture.flow(A, B), capture.flow(B, A)
    theirs.handshake()
    ours.handshake()
    theirs.send(0, OPENS[0])
    ours.send(0, OPENS[1])
    theirs.send(1, OPENS[1])
    ours.send(1, OPENS[0])
    theirs.send(1, notification(2, 2))
    theirs.close(1)
    ours.send(0, flags=flags, after=0.002)
    if flags & FIN:
        ours.send(1, flags=FIN | ACK)
    verdicts = seen_from(viewed, capture)
    assert sorted(each["causes"][0] for each in verdicts) == sorted(["bad_peer_as", cause])
