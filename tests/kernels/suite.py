# SPDX-License-Identifier: Apache-2.0
"""Which machines a run plays, how much on each, and what they told so far."""

import json
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path

import machine
from boot import Guest
from catalogue import KERNELS
from labs import FILES
from machine import ROOT, Seen
from special import SPECIALS, Special

FEW = ("5.10", "6.1", "sid")  # the oldest, Debian 12's own, the newest
CHOICE = os.environ.get("BGPSNOOP_KERNELS", "few")  # few, all, or names
NAMES = {"few": FEW, "all": tuple(KERNELS)}.get(CHOICE, tuple(CHOICE.split()))
FEW_LABS = os.environ.get("BGPSNOOP_KERNEL_LABS", "few") == "few"  # one of each kind, or all
TIMEOUT = 1200 if FEW_LABS else 4000  # seconds; 5.10 takes half of it
AT_ONCE = 2  # a guest has one processor
RESULTS = ROOT / "tests/results/kernels"

seen_guests: dict[str, Seen] = {}
booting: dict[str, Future[Seen]] = {}


def file_of(machine_name: str) -> Path:
    return RESULTS / f"{machine_name.replace(' ', '_')}.json"


def kept(seen: Seen) -> Seen:
    RESULTS.mkdir(parents=True, exist_ok=True)
    file_of(seen.machine).write_text(json.dumps(asdict(seen), indent=1))
    seen_guests[seen.machine] = seen
    return seen


def reference() -> Seen:
    """This machine, as BGPSNOOP_REFERENCE kept it earlier in this run, or played now."""
    earlier = os.environ.get("BGPSNOOP_REFERENCE", "")
    if earlier and Path(earlier).exists():
        return kept(Seen(**json.loads(Path(earlier).read_text())))
    return kept(machine.this_machine(FEW_LABS))


def plain(name: str, labs: bool = True) -> Seen:
    files = FILES if labs else ()
    return machine.guest(name, Guest(KERNELS[name]), FEW_LABS, TIMEOUT, files)


def withholding(name: str, special: Special, labs: bool = True) -> Seen:
    return machine.guest(
        special.on(name),
        Guest(KERNELS[name], special.append),
        FEW_LABS,
        TIMEOUT,
        files=special.labs if labs else (),
        setting=special.setting,
    )


def guests(labs: bool = True) -> dict[str, Callable[[], Seen]]:
    """Each plays doctor and, if they are wanted, the labs."""
    found: dict[str, Callable[[], Seen]] = {name: partial(plain, name, labs) for name in NAMES}
    for special in SPECIALS:
        for name in kernels_of(special):
            found[special.on(name)] = partial(withholding, name, special, labs)
    return found


def kernels_of(special: Special) -> list[str]:
    wanted = special.kernels[:1] if CHOICE == "few" else special.kernels
    return [name for name in wanted if name in NAMES]


def played(name: str) -> Seen:
    """The first who asks has every guest booted, AT_ONCE at a time."""
    if not booting:
        pool = ThreadPoolExecutor(AT_ONCE)
        booting.update({guest: pool.submit(play) for guest, play in guests().items()})
    return kept(booting[name].result())
