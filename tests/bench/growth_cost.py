# SPDX-License-Identifier: Apache-2.0
"""What a session costs the agent where there are ten of them, and where there are ten thousand:
resident memory, processor time of an idle second and of a scrape, each beyond what it takes with
none, and the time of the program that samples them. Run by `./dev bench`, as root.

    growth_cost.py [SESSIONS...]"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rounds import Watcher, fail, processor_seconds, row, the_agent_counted

from fleets import Fleet
from netns import Namespace
from waiting import Late, wait_until

SESSIONS = (10, 100, 1_000, 10_000)  # as many as --max-sessions has room for; two a connection
IDLE_SECONDS = 8
SCRAPES = 3
SAMPLERS = ("watched_sockets", "watched_in_netns", "segment_in")  # the first that this kernel has


@dataclass(frozen=True)
class Cost:
    sessions: int
    resident: float  # bytes
    idle: float  # seconds of processor time a second
    sampling: float  # of the program, seconds a second
    scrape: float  # seconds of processor time
    answer: int  # bytes

    def beyond(self, none: "Cost", what: str) -> float:
        """A session."""
        return float(getattr(self, what) - getattr(none, what)) / self.sessions


def sampling_seconds(watcher: Watcher) -> float:
    assert watcher.agent
    for program in SAMPLERS:
        if times := watcher.agent.samples("bgpsnoop_program_run_seconds_total", program=program):
            return times[0]
    fail("the agent has no program that samples sessions")


def resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return 1024 * float(line.split()[1])
    fail(f"the process {pid} has ended")


def scrapes(watcher: Watcher, idle: float) -> tuple[float, int]:
    """Seconds of processor time of each, beyond those of idleness meanwhile, and its bytes."""
    assert watcher.agent
    pid, spent, size = watcher.pids[0], 0.0, 0
    for _ in range(SCRAPES):
        time.sleep(1.1)  # another snapshot, else it is the same answer again
        begin, at = processor_seconds(pid), time.monotonic()
        size = len(watcher.agent.metrics())
        spent += processor_seconds(pid) - begin - idle * (time.monotonic() - at)
    return spent / SCRAPES, size


def wait_for_sessions(watcher: Watcher, sessions: int) -> None:
    assert watcher.agent
    agent = watcher.agent

    def known() -> bool:
        return sum(agent.samples("bgpsnoop_session_up")) == sessions

    try:
        wait_until(known, 60, "all sessions are known", interval=1)
    except Late:
        up = sum(agent.samples("bgpsnoop_session_up"))
        fail(f"of {sessions} sessions the agent knows {up:.0f}")


def beside(watcher: Watcher, sessions: int) -> Cost:
    pid = watcher.pids[0]
    time.sleep(2)  # what is measured is time: of an agent that has settled
    sampled, begin, at = sampling_seconds(watcher), processor_seconds(pid), time.monotonic()
    time.sleep(IDLE_SECONDS)
    idle = (processor_seconds(pid) - begin) / (time.monotonic() - at)
    grown = resident(pid)
    scrape, answer = scrapes(watcher, idle)
    sampled = (sampling_seconds(watcher) - sampled) / (time.monotonic() - at)
    return Cost(sessions, grown, idle, sampled, scrape, answer)


def cost_of(sessions: int) -> Cost:
    where = Namespace("growth")
    try:
        with Fleet(where, sessions // 2) as fleet:
            fleet.expect("ready")
            with the_agent_counted() as watcher:
                fleet.do("keepalive")
                wait_for_sessions(watcher, sessions)
                return beside(watcher, sessions)
    finally:
        where.delete()


def show(none: Cost, each: Cost) -> None:
    print(f"{each.sessions} sessions, a session:")
    row("    KB resident", f"{each.beyond(none, 'resident') / 1e3:.1f}")
    row("    us of an idle second", f"{each.beyond(none, 'idle') * 1e6:.2f}")
    row("    of it in the program that samples", f"{each.beyond(none, 'sampling') * 1e6:.2f}")
    row("    us of a scrape", f"{each.beyond(none, 'scrape') * 1e6:.1f}")
    row("    KB of a scrape", f"{each.beyond(none, 'answer') / 1e3:.2f}")


def main() -> None:
    none = cost_of(0)
    row(
        "no session: MB resident, ms an idle second, ms a scrape",
        f"{none.resident / 1e6:.1f}, {1e3 * none.idle:.2f}, {1e3 * none.scrape:.1f}",
    )
    for sessions in map(int, sys.argv[1:] or SESSIONS):
        show(none, cost_of(sessions))


if __name__ == "__main__":
    main()
