# SPDX-License-Identifier: Apache-2.0
"""A peer that closes amid its OPEN has not sent one. What the capture lacks, it has sent."""

import pytest

from established import ENDS
from packets import ACK, FIN, RST, Capture, Replay, open_message

OURS, THEIRS = open_message(600, "10.82.1.9"), open_message(8500, "10.82.1.10")


def closed_after(theirs: bytes, flags: int) -> Capture:
    capture = Capture()
    flow = capture.flow(*ENDS[0])
    flow.handshake()
    flow.send(0, OURS)
    flow.send(1, theirs)
    flow.send(1, flags=flags)
    return capture


@pytest.mark.parametrize("flags", [FIN | ACK, RST | ACK])
@pytest.mark.parametrize("length", range(1, len(THEIRS)))
def test_of_an_open_cut_anywhere_nothing_is_concluded(length: int, flags: int) -> None:
    us, them = ENDS[0]
    verdict = Replay(closed_after(THEIRS[:length], flags), "--local", us).verdict()
    assert (verdict["outcome"], verdict["side"]) == ("unknown", "unknown")
    assert verdict["causes"] == [] and verdict["certainty"] == "ambiguous"
    if length >= 19:
        told = f"of the OPEN of {them} only the beginning was seen"
        assert told in verdict["explanation"]


@pytest.mark.parametrize("flags", [FIN | ACK, RST | ACK])
@pytest.mark.parametrize("snap_length", [74, 80, 96])
def test_an_open_that_the_capture_has_cut_came_whole(snap_length: int, flags: int) -> None:
    us, _ = ENDS[0]
    cut = closed_after(THEIRS, flags).pcap(snap_length=snap_length)
    assert Replay(cut, "--local", us).verdict()["outcome"] == "closed_in_open_confirm"
