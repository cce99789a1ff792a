# SPDX-License-Identifier: Apache-2.0
"""A peer that closes in the middle of its OPEN has not sent one."""

import pytest

from established import ENDS
from packets import ACK, FIN, RST, Capture, Replay, open_message

OURS, THEIRS = open_message(600, "10.82.1.9"), open_message(8500, "10.82.1.10")


@pytest.mark.parametrize("flags", [FIN | ACK, RST | ACK])
@pytest.mark.parametrize("length", range(1, len(THEIRS)))
def test_of_an_open_cut_anywhere_nothing_is_concluded(length: int, flags: int) -> None:
    us, them = ENDS[0]
    capture = Capture()
    flow = capture.flow(us, them)
    flow.handshake()
    flow.send(0, OURS)
    flow.send(1, THEIRS[:length])
    flow.send(1, flags=flags)
    verdict = Replay(capture, "--local", us).verdict()
    assert (verdict["outcome"], verdict["side"]) == ("unknown", "unknown")
    assert verdict["causes"] == [] and verdict["certainty"] == "ambiguous"
    if length >= 19:
        told = f"of the OPEN of {them} only the beginning was seen"
        assert told in verdict["explanation"]
