# SPDX-License-Identifier: Apache-2.0
"""Asks doctor, and plays no labs, on this machine and in guests, and writes the table of hooks of
docs/kernels.md: for a hook or a way that is new.

    sudo BGPSNOOP_KERNELS=all /usr/bin/python3 tests/kernels/write_hooks.py [MACHINE...]

Of machines that are not named counts what they told last time; none named: all are asked."""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

import table
from catalogue import KERNELS
from machine import Seen, this_machine
from suite import AT_ONCE, NAMES, RESULTS, guests
from test_another_way import WAYS

ASKED = RESULTS / "doctor"


def file_of(name: str) -> Path:
    return ASKED / f"{name.replace(' ', '_')}.json"


def here(name: str, without: str = "") -> Seen:
    return this_machine(True, name, without, files=())


def machines() -> dict[str, Callable[[], Seen]]:
    ways = {f"{table.REFERENCE}, {way}": without for way, without in WAYS.items()}
    return {
        table.REFERENCE: partial(here, table.REFERENCE),
        **{name: partial(here, name, without) for name, without in ways.items()},
        **guests(labs=False),
    }


def ask(name: str, play: Callable[[], Seen]) -> None:
    """Of a guest that QEMU killed nothing is kept."""
    seen = play()
    if not seen.kernel:
        print(f"{name}: did not run:", seen.output[-2000:], flush=True)
        return
    print(f"{name}: {seen.kernel}: {seen.verdict}", flush=True)
    file_of(name).write_text(json.dumps(asdict(seen), indent=1))


def main(wanted: list[str]) -> None:
    if set(NAMES) != set(KERNELS):
        sys.exit("the table is of all kernels: BGPSNOOP_KERNELS=all")
    all_of_them = machines()
    if unknown := set(wanted) - set(all_of_them):
        sys.exit(f"no such machine: {', '.join(sorted(unknown))}")
    ASKED.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name in wanted or all_of_them:
            file_of(name).unlink(missing_ok=True)
            pool.submit(ask, name, all_of_them[name])
    if silent := [name for name in all_of_them if not file_of(name).exists()]:
        sys.exit(f"nothing is written: of these nothing is known: {silent}")
    seen = {name: Seen(**json.loads(file_of(name).read_text())) for name in all_of_them}
    table.write_one(table.DOCUMENT, "hooks", table.hooks_table(seen))


if __name__ == "__main__":
    main(sys.argv[1:])
