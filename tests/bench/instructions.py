# SPDX-License-Identifier: Apache-2.0
"""How many instructions each work of works.cpp costs, counted by callgrind, beside the committed
figures: seconds are noisy on machines that others use, instructions are not. `./dev test cost` says
which costs more than it may.

    instructions.py [--write] WORKS

`--write` makes what was counted the figures, also where a work has become cheaper."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

FIGURES = Path(__file__).parent / "instructions.json"
CALLS = 200  # enough that one call more or less is no matter
TOLERANCE = 0.05  # other versions of the libraries, other processors


@dataclass(frozen=True)
class Work:
    name: str
    units: int
    unit: str


def works_of(binary: str) -> list[Work]:
    listed = subprocess.run([binary, "--list"], capture_output=True, text=True, check=True)
    rows = [line.split(" ", 2) for line in listed.stdout.splitlines()]
    return [Work(name, int(units), unit) for name, units, unit in rows]


def instructions(binary: str, name: str, calls: int) -> int:
    """Of the whole process."""
    with tempfile.NamedTemporaryFile() as out:
        argv = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}"]
        argv += [binary, "--count", name, str(calls)]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"instructions: {name}: {done.stderr.strip() or done.returncode}")
    return int(found[1])


def cost(binary: str, work: Work) -> float:
    """Of one unit, without what the process needs to begin and to end."""
    once, twice = (instructions(binary, work.name, calls) for calls in (CALLS, 2 * CALLS))
    return (twice - once) / CALLS / work.units


def figures() -> dict[str, int]:
    return dict(json.loads(FIGURES.read_text())) if FIGURES.exists() else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("works", help="the binary")
    options = parser.parse_args()
    before = figures()
    works = works_of(options.works)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        costs = list(pool.map(lambda work: cost(options.works, work), works))
    for work, now in zip(works, costs):
        change = f"{now / before[work.name] - 1:+7.1%}" if work.name in before else "new"
        print(f"{work.name:<14} {now:10.0f} instructions {work.unit}, {change}")
    if options.write:
        after = {work.name: round(now) for work, now in zip(works, costs)}
        FIGURES.write_text(json.dumps(after, indent=4) + "\n")


if __name__ == "__main__":
    main()
