# SPDX-License-Identifier: Apache-2.0
"""Asks doctor, and plays no labs, on this machine and in every guest, and writes the table of hooks
of docs/kernels.md: for a hook or a way that is new.

    sudo BGPSNOOP_KERNELS=all /usr/bin/python3 tests/kernels/write_hooks.py
"""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import table
from catalogue import KERNELS
from machine import Seen, this_machine
from suite import AT_ONCE, NAMES, guests
from test_another_way import WAYS


def ask(name: str, without: str = "") -> Seen:
    return this_machine(True, name, without, files=())


def answer_of(play: Callable[[], Seen]) -> Seen:
    """Of a guest that QEMU killed there is none: it is asked once more, and what it said is shown."""
    seen = play()
    if not seen.kernel:
        print(seen.machine, "did not run:", seen.output[-2000:], flush=True)
        seen = play()
    print(seen.machine, seen.kernel, seen.verdict, flush=True)
    return seen


if __name__ == "__main__":
    if set(NAMES) != set(KERNELS):
        sys.exit("the table is of all kernels: BGPSNOOP_KERNELS=all")
    seen = [ask(table.REFERENCE), *(ask(f"{table.REFERENCE}, {way}", WAYS[way]) for way in WAYS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        seen += pool.map(answer_of, guests(labs=False).values())
    if silent := [each.machine for each in seen if not each.kernel]:
        sys.exit(f"nothing is written: {', '.join(silent)} did not run")
    table.write_one(table.DOCUMENT, "hooks", table.hooks_table({e.machine: e for e in seen}))
