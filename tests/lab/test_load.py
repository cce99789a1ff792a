# SPDX-License-Identifier: Apache-2.0
"""Full buffers and storms: nothing is lost, or it is said what was."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bgpsnoop import Trace
from lab import Lab
from waiting import wait_until

STORM = Path(__file__).parent / "storm.py"
RESETS = 2500


class Storm:
    def __init__(self, lab: Lab, count: int, *options: str) -> None:
        argv = ["/usr/bin/python3", str(STORM), str(count), *options]
        self.child = subprocess.Popen(
            lab.a.wrap(argv),
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
    Storm(lab, RESETS).break_loose()
    trace.wait_for(lab.a, event="connection_closed", count=2 * RESETS, timeout=60)
    resets = Counter(e["direction"] for e in trace.events(lab.a, event="reset"))
    assert resets == {"sent": RESETS, "received": RESETS}
    assert len(trace.events(lab.a, event="connection_closed")) == 2 * RESETS
    assert trace.events(event="lost") == []


def test_a_crowd_of_connections_with_one_peer_holds_nothing_up(lab: Lab, trace: Trace) -> None:
    Storm(lab, 1000, "one-peer").break_loose()
    trace.wait_for(lab.a, event="connection_closed", count=2000, timeout=30)


def test_records_that_find_no_room_are_told(lab: Lab, trace: Trace) -> None:
    """While the trace is stopped, more happens than its ring buffer holds."""
    trace.process.signal(signal.SIGSTOP)
    Storm(lab, 3 * RESETS).break_loose()
    trace.process.signal(signal.SIGCONT)
    wait_until(lambda: trace.events(event="lost"), 60, "the loss is told")
    for event in trace.events(event="lost"):
        assert event["count"] > 0 and event["kind"], event
