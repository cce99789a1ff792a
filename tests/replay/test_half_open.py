# SPDX-License-Identifier: Apache-2.0
"""The caller's host has forgotten a connection that the peer still holds, and calls again from the
same port (RFC 9293 3.5.1): the peer acknowledges the old one, which is reset, and the SYN that is
repeated gets its session."""

import pytest
from established import ENDS, session
from packets import ACK, KEEPALIVE, RST, SYN, Capture, Flow, Replay, notification, open_message

NUMBERS = [900_000, 500]  # of the new call: ahead of those of the old one, or behind


def called_again(ends: tuple[str, str], isn: int) -> tuple[Capture, Flow]:
    capture, old = session(ends)
    capture.wait(20)
    new = capture.flow(*ends)
    new.ends = old.ends
    new.sequence = [isn, old.sequence[1]]
    new.send(0, flags=SYN)
    old.send(1, flags=ACK)
    old.send(0, flags=RST)
    new.sequence = [isn, 333_000]
    capture.wait(1)
    new.handshake()
    for end in (0, 1):
        new.send(end, open_message(64500 + end, f"10.0.0.{end + 1}"))
    for end in (0, 1):
        new.send(end, KEEPALIVE)
    new.send(0, flags=ACK)
    capture.wait(30)
    return capture, new


@pytest.mark.parametrize("isn", NUMBERS)
@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("viewpoint", [0, 1])
def test_the_session_that_follows_is_there(ends: tuple[str, str], isn: int, viewpoint: int) -> None:
    capture, _ = called_again(ends, isn)
    said = Replay(capture, "--local", ends[viewpoint])
    assert len(said.of("session_up")) == 2
    assert len(said.of("session_down")) == 1
    assert [each["outcome"] for each in said.of()][1:] == ["open"]


@pytest.mark.parametrize("isn", NUMBERS)
def test_so_is_its_end(isn: int) -> None:
    capture, new = called_again(ENDS[0], isn)
    new.send(1, notification(6, 2))
    new.close(1)
    last = Replay(capture, "--local", ENDS[0][0]).of()[-1]
    assert (last["outcome"], last["causes"]) == ("administrative", ["peer_operator"])
