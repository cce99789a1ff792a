# SPDX-License-Identifier: Apache-2.0
"""A flood of SYNs to a closed BGP port, under any address, with the agent and the flood on one
processor as on a small router: the agent goes on telling what is, and of its neighbour at once.
BGPSNOOP_FLOOD_SECONDS says how long, else 10."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from bgpsnoop import Agent
from lab import PEER_A, PEER_B, V4, Lab
from test_metrics import free_port
from waiting import wait_until

FLOOD = Path(__file__).parent / "syn_flood.py"
RATE = 20_000
SECONDS = int(os.environ.get("BGPSNOOP_FLOOD_SECONDS", "10"))
ONE_CPU = ["taskset", "-c", "0"]
MEGABYTE = 1 << 20
NEIGHBORS = 100
A_SECOND = 400 + 200  # told of neighbours, and of others: bpf/lib/unwanted.h
A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]


class Watch:
    """Looks at the agent again and again: how old what it shows ever was."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.oldest = 0.0
        self.memory = self.sample("process_resident_memory_bytes")
        self.cpu = self.sample("process_cpu_seconds_total")
        self.begin = time.monotonic()

    def sample(self, name: str, **labels: str) -> float:
        return sum(self.agent.samples(name, **labels))

    def look(self) -> None:
        self.oldest = max(self.oldest, self.sample("bgpsnoop_snapshot_age_seconds"))

    def shows(self, name: str, **labels: str) -> bool:
        self.look()
        return self.sample(name, **labels) > 0

    def cpu_share(self) -> float:
        spent = self.sample("process_cpu_seconds_total") - self.cpu
        return spent / (time.monotonic() - self.begin)


@contextmanager
def flooding(lab: Lab, sources: int = 1 << 16) -> Iterator[subprocess.Popen[str]]:
    argv = [*ONE_CPU, "/usr/bin/python3", str(FLOOD), A, str(RATE), str(SECONDS), str(sources)]
    child = subprocess.Popen(lab.b.wrap(argv), stdout=subprocess.PIPE, stderr=sys.stderr, text=True)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def call_in_vain(lab: Lab) -> None:
    with lab.b.socket(socket.AF_INET) as caller, pytest.raises(ConnectionRefusedError):
        caller.bind((B, 0))
        caller.connect((A, 179))


@pytest.fixture
def agent(lab: Lab) -> Iterator[Agent]:
    log = f"--event-log={lab.directory / 'events.jsonl'}"
    started = Agent(lab.directory / "agent.log", free_port(), [log])
    lab.run(started.process)
    move = [*ONE_CPU[:1], "-apc", "0", str(started.process.pid)]
    subprocess.run(move, check=True, stdout=subprocess.DEVNULL)
    yield started


def a_session_that_falls(lab: Lab, agent: Agent) -> None:
    a, b = lab.daemon("frr", PEER_A), lab.daemon("bird", PEER_B)
    a.neighbor(B, PEER_B.asn, local_address=A)
    b.neighbor(A, PEER_A.asn, local_address=B)
    b.start()
    a.start()
    a.wait_established(B)
    wait_until(lambda: agent.samples("bgpsnoop_session_up", peer=B) == [1], 10, "it is up")
    a.stop()


def are_counted(agent: Agent, sent: int) -> None:
    wait_until(
        lambda: agent.samples("bgpsnoop_unwanted_segments_total", reason="syn")[0] > sent * 0.9,
        5,
        "nearly all SYNs are counted",
    )
    assert agent.samples("bgpsnoop_unwanted_segments_untold_total")[0] > sent / 2
    assert sum(agent.samples("bgpsnoop_records_lost_total")) == 0
    assert sum(agent.samples("bgpsnoop_unknown_peer_records_lost_total")) == 0


def test_a_flood_of_syns_freezes_nothing_and_hides_no_neighbor(lab: Lab, agent: Agent) -> None:
    a_session_that_falls(lab, agent)
    watch = Watch(agent)
    with flooding(lab) as flood:
        call_in_vain(lab)
        wait_until(
            lambda: watch.shows(
                "bgpsnoop_connection_outcomes_total", peer=B, outcome="not_listening"
            ),
            SECONDS,
            "the neighbour's call, refused in the middle of the flood",
        )
        while flood.poll() is None:
            watch.look()
            time.sleep(0.2)
        share = watch.cpu_share()
        assert flood.stdout
        rate = int(flood.stdout.read())
    print(f"{rate} SYNs/s: CPU {share:.0%}, oldest snapshot {watch.oldest:.1f} s")
    assert rate > RATE / 2
    are_counted(agent, rate * SECONDS)
    assert share < 0.3
    assert watch.oldest < 3
    assert watch.sample("process_resident_memory_bytes") - watch.memory < 20 * MEGABYTE
    assert (lab.directory / "events.jsonl").stat().st_size < 10 * MEGABYTE
    begin = time.monotonic()
    agent.process.end()
    assert time.monotonic() - begin < 2


@contextmanager
def calling_neighbors(lab: Lab, agent: Agent) -> Iterator[None]:
    """A speaker of ours, which listens elsewhere, calls those in whose names the flood comes."""
    lab.a.ip("link", "set", "lo", "up")
    lab.a.ip("route", "add", "100.64.0.0/16", "via", B)
    with ExitStack() as calls:
        listener = calls.enter_context(lab.a.socket(socket.AF_INET))
        listener.bind(("127.0.0.9", 179))
        listener.listen()
        for number in range(NEIGHBORS):
            caller = calls.enter_context(lab.a.socket(socket.AF_INET))
            caller.setblocking(False)
            with suppress(BlockingIOError):
                caller.connect((f"100.64.0.{number}", 179))
        called = "bgpsnoop_session_called_since_timestamp_seconds"
        wait_until(lambda: len(agent.samples(called)) >= NEIGHBORS, 10, "they are neighbours")
        time.sleep(2)  # the kernel is told of new neighbours once a second
        yield


def test_a_flood_in_the_names_of_neighbors_has_a_bound_too(lab: Lab, agent: Agent) -> None:
    with calling_neighbors(lab, agent):
        begin = time.monotonic()
        with flooding(lab, NEIGHBORS) as flood:
            flood.wait(SECONDS + 30)
            assert flood.stdout
            sent = int(flood.stdout.read()) * SECONDS
        seconds = time.monotonic() - begin + 2
        are_counted(agent, sent)
        told = sent - agent.samples("bgpsnoop_unwanted_segments_untold_total")[0]
        assert told <= A_SECOND * seconds
