# SPDX-License-Identifier: Apache-2.0
"""What the agent costs the other traffic of a router: processor time per byte of iperf3, and per
request with its response, beside the agent, beside empty programs at the hooks of a read, a write
and a segment, and without, in turn. Both ends are processes of
loopback in a namespace of our own, not on BGP's port, and their times are added up. They share a
core: who wakes whom across cores, and whose cache has what, is the machine's business, and differs
by a third from one transfer to the next. Run by `./dev bench`, as root."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from kernel_cost import empty_programs
from rounds import Sample, Watcher, alone, alternated, fail, nothing, ratios, row, spread
from rounds import the_agent, the_agent_counted

from netns import Namespace
from waiting import wait_until

ROUNDS = 5
AGAIN = 2  # within a round: the least of them counts, for what disturbs only adds
PORT = 5201
SENT = {"128K": 1_000_000_000, "4K": 300_000_000}  # bytes, by the size of a write
REQUESTS = 30_000
ASKED = 0.99
HERE = Path(__file__).resolve().parent


def used(*children: "subprocess.Popen[str]") -> float:
    """Seconds of processor time of children, and theirs, until they have ended."""
    seconds = 0.0
    for child in children:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            fail(f"{child.args} ended with {child.returncode}")  # type: ignore[str-bytes-safe]
        seconds += usage.ru_utime + usage.ru_stime
    return seconds


def start(where: Namespace, *words: object) -> "subprocess.Popen[str]":
    core = str(min(os.sched_getaffinity(0)))
    argv = where.wrap(["taskset", "-c", core, *map(str, words)])
    return subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)


def transfer(where: Namespace, write: str) -> float:
    """Nanoseconds of processor time per byte."""
    size = SENT[write]
    server = start(where, "iperf3", "-s", "-1", "-p", PORT, "-J")
    wait_until(lambda: where.listens(PORT), 10, "iperf3 listens")
    client = start(where, "iperf3", "-c", "127.0.0.1", "-p", PORT, "-n", size, "-l", write, "-J")
    told = json.loads(client.stdout.read())  # type: ignore[union-attr]
    server.stdout.read()  # type: ignore[union-attr]
    seconds = used(client, server)
    if "error" in told:
        fail(f"iperf3: {told['error']}")
    received = told["end"]["sum_received"]["bytes"]
    if not 0.9 * size <= received <= 1.1 * size:
        fail(f"iperf3 received {received} bytes of {size}")
    return seconds / received * 1e9


def exchange(where: Namespace, helper: Path) -> float:
    """Microseconds of processor time per request and response."""
    return used(start(where, helper, PORT, REQUESTS)) / REQUESTS * 1e6


@contextmanager
def empty() -> Iterator[Watcher]:
    """What the hooks alone cost, whatever is attached there."""
    with empty_programs():
        yield Watcher([])


def compiled(directory: Path) -> Path:
    made = directory / "ping_pong"
    subprocess.run(["clang", "-O2", "-o", made, HERE / "ping_pong.c"], check=True)
    return made


def loads(where: Namespace, helper: Path) -> dict[str, tuple[Callable[[], float], float]]:
    """By its unit: what takes how much of it, and how many it is."""
    made: dict[str, tuple[Callable[[], float], float]] = {
        f"ns a byte, {write}B a write": (partial(transfer, where, write), size / 1e9)
        for write, size in SENT.items()
    }
    return {**made, "us a request and response": (partial(exchange, where, helper), REQUESTS / 1e6)}


def measure(where: Namespace, helper: Path) -> Sample:
    kinds = loads(where, helper).items()
    return {unit: min(load() for _ in range(AGAIN)) for unit, (load, _) in kinds}


def programs(where: Namespace, helper: Path, watcher: Watcher) -> Sample:
    """The same, of time in the agent's programs."""
    times = {}
    for unit, (load, count) in loads(where, helper).items():
        before = watcher.program_seconds()
        load()
        time.sleep(1.5)  # what is told is of the newest snapshot
        times[unit] = (watcher.program_seconds() - before) / count
    return times


def show(samples: dict[str, list[Sample]], counted: Sample) -> None:
    off = samples["nothing"]
    for unit in off[0]:
        for beside, found in samples.items():
            row(f"{unit}, beside {beside}", spread([sample[unit] for sample in found]))
            if found is not off:
                row(f"    without / with (asked: {ASKED})", spread(ratios(off, found, unit)))
        beyond = ratios(samples["empty programs"], samples["the agent"], unit)
        row("    beside empty programs / beside the agent", spread(beyond))
        least = min(sample[unit] for sample in off)
        share = f"{100 * counted[unit] / least:.1f} %"
        row("    time in the agent's programs, of that without", share)


def main() -> None:
    where = Namespace("traffic")
    ways = {"nothing": nothing, "empty programs": empty, "the agent": the_agent}
    try:
        with tempfile.TemporaryDirectory() as directory:
            helper = compiled(Path(directory))
            samples = alternated(ways, lambda _: measure(where, helper), ROUNDS)
            with the_agent_counted() as watcher:
                counted = alone(1, lambda: programs(where, helper, watcher))
    finally:
        where.delete()
    show(samples, counted)


if __name__ == "__main__":
    main()
