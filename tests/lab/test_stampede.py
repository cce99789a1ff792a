# SPDX-License-Identifier: Apache-2.0
"""More strangers than the agent can hear out: what is lost is theirs, and neighbours' records find
room."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import netns
from bgpsnoop import Agent
from lab import PEER_A, PEER_B, V4, V6, Lab
from test_metrics import free_port
from waiting import wait_until

STAMPEDE = Path(__file__).parent / "stampede.py"
CALLS = 6000  # of each, both ends are watched here: more than twice what the ring holds
ROUTER, STRANGER = "10.84.9.1", "10.84.9.2"
OURS, THEIRS = PEER_A.addresses, PEER_B.addresses


class Routers:
    """A's FRR and its neighbour BIRD: of IPv4 up, of IPv6 not there yet."""

    def __init__(self, lab: Lab) -> None:
        self.a, self.b = lab.daemon("frr", PEER_A), lab.daemon("bird", PEER_B)
        for family in (V4, V6):
            self.a.neighbor(THEIRS[family], PEER_B.asn, local_address=OURS[family])
        self.b.neighbor(OURS[V4], PEER_A.asn, local_address=THEIRS[V4])
        self.b.start()
        self.a.start()
        self.a.wait_established(THEIRS[V4])

    def go_on(self, passive: bool) -> None:
        """The one comes up, and the other falls. `passive`: B only waits for A's call."""
        self.b.add(OURS[V6], PEER_A.asn, local_address=THEIRS[V6], passive=passive)
        self.a.wait_established(THEIRS[V6])
        self.b.shut_down(OURS[V4])
        wait_until(lambda: self.a.state(THEIRS[V4]) != "established", 10, "it is down")


def stampede(lab: Lab) -> None:
    with netns.namespaces("c") as (third,):
        netns.join(lab.a, third, f"{ROUTER}/30", f"{STRANGER}/30")
        argv = ["/usr/bin/python3", str(STAMPEDE), ROUTER, str(CALLS)]
        subprocess.run(third.wrap(argv), check=True, stdout=subprocess.DEVNULL, timeout=120)


@pytest.fixture(params=["", "storage", "storage hash"])
def without(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def agent(lab: Lab, without: str) -> Iterator[Agent]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BGPSNOOP_WITHOUT", without)
        started = Agent(lab.directory / "agent.log", free_port())
    lab.run(started.process)
    yield started


def test_what_strangers_fill_leaves_room_for_neighbors(
    lab: Lab, agent: Agent, without: str
) -> None:
    routers = Routers(lab)
    up = "bgpsnoop_session_up"
    wait_until(lambda: agent.samples(up, peer=THEIRS[V4]) == [1], 10, "it is up")
    agent.process.signal(signal.SIGSTOP)
    stampede(lab)
    # Without BTF the programs are not told who is a neighbour: whoever calls here may be anybody,
    # until our speaker has sent its OPEN.
    routers.go_on(passive=without == "storage hash")
    agent.process.signal(signal.SIGCONT)
    wait_until(lambda: agent.samples(up, peer=THEIRS[V6]) == [1], 20, "the new one is up")
    of_the_new = {"peer": THEIRS[V6], "peer_as": str(PEER_B.asn), "local_as": str(PEER_A.asn)}
    info = "bgpsnoop_session_info"
    shown = [line for line in agent.metrics().splitlines() if line.startswith(info)]
    assert agent.samples(info, **of_the_new) == [1], shown
    fall = {"peer": THEIRS[V4], "outcome": "administrative", "cause": "peer_operator"}
    wait_until(lambda: agent.samples("bgpsnoop_last_down_info", **fall) == [1], 20, "why it fell")
    lost = {"kind": "tcp_state"}
    assert sum(agent.samples("bgpsnoop_unknown_peer_records_lost_total", **lost)) > CALLS
    # Nobody is woken for what strangers have lost. (Without BTF one of a neighbour may be theirs.)
    assert sum(agent.samples("bgpsnoop_records_lost_total")) == 0
