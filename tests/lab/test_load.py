# SPDX-License-Identifier: Apache-2.0
"""Full buffers and storms: nothing is lost, or it is said what was."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import netns
from bgpsnoop import Agent, Trace
from lab import PEER_A, PEER_B, V4, V6, Lab
from netns import Namespace
from test_metrics import free_port
from waiting import wait_until

STORM = Path(__file__).parent / "storm.py"
RESETS = 2500


class Storm:
    def __init__(self, where: Namespace, count: int, *options: str) -> None:
        argv = ["/usr/bin/python3", str(STORM), str(count), *options]
        self.child = subprocess.Popen(
            where.wrap(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
        )
        assert self.said() == "ready"

    def said(self) -> str:
        assert self.child.stdout
        return self.child.stdout.readline().strip()

    def break_loose(self) -> None:
        assert self.child.stdin
        self.child.stdin.write("\n")
        self.child.stdin.flush()
        assert self.said() == "done"
        assert self.child.wait(30) == 0


@pytest.fixture
def trace(lab: Lab) -> Iterator[Trace]:
    """One for each test: what is lost in one is none of the next's."""
    started = Trace(lab.directory / "trace.log")
    lab.run(started.process)
    yield started
    started.stop()


def test_2500_resets_at_once_lose_no_record(lab: Lab, trace: Trace) -> None:
    Storm(lab.a, RESETS).break_loose()
    trace.wait_for(lab.a, event="connection_closed", count=2 * RESETS, timeout=60)
    resets = Counter(e["direction"] for e in trace.events(lab.a, event="reset"))
    assert resets == {"sent": RESETS, "received": RESETS}
    assert len(trace.events(lab.a, event="connection_closed")) == 2 * RESETS
    assert trace.events(event="lost") == []


def test_a_crowd_of_connections_with_one_peer_holds_nothing_up(lab: Lab, trace: Trace) -> None:
    Storm(lab.a, 1000, "one-peer").break_loose()
    trace.wait_for(lab.a, event="connection_closed", count=2000, timeout=30)


@pytest.mark.parametrize("without", ["", "storage", "storage hash"])
def test_what_began_and_fell_while_records_were_lost_is_known_by_its_sockets(
    lab: Lab, without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The walk over the sockets has the last word, with each set of programs."""
    monkeypatch.setenv("BGPSNOOP_WITHOUT", without)
    agent = Agent(lab.directory / "agent.log", free_port())
    lab.run(agent.process)
    v4, v6 = PEER_B.addresses[V4], PEER_B.addresses[V6]
    a, b = lab.daemon("frr", PEER_A), lab.daemon("bird", PEER_B)
    for family in (V4, V6):
        here, there = PEER_A.addresses[family], PEER_B.addresses[family]
        a.neighbor(there, PEER_B.asn, local_address=here)
    b.neighbor(PEER_A.addresses[V4], PEER_A.asn, local_address=v4)
    b.start()
    a.start()
    a.wait_established(v4)
    up = "bgpsnoop_session_up"
    wait_until(lambda: agent.samples(up, peer=v4) == [1], 10, "it is up")
    agent.process.signal(signal.SIGSTOP)
    with netns.namespaces("c") as (elsewhere,):
        Storm(elsewhere, 3 * RESETS).break_loose()
    b.add(PEER_A.addresses[V6], PEER_A.asn, local_address=v6)
    a.wait_established(v6)
    b.shut_down(PEER_A.addresses[V4])
    wait_until(lambda: a.state(v4) != "established", 10, "it is down for the router")
    agent.process.signal(signal.SIGCONT)
    wait_until(lambda: agent.samples(up, peer=v6) == [1], 20, "the new one is seen")
    wait_until(lambda: agent.samples(up, peer=v4) == [0], 20, "the old one is down")
    lost = agent.samples("bgpsnoop_records_lost_total", kind="tcp_state")
    assert sum(lost) > 0


def test_records_that_find_no_room_are_told(lab: Lab, trace: Trace) -> None:
    """While the trace is stopped, more happens than its ring buffer holds."""
    trace.process.signal(signal.SIGSTOP)
    Storm(lab.a, 3 * RESETS).break_loose()
    trace.process.signal(signal.SIGCONT)
    wait_until(lambda: trace.events(event="lost"), 60, "the loss is told")
    for event in trace.events(event="lost"):
        assert event["count"] > 0 and event["kind"], event
