# SPDX-License-Identifier: Apache-2.0
"""How long the agent takes from its start until it is ready, the verifier included: on this kernel,
and on others in guests. An emulator is slow, so each guest does a piece of work that this machine
does, too, and what it takes is divided by how much longer that took. Run by `./dev bench`, as root.

    start_cost.py [KERNEL...]     those of tests/kernels/catalogue.py"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rounds import fail, row, spread

from bgpsnoop import Agent
from process import free_port

HERE = Path(__file__).resolve()
BOOT = HERE.parents[1] / "kernels/boot.py"
KERNELS = ("5.10", "6.1", "sid")
IN_GUEST = "--in-guest"
STARTS = 5
PIECES = 5
LOOPS = 1_000_000
TIMEOUT = 600


@dataclass(frozen=True)
class Seen:
    starts: list[float]  # seconds
    work: float  # seconds that the piece of work took


def seconds_of(what: Callable[[], object]) -> float:
    begun = time.monotonic()
    what()
    return time.monotonic() - begun


def work() -> None:
    """Branches, calls and memory that is in the cache, as a verifier has them."""
    seen: dict[int, int] = {}
    for i in range(LOOPS):
        seen[i & 1023] = seen.get(i * 7 & 1023, 0) + i


def start() -> float:
    with tempfile.TemporaryDirectory() as directory:
        begun = time.monotonic()
        agent = Agent(Path(directory) / "agent.log", free_port())
        took = time.monotonic() - begun
        agent.stop()
        return took


def here() -> Seen:
    """The least of the work, which nothing has interrupted; all of the starts but the first, which
    fetches the program from the disk."""
    start()
    least = min(seconds_of(work) for _ in range(PIECES))
    return Seen([start() for _ in range(STARTS)], least)


def in_guest(kernel: str) -> Seen:
    argv = [sys.executable, str(BOOT), kernel, "--timeout", str(TIMEOUT), "--"]
    argv += [sys.executable, str(HERE), IN_GUEST]
    done = subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        fail(f"the guest {kernel} ended with {done.returncode}: {done.stdout[-500:]}")
    return Seen(**json.loads(lines[-1]))


def main() -> int:
    if IN_GUEST in sys.argv:
        print(json.dumps(vars(here())))
        return 0
    ours = here()
    row("start of the agent, seconds: this kernel", spread(ours.starts))
    for kernel in sys.argv[1:] or KERNELS:
        seen = in_guest(kernel)
        slowness = seen.work / ours.work
        scaled = [each / slowness for each in seen.starts]
        seconds = f"{statistics.median(seen.starts):.1f} s there"
        row(f"the same, {kernel}", f"{spread(scaled)}; {seconds}, which is {slowness:.1f} x slower")
    return 0


if __name__ == "__main__":
    sys.exit(main())
