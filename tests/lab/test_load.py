# SPDX-License-Identifier: Apache-2.0
"""Full buffers and storms: nothing is lost, or it is said what was."""

import json
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import netns
from bgpsnoop import Agent, Trace
from fleets import Script
from lab import PEER_A, PEER_B, V4, V6, Lab
from netns import Namespace
from speaker import KEEPALIVE, NOTIFICATION, ROUTE_REFRESH, Listener, Speaker
from speaker import connect, message, notification, open_message
from test_metrics import free_port
from waiting import wait_until

RESETS = 2500


class Storm(Script):
    def __init__(self, where: Namespace, count: int, *options: str) -> None:
        super().__init__(where, "storm.py", count, *options)
        self.expect("ready")

    def break_loose(self) -> None:
        self.tell("")
        self.expect("done")
        assert self.child.wait(30) == 0


@pytest.fixture
def trace(lab: Lab) -> Iterator[Trace]:
    """One for each test: what is lost in one is none of the next's."""
    started = Trace(lab.directory / "trace.log")
    lab.run(started.process)
    yield started
    started.stop()


def test_2500_resets_at_once_lose_no_record(lab: Lab, trace: Trace) -> None:
    storm = Storm(lab.a, RESETS)
    # What it took to begin them is out of the way: both ends' word of each OPEN has come.
    trace.wait_for(lab.a, event="message", message="open", count=2 * RESETS, timeout=60)
    storm.break_loose()
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
        Storm(elsewhere, 3 * RESETS, "answered").break_loose()
    b.add(PEER_A.addresses[V6], PEER_A.asn, local_address=v6)
    a.wait_established(v6)
    b.shut_down(PEER_A.addresses[V4])
    wait_until(lambda: a.state(v4) != "established", 10, "it is down for the router")
    agent.process.signal(signal.SIGCONT)
    wait_until(lambda: agent.samples(up, peer=v6) == [1], 20, "the new one is seen")
    wait_until(lambda: agent.samples(up, peer=v4) == [0], 20, "the old one is down")
    lost = agent.samples("bgpsnoop_records_lost_total", kind="tcp_state")
    assert sum(lost) > 0


def ends_of(address: str, events: Path) -> list[dict[str, Any]]:
    """The verdicts on connections from or to it."""
    told = [json.loads(line) for line in events.read_text().splitlines()]
    closed = [event for event in told if event["event"] == "connection_closed"]
    return [event for event in closed if address in (event["local"], event["peer"])]


def say_and_hear(caller: Speaker, called: Speaker, data: bytes) -> None:
    writer = threading.Thread(target=caller.send, args=(data,))
    writer.start()
    heard = 0
    while heard < len(data):
        heard += len(called.socket.recv(1 << 20))
    writer.join()


MANY_SHORT = (message(ROUTE_REFRESH, b"\0\1\0\1"), 200_000)
LONG = (message(ROUTE_REFRESH, b"\0\1\0\1".ljust(65_000)), 1_000)  # 16 records each


@pytest.mark.parametrize("without", ["", "storage", "storage hash"])
@pytest.mark.parametrize("said", [MANY_SHORT, LONG], ids=["short", "long"])
def test_what_one_peer_says_without_end_costs_others_nothing(
    lab: Lab, said: tuple[bytes, int], without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ROUTE-REFRESHes without end while nobody reads; then another session begins and ends."""
    monkeypatch.setenv("BGPSNOOP_WITHOUT", without)
    events = lab.directory / f"events{without}.jsonl"
    agent = Agent(lab.directory / "agent.log", free_port(), [f"--event-log={events}"])
    lab.run(agent.process)
    v4, v6 = PEER_A.addresses[V4], PEER_A.addresses[V6]
    opens = [open_message(p.asn, p.router_id) + message(KEEPALIVE) for p in (PEER_A, PEER_B)]
    with Listener(lab.b, PEER_B.addresses[V4]) as loud, Listener(
        lab.b, PEER_B.addresses[V6]
    ) as calm:
        caller = connect(lab.a, v4, PEER_B.addresses[V4])
        called = loud.accept()
        for speaker, opening in zip((caller, called), opens):
            speaker.send(opening)
        for speaker in (caller, called):
            speaker.read_until(KEEPALIVE)
        agent.process.signal(signal.SIGSTOP)
        one, times = said
        say_and_hear(caller, called, one * times)
        with connect(lab.a, v6, PEER_B.addresses[V6]) as other, calm.accept() as another:
            for speaker, opening in zip((other, another), opens):
                speaker.send(opening)
            for speaker in (other, another):
                speaker.read_until(KEEPALIVE)
            other.send(notification(6, 2))
            another.read_until(NOTIFICATION)
        agent.process.signal(signal.SIGCONT)
        untold = "bgpsnoop_messages_untold_total"
        wait_until(lambda: agent.samples(untold)[0] > 1.5 * times, 20, "they were only counted")
        wait_until(lambda: len(ends_of(v6, events)) == 2, 20, "both ends are judged")
        for end in ends_of(v6, events):
            assert (end["outcome"], end["certainty"]) == ("administrative", "certain"), end
        assert sum(agent.samples("bgpsnoop_records_lost_total")) == 0
        caller.close()
        called.close()


def test_records_that_find_no_room_are_told(lab: Lab, trace: Trace) -> None:
    """While the trace is stopped, more happens than its ring buffer holds."""
    trace.process.signal(signal.SIGSTOP)
    Storm(lab.a, 3 * RESETS).break_loose()
    trace.process.signal(signal.SIGCONT)
    wait_until(lambda: trace.events(event="lost"), 60, "the loss is told")
    for event in trace.events(event="lost"):
        assert event["count"] > 0 and event["kind"], event
