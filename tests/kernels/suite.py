"""Which kernels a run boots, how much they play, and what they told so far."""

import json
import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict

import machine
from boot import Guest
from catalogue import KERNELS
from machine import ROOT, Seen

FEW = ("5.10", "6.1", "sid")  # the oldest, Debian 12's own, the newest
CHOICE = os.environ.get("BGPSNOOP_KERNELS", "few")  # few, all, or names
NAMES = {"few": FEW, "all": tuple(KERNELS)}.get(CHOICE, tuple(CHOICE.split()))
# One lab of each kind, or every lab.
FEW_LABS = os.environ.get("BGPSNOOP_KERNEL_LABS", "all" if CHOICE == "all" else "few") == "few"
TIMEOUT = 400 if FEW_LABS else 2400
AT_ONCE = 2 if CHOICE == "all" else 1
RESULTS = ROOT / "tests/results/kernels"

seen_guests: dict[str, Seen] = {}
booting: dict[str, Future[Seen]] = {}


def kept(seen: Seen) -> Seen:
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{seen.machine.replace(' ', '_')}.json"
    file.write_text(json.dumps(asdict(seen), indent=1))
    seen_guests[seen.machine] = seen
    return seen


def played(name: str) -> Seen:
    """The first who asks has every kernel booted, AT_ONCE at a time."""
    if not booting:
        pool = ThreadPoolExecutor(AT_ONCE)
        for kernel in NAMES:
            guest = Guest(KERNELS[kernel])
            booting[kernel] = pool.submit(machine.guest, kernel, guest, FEW_LABS, TIMEOUT)
    return kept(booting[name].result())
