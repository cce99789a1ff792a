# SPDX-License-Identifier: Apache-2.0
"""An established session of two real daemons, and beside it connections without end from the peer's
own address: it stays up, and its end is judged as if they had never been."""

import socket
from contextlib import ExitStack, suppress

import pytest

from bgpsnoop import Agent, Trace
from lab import PEER_A, PEER_B, V4, Lab
from netns import Namespace
from test_metrics import free_port
from waiting import wait_until

A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]
CROWD = 100  # more than what is kept of a session's living connections


def idle(namespace: Namespace, source: str, destination: str) -> socket.socket:
    made = namespace.socket(socket.AF_INET)
    made.settimeout(5)
    made.bind((source, 0))
    made.connect((destination, 179))
    return made


def is_up(agent: Agent, lab: Lab) -> bool:
    return agent.samples("bgpsnoop_session_up", netns=lab.a.name, peer=B) == [1]


@pytest.mark.parametrize("daemon", ["bird", "frr", "openbgpd"])
def test_a_crowd_from_the_peers_address_changes_nothing(lab: Lab, daemon: str) -> None:
    trace = Trace(lab.directory / "trace.log")
    lab.run(trace.process)
    agent = Agent(lab.directory / "agent.log", free_port())
    lab.run(agent.process)
    ours = lab.daemon(daemon, PEER_A).neighbor(B, PEER_B.asn).start()
    theirs = lab.daemon("bird", PEER_B).neighbor(A, PEER_A.asn).start()
    up = trace.wait_for(lab.a, timeout=60, event="session_up")
    with ExitStack() as crowd:
        for _ in range(CROWD):
            with suppress(OSError):
                crowd.enter_context(idle(lab.b, B, A))
        wait_until(lambda: is_up(agent, lab), 10, "the session is up")
        with suppress(OSError):
            for _ in range(CROWD // 4):  # and more that come and go
                idle(lab.b, B, A).close()
        wait_until(lambda: len(trace.events(lab.a, event="connection_closed")) > 0, 20, "some end")
        assert is_up(agent, lab)
        assert not trace.events(lab.a, event="session_down")
    assert is_up(agent, lab)
    theirs.stop()
    down = trace.wait_for(lab.a, timeout=20, event="session_down")
    verdict = trace.wait_for(
        lab.a, timeout=20, event="connection_closed", connection=up["connection"]
    )
    assert down["connection"] == up["connection"]
    assert verdict["phase"] == "established"
    assert verdict["side"] == "peer"
    wait_until(lambda: not is_up(agent, lab), 10, "the session is down")
    assert ours.process and ours.process.running
    trace.stop()
    assert agent.stop() == 0
