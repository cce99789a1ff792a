"""Which kernels are booted, once each, and the reference that this machine gives."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import machine
import table
from boot import Guest
from catalogue import KERNELS
from machine import ROOT, Seen

FEW = ("5.10", "6.1", "sid")  # the oldest, Debian 12's own, the newest
MODE = os.environ.get("BGPSNOOP_KERNELS", "few")  # few, all, or names; only `all` plays every lab
NAMES = {"few": FEW, "all": tuple(KERNELS)}.get(MODE, tuple(MODE.split()))
TIMEOUT = 240 if MODE == "few" else 1200
RESULTS = ROOT / "tests/results/kernels"
seen_guests: dict[str, Seen] = {}


def few() -> bool:
    return MODE != "all"


def kept(seen: Seen) -> Seen:
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{seen.machine.replace(' ', '_')}.json"
    file.write_text(json.dumps(asdict(seen), indent=1))
    seen_guests[seen.machine] = seen
    return seen


@pytest.fixture(scope="session")
def reference() -> Seen:
    return kept(machine.this_machine(few()))


@pytest.fixture(scope="session", params=NAMES)
def guest(request: pytest.FixtureRequest) -> Seen:
    return kept(machine.guest(request.param, Guest(KERNELS[request.param]), few(), TIMEOUT))


@pytest.fixture(scope="session", autouse=True)
def written_table() -> Iterator[None]:
    """A run over all kernels rewrites the README's table."""
    yield
    if MODE == "all":
        table.write(ROOT / "README.md", seen_guests)
