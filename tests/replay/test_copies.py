# SPDX-License-Identifier: Apache-2.0
"""Frames that a capture holds twice (a mirror port, two taps) change no verdict."""

from collections.abc import Callable

import pytest

from packets import ACK, FIN, KEEPALIVE, RST, SYN, Capture, Flow, Replay, notification, pcapng

FACTS = ("outcome", "causes", "side", "certainty", "explanation", "evidence")
TTL = 14 + 8


def refused(flow: Flow) -> None:
    flow.send(0, flags=SYN)
    flow.send(1, flags=RST | ACK)


def unanswered(flow: Flow) -> None:
    for after in (0.0, 1.0, 2.0):
        flow.send(0, flags=SYN, after=after)
        flow.sequence[0] -= 1


def shut_down(flow: Flow) -> None:
    flow.establish()
    flow.send(1, KEEPALIVE, after=20)
    flow.send(0, flags=ACK)
    flow.send(1, notification(6, 2), after=5)
    flow.close(1)


def forgotten(flow: Flow) -> None:
    flow.establish()
    flow.send(0, KEEPALIVE, after=20)
    flow.send(1, flags=RST)


def hangs(flow: Flow) -> None:
    flow.establish(hold_time=9)
    for answered in (True, True, True, False, False, False):
        flow.send(0, KEEPALIVE, after=3)
        flow.send(1, KEEPALIVE if answered else b"", ACK)
        flow.send(0, flags=ACK)
    flow.send(0, notification(4, 0))
    flow.send(0, flags=FIN | ACK)
    flow.send(1, flags=ACK)


def twice(capture: Capture, lag: float, hops: int) -> tuple[Capture, Capture]:
    later = Capture()
    for at, frame in capture.frames:
        routed = bytearray(frame)
        routed[TTL] -= hops
        later.frames.append((at + lag, bytes(routed)))
    return capture, later


@pytest.mark.parametrize("script", [refused, unanswered, shut_down, forgotten, hangs])
@pytest.mark.parametrize("lag, hops", [(0.00002, 0), (0.00002, 1), (0.0003, 2)])
@pytest.mark.parametrize("viewed", ["10.0.0.1", "10.0.0.2"])
def test_copies_count_once(
    script: Callable[[Flow], None], lag: float, hops: int, viewed: str
) -> None:
    capture = Capture()
    script(capture.flow("10.0.0.1", "10.0.0.2"))
    alone = Replay(capture, "--local", viewed).verdict()
    one, other = twice(capture, lag, hops)
    merged = pcapng([(1, 262144, one), (1, 8192, other)])
    both = Replay(merged, "--local", viewed).verdict()
    assert {fact: both[fact] for fact in FACTS} == {fact: alone[fact] for fact in FACTS}
