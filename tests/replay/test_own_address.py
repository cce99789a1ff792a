# SPDX-License-Identifier: Apache-2.0
"""Captures of a router whose neighbour is its own address."""

import pytest

from packets import ACK, FIN, KEEPALIVE, RST, SYN, Capture, Flow, Replay, notification, open_message

OWN = ["172.17.0.1", "2001:db8::1"]


@pytest.fixture(params=OWN, ids=["IPv4", "IPv6"])
def own(request: pytest.FixtureRequest) -> str:
    return request.param


def called(capture: Capture, caller: str, callee: str) -> Flow:
    flow = capture.flow(caller, callee)
    flow.handshake()
    return flow


def expect_own(capture: Capture, local: str, outcomes: set[str], certainty: str) -> None:
    for options in ((), ("--local", local)):
        (verdict,) = Replay(capture, *options).of()
        assert verdict["outcome"] in outcomes
        assert (verdict["side"], verdict["certainty"]) == ("local", certainty)
        assert verdict["causes"][0] == "neighbor_is_own_address"


def test_both_ends_of_the_call_are_one_connection(own: str) -> None:
    capture = Capture()
    flow = called(capture, own, own)
    flow.send(0, open_message(64500, "10.0.0.1"))
    flow.send(1, flags=FIN | ACK)
    expect_own(capture, own, {"closed_without_answer"}, "likely")  # or two processes of one host


def test_its_open_comes_back_to_it(own: str) -> None:
    capture = Capture()
    flow = called(capture, own, own)
    for end in (0, 1):
        flow.send(end, open_message(64500, "10.0.0.1"))
    flow.send(1, notification(2, 3))
    flow.close(1)
    expect_own(capture, own, {"open_rejected"}, "certain")


def test_it_meets_itself_in_a_collision(own: str) -> None:
    capture = Capture()
    flow = called(capture, own, own)
    for end in (0, 1):
        flow.send(end, open_message(64500, "10.0.0.1"))
    flow.send(1, notification(6, 7))
    flow.close(1)
    expect_own(capture, own, {"collision"}, "certain")


def test_it_does_not_listen(own: str) -> None:
    capture = Capture()
    flow = capture.flow(own, own)
    flow.send(0, flags=SYN)
    flow.send(1, flags=RST | ACK)
    expect_own(capture, own, {"connect_refused"}, "likely")


def test_who_hears_nothing_from_his_own_address_calls_himself() -> None:
    capture = Capture()
    own = OWN[0]
    flow = capture.flow(own, own)
    for after in (0.0, 1.0, 2.0):
        flow.send(0, flags=SYN, after=after)
        flow.sequence[0] -= 1
    capture.wait(5)
    capture.flow("10.0.0.1", "10.0.0.2").send(0, flags=SYN)
    for options in ((), ("--local", own)):
        (verdict,) = Replay(capture, *options).of(peer=own)
        assert verdict["outcome"] == "connect_timeout"
        assert verdict["causes"] == ["neighbor_is_own_address", "local_drop"]
        assert (verdict["side"], verdict["certainty"]) == ("local", "likely")


@pytest.mark.parametrize("objector", [0, 1])
def test_one_open_at_two_addresses_may_be_of_one_router(objector: int) -> None:
    capture = Capture()
    flow = called(capture, "10.0.0.1", OWN[0])
    for end in (0, 1):
        flow.send(end, open_message(64500, "10.0.0.1"))
    flow.send(objector, notification(2, 3))
    for local in ("10.0.0.1", OWN[0]):
        (verdict,) = Replay(capture, "--local", local).of()
        assert verdict["outcome"] == "open_rejected" and verdict["certainty"] == "ambiguous"
        assert verdict["causes"] == ["neighbor_is_own_address", "bad_bgp_identifier"]


def test_a_session_over_loopback_is_meant() -> None:
    capture = Capture()
    flow = capture.flow("127.0.0.1", "127.0.0.1")
    flow.establish()
    for end in (0, 1):
        flow.send(end, KEEPALIVE, after=30)
    said = Replay(capture)
    (verdict,) = said.of()
    assert verdict["outcome"] == "open" and len(said.of("session_up")) == 1
