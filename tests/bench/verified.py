# SPDX-License-Identifier: Apache-2.0
"""How many instructions the verifier walks for each program, on each set of programs: the ways
through it, each with all that it may do. Beside the committed figures, which are of one kernel:
`./dev test cost` says which program has grown.

    verified.py [--write]"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

from bgpsnoop import Trace

FIGURES = Path(__file__).parent / "verified.json"
TOLERANCE = 0.1  # compilers differ
SETS = {"storage": "", "hash": "storage", "nobtf": "storage hash"}  # what each has to do without
Figures = dict[str, int]  # by program


def kernel() -> str:
    """Its version without what a distribution adds: of the verifier."""
    return ".".join(os.uname().release.split(".")[:2])


def name_of(program: str) -> str:
    argv = ["bpftool", "--json", "prog", "show", "id", program]
    shown = subprocess.run(argv, capture_output=True, text=True, check=True)
    return str(json.loads(shown.stdout)["name"])


def programs_of(pid: int) -> Figures:
    figures = {}
    for descriptor in Path(f"/proc/{pid}/fdinfo").iterdir():
        try:
            text = descriptor.read_text()
        except FileNotFoundError:
            continue  # closed meanwhile, so no program's: those stay
        program = re.search(r"^prog_id:\s+(\d+)", text, re.MULTILINE)
        walked = re.search(r"^verified_insns:\s+(\d+)", text, re.MULTILINE)
        if program and walked:  # else it is a link, which has the number of its program
            figures[name_of(program[1])] = int(walked[1])
    return dict(sorted(figures.items()))


def verified(of_set: str) -> Figures:
    os.environ["BGPSNOOP_WITHOUT"] = SETS[of_set]
    with tempfile.TemporaryDirectory() as logs:
        trace = Trace(Path(logs) / "trace.log")
        try:
            return programs_of(trace.process.pid)
        finally:
            trace.stop()
            del os.environ["BGPSNOOP_WITHOUT"]


def committed() -> dict[str, dict[str, Figures]]:
    """By kernel and set."""
    return dict(json.loads(FIGURES.read_text())) if FIGURES.exists() else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    figures = committed()
    now = {each: verified(each) for each in SETS}
    for of_set, programs in now.items():
        before = figures.get(kernel(), {}).get(of_set, {})
        for program, walked in programs.items():
            change = f"{walked / before[program] - 1:+7.1%}" if program in before else "new"
            print(f"{of_set:<8} {program:<20} {walked:8} instructions, {change}")
    if options.write:
        FIGURES.write_text(json.dumps(figures | {kernel(): now}, indent=4) + "\n")


if __name__ == "__main__":
    main()
