# SPDX-License-Identifier: Apache-2.0
"""A second call beside a session that nothing but KEEPALIVEs shows to live: they come in samples
alone, unless each is asked for, and the verdict on the call is the same either way."""

from collections.abc import Callable

import pytest
from packets import ACK, KEEPALIVE, RST, SYN, Capture, Replay, notification, open_message

A, B = "10.0.0.1", "10.0.0.2"


def other_as(capture: Capture) -> None:
    call = capture.flow(A, B)
    call.handshake()
    call.send(0, open_message(64600, "10.200.0.1", 9))
    call.send(1, open_message(64501, B, 9))
    call.send(1, notification(2, 2))
    call.close(1)


def refused(capture: Capture) -> None:
    call = capture.flow(A, B)
    call.send(0, flags=SYN)
    call.send(1, flags=RST | ACK)


def gives_way(capture: Capture) -> None:
    call = capture.flow(A, B)
    call.handshake()
    call.send(0, open_message(64500, A, 9))
    call.send(1, open_message(64501, B, 9))
    call.send(1, notification(6, 7))
    call.close(1)


def beside_a_session(second: Callable[[Capture], None]) -> Capture:
    capture = Capture()
    session = capture.flow(A, B)
    session.establish(9)
    for beat in range(13):
        session.send(1, KEEPALIVE, after=3)
        session.send(0, KEEPALIVE, after=0.01)
        session.send(1, flags=ACK)
        if beat == 9:
            second(capture)
    return capture


FIRST_CAUSES = {
    (other_as, A): "local_duplicate_speaker",
    (other_as, B): "peer_duplicate_speaker",
    (refused, A): "peer_not_ready",
    (refused, B): "local_not_ready",
    (gives_way, A): "local_duplicate_speaker",
    (gives_way, B): "peer_duplicate_speaker",
}


@pytest.mark.parametrize("options", [[], ["--all-messages"]], ids=["samples", "messages"])
@pytest.mark.parametrize(
    "second, local", FIRST_CAUSES, ids=lambda each: getattr(each, "__name__", each)
)
def test_the_session_beside_a_call_is_known_to_live(
    second: Callable[[Capture], None], local: str, options: list[str]
) -> None:
    told = Replay(beside_a_session(second), "--local", local, *options)
    (verdict,) = [each for each in told.of() if each["outcome"] != "open"]
    assert verdict["causes"][0] == FIRST_CAUSES[second, local]
    assert "silent" not in verdict["explanation"]
