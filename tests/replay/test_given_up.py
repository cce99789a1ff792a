# SPDX-License-Identifier: Apache-2.0
"""The path is cut under a session. At the end that calls anew its hold timer has gone off, and the
NOTIFICATION waits behind what is repeated in vain: no capture holds it. Who calls a peer anew has
no session with it."""

import pytest
from packets import ACK, KEEPALIVE, SYN, Capture, Replay

A, B = "10.0.0.1", "10.0.0.2"


def cut_and_called_anew() -> Capture:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.establish(9)
    for _ in range(4):
        flow.send(1, KEEPALIVE, after=3)
        flow.send(0, KEEPALIVE, after=0.01)
        flow.send(1, flags=ACK)
    flow.send(0, KEEPALIVE, after=3)  # nothing of B comes any more
    repeated = flow.sequence[0] - len(KEEPALIVE)
    for gap in (0.2, 0.4, 0.8, 1.6, 3.2):
        flow.sequence[0] = repeated
        flow.send(0, KEEPALIVE, after=gap)
    for _ in range(3):
        call = capture.flow(A, B)
        isn = call.sequence[0]
        for gap in (1, 1, 2):
            call.sequence[0] = isn
            call.send(0, flags=SYN, after=gap)
    return capture


@pytest.mark.parametrize("local", [A, B])
def test_a_session_that_an_end_gave_up_is_not_up(local: str) -> None:
    told = Replay(cut_and_called_anew(), "--local", local)
    (session,) = told.of(outcome="open")
    assert session["certainty"] == "ambiguous"
    assert "had not been seen to end" in session["explanation"]
    assert f"{A} had heard nothing of {B} for the hold time" in session["explanation"]
    for call in told.of(outcome="connect_timeout"):
        assert not [each for each in call["evidence"] if "a session with it is up" in each]


def test_who_may_not_be_heard_is_not_said_to_ignore_its_hold_timer() -> None:
    (warned,) = Replay(cut_and_called_anew(), "--local", A).of(
        "warning", warning="hold_time_exceeded"
    )
    assert "a NOTIFICATION may wait" in warned["explanation"]


@pytest.mark.parametrize("local", [A, B])
def test_the_session_that_was_given_up_is_down_before_the_next_is_up(local: str) -> None:
    capture = cut_and_called_anew()
    capture.wait(3)
    following = capture.flow(A, B)
    following.establish(9)
    for _ in range(3):
        following.send(1, KEEPALIVE, after=3)
        following.send(0, KEEPALIVE, after=0.01)
    told = [each["event"] for each in Replay(capture, "--local", local).events]
    assert [each for each in told if each.startswith("session_") and "state" not in each] == [
        "session_up",
        "session_down",
        "session_up",
    ]
