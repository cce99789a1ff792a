# SPDX-License-Identifier: Apache-2.0
"""Rounds beside the agent and without it, in turn, and rows of what they took. Machines are noisy:
what is compared is processor time, of rounds that follow one another, and a row is a median with
the least and the most."""

import ctypes
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

from bgpsnoop import Agent  # noqa: E402
from process import free_port  # noqa: E402
from waiting import Late, wait_until  # noqa: E402

Sample = dict[str, float]  # what one round took, by name


@dataclass(frozen=True)
class Watcher:
    """What runs beside a round."""

    pids: list[int]
    agent: Agent | None = None
    counted: bool = False  # so is the time of its programs in the kernel

    def program_seconds(self, of: str = "") -> float:
        """Of the agent's programs whose names begin so, by the clock: what interrupts one is in it.
        As of the newest snapshot. To ask costs the agent something."""
        if not self.agent or not self.counted:
            return 0
        series = f'bgpsnoop_program_run_seconds_total{{program="{of}'
        lines = self.agent.metrics().splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(series))


Way = Callable[[], AbstractContextManager[Watcher]]
# The hook that no agent is without, of kernels with BTF and without.
OURS = {"tcp_state", "state_event"}
STATS = Path("/proc/sys/kernel/bpf_stats_enabled")
TRIES = 5
SETTLING = 1  # seconds: an agent that has just begun looks at everything once
libc = ctypes.CDLL(None, use_errno=True)


def fail(sentence: str) -> NoReturn:
    sys.exit(f"{Path(sys.argv[0]).stem}: {sentence}")


def processor_seconds(pid: int) -> float:
    """User and system, of all threads that it has and has had: to the nanosecond, where
    /proc/PID/stat has ticks. What the kernel does in a softirq on its time is in it, unless the
    kernel keeps that apart (CONFIG_IRQ_TIME_ACCOUNTING)."""
    clock = ctypes.c_int()
    if error := libc.clock_getcpuclockid(pid, ctypes.byref(clock)):
        fail(f"the process {pid} has ended: {os.strerror(error)}")
    return time.clock_gettime(clock.value)


def attached() -> int:
    """How many agents watch this machine."""
    shown = subprocess.run(["bpftool", "-j", "prog", "show"], capture_output=True, check=True)
    return sum(row.get("name") in OURS for row in json.loads(shown.stdout))


@contextmanager
def nothing() -> Iterator[Watcher]:
    yield Watcher([])


@contextmanager
def agent_beside(*options: str) -> Iterator[Agent]:
    """One that has every hook that this kernel offers, and has settled."""
    with tempfile.TemporaryDirectory() as directory:
        agent = Agent(Path(directory) / "agent.log", free_port(), options)
        try:
            missing = missing_hooks(agent.metrics())
            if missing:
                fail(f"the agent is not attached to {', '.join(sorted(missing))}")
            time.sleep(SETTLING)
            yield agent
        finally:
            agent.stop()


@contextmanager
def the_agent() -> Iterator[Watcher]:
    with agent_beside() as agent:
        yield Watcher([agent.process.pid], agent)


@contextmanager
def the_agent_counted() -> Iterator[Watcher]:
    """The kernel takes the time of each run of a program, which costs as much as most of them: the
    time in them is known, and it is less than that."""
    was = STATS.read_text()
    try:
        STATS.write_text("1")
        with agent_beside() as agent:
            yield Watcher([agent.process.pid], agent, counted=True)
    finally:
        STATS.write_text(was)


def missing_hooks(metrics: str) -> set[str]:
    hooks: dict[str, set[str]] = {"offered": set(), "attached": set()}
    for line in metrics.splitlines():
        for kind, found in hooks.items():
            if line.startswith(f"bgpsnoop_hook_{kind}{{") and line.endswith(" 1"):
                found.add(line.partition('hook="')[2].partition('"')[0])
    return hooks["offered"] - hooks["attached"] if hooks["offered"] else {"anything"}


def alone(agents: int, measure: Callable[[], Sample]) -> Sample:
    """A round in which so many agents watched and no other: else it is played again."""
    for _ in range(TRIES):
        try:
            wait_until(lambda: attached() == agents, 10, "it is alone")
        except Late:
            fail(f"{attached()} agents watch this machine, not {agents}: another's would count")
        sample = measure()
        if attached() == agents:
            return sample
    fail(f"another agent came or went during each of {TRIES} rounds")


def alternated(
    ways: dict[str, Way], measure: Callable[[Watcher], Sample], rounds: int
) -> dict[str, list[Sample]]:
    """`measure` beside each of the ways in turn, and again."""
    samples: dict[str, list[Sample]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            with way() as watcher:
                agents = int(watcher.agent is not None)
                samples[name].append(alone(agents, lambda: measure(watcher)))
    return samples


def spread(values: list[float], digits: int = 3) -> str:
    middle, least, most = (
        f"{value:.{digits}f}" for value in (statistics.median(values), min(values), max(values))
    )
    return f"{middle} ({least} to {most})"


def ratios(above: list[Sample], below: list[Sample], of: str) -> list[float]:
    """Round by round: what disturbs both is in neither."""
    return [a[of] / b[of] for a, b in zip(above, below)]


def row(title: str, text: str) -> None:
    print(f"{title:<58} {text}", flush=True)
