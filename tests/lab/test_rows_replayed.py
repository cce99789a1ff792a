"""What the kernel showed of each row, and what a capture of it shows: the same verdicts."""

from collections import defaultdict

import pytest

from bgpsnoop import Event, replay
from lab import PEER_A, PEER_B
from rows import ROWS
from rows.neighbor import OTHER_A
from rows.judge import closed, short
from rows.play import CAPTURES, Stories
from rows.playing import told_of
from rows.row import Row
from rows.unseen import excuse

Ports = tuple[object, object]


def by_ports(events: list[Event]) -> dict[Ports, list[Event]]:
    found: dict[Ports, list[Event]] = defaultdict(list)
    for event in closed(events):
        found[(event.get("local_port"), event.get("peer_port"))].append(event)
    return found


def differences(live: list[Event], replayed: list[Event]) -> list[str]:
    """Of each connection that the trace saw end, in their order."""
    ours, theirs = by_ports(live), by_ports(replayed)
    found = []
    for ports, events in ours.items():
        others = theirs.get(ports, [])
        for number, event in enumerate(events):
            other = others[number] if number < len(others) else None
            if not alike(event, other) and not excuse(event, other):
                found.append(f"live: {short(event)}\nreplayed: {other and short(other)}")
    return found


def alike(live: Event, replayed: Event | None) -> bool:
    """A capture has the flags and the TTL of every RST, so it may rank the same causes otherwise."""
    if not replayed or (live["outcome"] != replayed["outcome"]):
        return False
    if live["side"] == replayed["side"] and live["causes"][:1] == replayed["causes"][:1]:
        return True
    more_is_known = live["certainty"] == "ambiguous" and "reset" in live["explanation"].lower()
    return more_is_known and replayed["causes"][0] in live["causes"]


@pytest.mark.parametrize("end", ["a", "b"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_capture_gives_the_verdicts_of_the_trace(row: Row, end: str, stories: Stories) -> None:
    told = told_of(stories, row)
    family = row.family
    own = [PEER_A.addresses[family], OTHER_A] if end == "a" else [PEER_B.addresses[family]]
    options = [word for address in own for word in ("--local", address)]
    found = differences(told.captured[end], replay(CAPTURES / f"{row.name}_{end}.pcap", *options))
    assert not found, "\n".join(found)
