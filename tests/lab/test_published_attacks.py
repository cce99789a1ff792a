# SPDX-License-Identifier: Apache-2.0
"""What broke others goes through both doors, and the same comes out: a verdict, and nothing worse."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bgpsnoop import Trace
from lab import PEER_A, PEER_B, V4, Lab
from published_attacks import IN_A_SESSION, OPENS
from speaker import KEEPALIVE, Listener, Speaker, connect, establish, message, notification
from speaker import open_message

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "replay"))
from packets import Capture, Replay  # noqa: E402

ATTACKS = OPENS | IN_A_SESSION
A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]
OURS, THEIRS = (open_message(peer.asn, peer.router_id) for peer in (PEER_A, PEER_B))
KEEP = message(KEEPALIVE)


@pytest.fixture(scope="module")
def trace(lab: Lab) -> Iterator[Trace]:
    started = Trace(lab.directory / "attacks.log")
    lab.run(started.process)
    yield started
    started.stop()


def attack(us: Speaker, them: Speaker, name: str) -> None:
    """The peer attacks; our speaker objects, as far as it is asked to, and closes."""
    if name in OPENS:
        us.send(OURS)
        them.send(OPENS[name])
        us.read(peek=False)
        us.send(notification(2, 0))
    else:
        for one, said in ((us, OURS), (them, THEIRS)):
            one.send(said, KEEP)
        for one in (us, them):
            one.read_until(KEEPALIVE)
        them.send(IN_A_SESSION[name])
        us.read()
        us.send(notification(3, 1))


def replayed(name: str) -> dict[str, Any]:
    capture = Capture()
    flow = capture.flow(A, B)
    flow.handshake()
    flow.send(0, OURS)
    if name in OPENS:
        flow.send(1, OPENS[name])
        flow.send(0, notification(2, 0))
    else:
        for end, said in ((1, THEIRS), (0, KEEP), (1, KEEP), (1, IN_A_SESSION[name])):
            flow.send(end, said)
        flow.send(0, notification(3, 1))
    flow.close(0)
    replay = Replay(capture, "--local", A)
    assert replay.status == 0, replay.errors
    (verdict,) = replay.of(local=A)
    return verdict


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_one_more_verdict(lab: Lab, trace: Trace, name: str) -> None:
    seen = trace.mark()
    with Listener(lab.b, B) as listener, connect(lab.a, A, B) as us:
        with listener.accept() as them:
            attack(us, them, name)
            us.close()
            them.socket.recv(1 << 16)
    count = 1 + len([e for e in trace.all()[:seen] if is_end(e, lab)])
    live = trace.wait_for(lab.a, event="connection_closed", count=count)
    by_file = replayed(name)
    assert live["outcome"] == by_file["outcome"]
    assert live["causes"] == by_file["causes"]
    assert live["side"] == by_file["side"]


def is_end(event: dict[str, Any], lab: Lab) -> bool:
    return event["event"] == "connection_closed" and event.get("netns") == lab.a.inode


def test_a_session_after_them_all_is_seen_as_ever(lab: Lab, trace: Trace) -> None:
    with Listener(lab.b, B) as listener, connect(lab.a, A, B) as us:
        with listener.accept() as them:
            them.send(THEIRS, KEEP)
            establish(us, [OURS, KEEP])
            trace.wait_for(lab.a, event="session_up")
