# SPDX-License-Identifier: Apache-2.0
"""A TCP that probes its peer (keep-alive, RFC 9293 3.8.4) and is not answered gives the connection
up with a RST, which is no deed of its owner."""

import pytest

from established import ENDS, session
from packets import ACK, KEEPALIVE, RST, Flow, Replay

PROBES, APART = 3, 5


def probe(flow: Flow, end: int, data: bytes = b"") -> None:
    flow.sequence[end] -= 1
    flow.send(end, data, flags=ACK, after=APART)
    flow.sequence[end] += 1 - len(data)


def probed(probes: int = PROBES, prober: int = 0, data: bytes = b"", **options: object) -> Flow:
    _, flow = session(ENDS[0], **options)
    for end in (0, 1):
        flow.send(end, KEEPALIVE, after=15)
        flow.send(1 - end, flags=ACK)
    for _ in range(probes):
        probe(flow, prober, data)
    return flow


@pytest.mark.parametrize("data", [b"", b"\0"])
@pytest.mark.parametrize("prober", [0, 1])
def test_what_nothing_answers_is_the_paths(prober: int, data: bytes) -> None:
    flow = probed(prober=prober, data=data)
    flow.send(prober, flags=RST | ACK, after=APART)
    ours = Replay(flow.capture, "--local", ENDS[0][prober]).verdict()
    theirs = Replay(flow.capture, "--local", ENDS[0][1 - prober]).verdict()
    assert (ours["outcome"], ours["causes"]) == ("local_reset", ["path_down"])
    assert (ours["side"], ours["certainty"]) == ("path", "likely")
    assert (theirs["outcome"], theirs["causes"]) == ("peer_reset", ["path_down", "local_drop"])
    assert (theirs["side"], theirs["certainty"]) == ("path", "ambiguous")


def test_what_was_answered_in_between_is_not() -> None:
    flow = probed(probes=2)
    flow.send(1, flags=ACK)
    probe(flow, 0)
    flow.send(0, flags=RST | ACK, after=APART)
    assert "path_down" not in Replay(flow.capture, "--local", ENDS[0][0]).verdict()["causes"]


def test_nor_what_ends_with_a_fin_of_the_owner() -> None:
    flow = probed()
    flow.close(0)
    assert Replay(flow.capture, "--local", ENDS[0][0]).verdict()["outcome"] == "local_closed"


def test_answers_of_an_end_that_was_not_captured_are_not_missed() -> None:
    flow = probed(captured=(0,))
    flow.send(0, flags=RST | ACK, after=APART)
    assert Replay(flow.capture, "--local", ENDS[0][0]).verdict()["causes"] != ["path_down"]
