# SPDX-License-Identifier: Apache-2.0
"""What a session costs the agent where there are ten of them, and where there are ten thousand:
resident memory, processor time of an idle second and of a scrape, in all and of each session beyond
those of the row before, and the time of the program that samples them. Run by `./dev bench`, as
root.

    growth_cost.py [SESSIONS...]"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rounds import Watcher, fail, processor_seconds, row, the_agent_counted

from bgpsnoop import Agent
from fleets import Fleet
from netns import Namespace
from waiting import Late, wait_until

SESSIONS = (10, 100, 1_000, 10_000)  # as many as --max-sessions has room for; two a connection
TELLING = 100  # what fewer cost is less than what one idle second differs from the next
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

    def each_further(self, fewer: "Cost", what: str) -> float:
        """What a session costs more than those that the other has."""
        more = float(getattr(self, what) - getattr(fewer, what))
        return more / (self.sessions - fewer.sessions)


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
    """All of ours are up, and there are none of others."""
    assert watcher.agent
    agent = watcher.agent
    try:
        wait_until(lambda: up_of(agent) == [1.0] * sessions, 60, "all are known", interval=1)
    except Late:
        known = up_of(agent)
        fail(f"of {sessions} sessions the agent knows {len(known)}, {sum(known):.0f} of them up")


def up_of(agent: Agent) -> list[float]:
    return agent.samples("bgpsnoop_session_up")


def beside(watcher: Watcher, sessions: int) -> Cost:
    assert watcher.agent
    pid = watcher.pids[0]
    time.sleep(2)  # what is measured is time: of an agent that has settled
    sampled, begin, at = sampling_seconds(watcher), processor_seconds(pid), time.monotonic()
    time.sleep(IDLE_SECONDS)
    idle = (processor_seconds(pid) - begin) / (time.monotonic() - at)
    grown = resident(pid)
    scrape, answer = scrapes(watcher, idle)
    sampled = (sampling_seconds(watcher) - sampled) / (time.monotonic() - at)
    if up_of(watcher.agent) != [1.0] * sessions:
        fail("sessions of others came or went meanwhile")
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


def show(cost: Cost) -> None:
    print(f"{cost.sessions} sessions:")
    row("    MB resident", f"{cost.resident / 1e6:.1f}")
    row("    ms of an idle second", f"{1e3 * cost.idle:.2f}")
    row("    ms, MB of a scrape", f"{1e3 * cost.scrape:.1f}, {cost.answer / 1e6:.2f}")


def show_each_further(cost: Cost, fewer: Cost) -> None:
    print(f"  each beyond the first {fewer.sessions}:")
    row("    KB resident", f"{cost.each_further(fewer, 'resident') / 1e3:.1f}")
    row("    us of an idle second", f"{cost.each_further(fewer, 'idle') * 1e6:.1f}")
    row("    us of it in the program that samples", f"{cost.sampling / cost.sessions * 1e6:.2f}")
    row("    us of a scrape", f"{cost.each_further(fewer, 'scrape') * 1e6:.1f}")


def main() -> None:
    fewer = cost_of(0)
    show(fewer)
    for sessions in map(int, sys.argv[1:] or SESSIONS):
        cost = cost_of(sessions)
        show(cost)
        if sessions >= TELLING:
            show_each_further(cost, fewer)
        fewer = cost


if __name__ == "__main__":
    main()
