# SPDX-License-Identifier: Apache-2.0
"""A socket that the peer has closed and our daemon has not outlives its verdict, and the agent: the
next one does not judge it again."""

from collections.abc import Iterator
from contextlib import contextmanager

from bgpsnoop import Agent
from lab import PEER_A, PEER_B, V4, Lab
from speaker import KEEPALIVE, Listener, Speaker, connect, establish, message, open_message
from test_restart import Agents
from waiting import wait_until

A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]


@contextmanager
def established(lab: Lab) -> Iterator[tuple[Speaker, Speaker]]:
    with Listener(lab.a, A) as listener, connect(lab.b, B, A) as theirs:
        with listener.accept() as ours:
            ours.send(open_message(PEER_A.asn, A, 90), message(KEEPALIVE))
            establish(theirs, [open_message(PEER_B.asn, B, 90), message(KEEPALIVE)])
            ours.read_until(KEEPALIVE)
            yield ours, theirs


def verdicts(agents: Agents, lab: Lab) -> list[str]:
    return [
        event["outcome"]
        for event in agents.events()
        if event["event"] == "connection_closed" and event["netns"] == lab.a.inode
    ]


def meet(agent: Agent) -> None:
    """Each walk over the sockets does, one a second; a verdict would wait for ten."""

    def records() -> float:
        return sum(agent.samples("bgpsnoop_records_total", kind="socket"))

    begun = records()
    wait_until(lambda: records() > begun + 26, 40, "both ends were met, again and again", 0.2)


def test_one_verdict_is_enough_however_often_the_agent_is_restarted(lab: Lab) -> None:
    agents = Agents(lab)
    agent = agents.start()
    with established(lab) as (_, theirs):
        wait_until(lambda: agent.samples("bgpsnoop_session_up", peer=B) == [1], 10, "it is up")
        theirs.half_close()
        wait_until(lambda: verdicts(agents, lab), 10, "it is judged")
        for _ in range(2):
            assert agent.stop() == 0
            agent = agents.start()
            meet(agent)
        assert len(verdicts(agents, lab)) == 1
    with established(lab):
        wait_until(lambda: agent.samples("bgpsnoop_session_up", peer=B) == [1], 10, "the next is")
    wait_until(lambda: len(verdicts(agents, lab)) == 2, 15, "and has a verdict of its own")
    assert agent.stop() == 0
