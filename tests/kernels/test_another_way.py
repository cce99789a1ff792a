# SPDX-License-Identifier: Apache-2.0
"""This machine's kernel has the best of every way. Made to do without, it tells the same by the
others."""

import machine
import pytest
from machine import Seen
from same_events import check_same
from suite import FEW_LABS, kept

FUNCTIONS = "read_function write_function"
WAYS = {
    "packets beside tracepoints": f"read_skb write_msg {FUNCTIONS}",
    "watches in a map": f"storage {FUNCTIONS}",
    "packets alone": "storage hash",
}

LACKS = {"packets alone": ["segments_dropped"]}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_events_are_seen_another_way(way: str, reference: Seen) -> None:
    seen = kept(machine.this_machine(FEW_LABS, f"this machine, {way}", WAYS[way]))
    assert seen.by_packets and seen.lacks == LACKS.get(way, []), seen.doctor
    assert set(seen.rows) >= set(reference.rows), seen.output[-6000:]
    check_same(reference, seen)
