# SPDX-License-Identifier: Apache-2.0
"""What the kernel showed of each row, and what a capture of it shows: the same verdicts."""

from collections import defaultdict

import pytest

from bgpsnoop import Event, replay
from lab import PEER_A, PEER_B
from rows import ROWS
from rows.judge import closed, noise, short
from rows.neighbor import OTHER_A
from rows.play import CAPTURES, Stories
from rows.playing import told_of
from rows.row import Row
from rows.unseen import Pair, excuse

Ports = tuple[object, object]


def by_ports(events: list[Event]) -> dict[Ports, list[Event]]:
    found: dict[Ports, list[Event]] = defaultdict(list)
    for event in closed(events):
        found[(event.get("local_port"), event.get("peer_port"))].append(event)
    return found


def differences(row: Row, live: list[Event], replayed: list[Event]) -> list[str]:
    """Of each connection that the trace saw end, in their order."""
    ours, theirs = by_ports(live), by_ports(replayed)
    pairs = [
        (event, theirs[ports][number] if number < len(theirs.get(ports, [])) else None)
        for ports, events in ours.items()
        for number, event in enumerate(events)
    ]
    still_open = any(other and other["outcome"] == "open" for _, other in pairs)
    return [
        f"live: {short(event)}\nreplayed: {other and short(other)}"
        for event, other in pairs
        if not alike(event, other)
        and not noise(row, event)
        and not excuse(Pair(event, other, row.cause, still_open, both_objected(live, event)))
    ]


def both_objected(events: list[Event], closed_event: Event) -> bool:
    words = [e for e in events if e["event"] == "message" and e["message"] == "notification"]
    number = closed_event["connection"]
    return {e["direction"] for e in words if e["connection"] == number} == {"sent", "received"}


def alike(live: Event, replayed: Event | None) -> bool:
    if not replayed or (live["outcome"] != replayed["outcome"]):
        return False
    if live["side"] == replayed["side"] and live["causes"][:1] == replayed["causes"][:1]:
        return True
    # An attempt of which nothing left is in the one memory and not in the other; and a capture has
    # every ICMP error, and the flags and the TTL of every RST. So the causes may rank otherwise.
    return live["certainty"] == "ambiguous" and set(replayed["causes"]) <= set(live["causes"])


@pytest.mark.parametrize("end", ["a", "b"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_capture_gives_the_verdicts_of_the_trace(row: Row, end: str, stories: Stories) -> None:
    told = told_of(stories, row)
    family = row.family
    own = [PEER_A.addresses[family], OTHER_A] if end == "a" else [PEER_B.addresses[family]]
    options = [word for address in own for word in ("--local", address)]
    replayed = replay(CAPTURES / f"{row.name}_{end}.pcap", *options)
    found = differences(row, told.captured[end], replayed)
    assert not found, "\n".join(found)
