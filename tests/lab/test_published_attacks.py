# SPDX-License-Identifier: Apache-2.0
"""What broke others goes through both doors: the same verdict comes out, and nothing worse."""

import sys
from pathlib import Path
from typing import Any

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


def test_each_is_one_more_verdict_and_the_same_through_both_doors(lab: Lab) -> None:
    trace = Trace(lab.directory / "trace.log")
    lab.run(trace.process)
    for count, name in enumerate(ATTACKS, 1):
        with Listener(lab.b, B) as listener, connect(lab.a, A, B) as us:
            with listener.accept() as them:
                attack(us, them, name)
                us.close()
                them.socket.recv(1 << 16)
        live = trace.wait_for(lab.a, event="connection_closed", count=count)
        by_file = replayed(name)
        for told in ("outcome", "side", "causes"):
            assert live[told] == by_file[told], name
    with Listener(lab.b, B) as listener, connect(lab.a, A, B) as us:
        with listener.accept() as them:  # and then all is as ever
            them.send(THEIRS, KEEP)
            establish(us, [OURS, KEEP])
            up = 1 + len(IN_A_SESSION)
            trace.wait_for(lab.a, event="session_up", count=up)
    trace.stop()
