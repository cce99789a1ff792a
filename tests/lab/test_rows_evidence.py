# SPDX-License-Identifier: Apache-2.0
"""What the agent wrote of each row, and what a replay of that file says: the same verdicts. And
Wireshark opens what it wrote."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from bgpsnoop import Event, replay
from evidence import recorded_in, replayed_of
from rows import ROWS
from rows.judge import short
from rows.play import Stories
from rows.playing import EVIDENCE, told_of
from rows.row import Row, Told
from rows.unkept import excuse


def files_of(told: Told) -> dict[Path, Event]:
    """Those of the namespaces that the row was played in, and what each has recorded."""
    own = {event.get("netns") for events in told.events.values() for event in events}
    found = {file: recorded_in(file) for file in sorted(EVIDENCE.glob("*.pcapng"))}
    return {file: event for file, event in found.items() if event["netns"] in own}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_evidence_gives_the_verdict_that_it_is_of(row: Row, stories: Stories) -> None:
    told = told_of(stories, row)
    files = files_of(told)
    found = [] if files or not has_fallen(told) else ["a session fell, and there is no file"]
    for file, live in files.items():
        again = replayed_of(live, replay(file))
        if not alike(live, again) and not excuse(row, live, again):
            found.append(f"{file}\nrecorded: {short(live)}\nreplayed: {again and short(again)}")
    assert not found, "\n".join(found)


def has_fallen(told: Told) -> bool:
    return any(event["event"] == "session_down" for all in told.events.values() for event in all)


def alike(live: Event, again: Event | None) -> bool:
    keys = ("outcome", "side")
    same = again is not None and all(live[key] == again[key] for key in keys)
    return same and live["causes"][:1] == again["causes"][:1]


@dataclass(frozen=True)
class Everything:
    rows: list[Row]


BROKEN = ("header_error", "not_bgp", "route_refresh_error", "update_error", "open_rejected")


@pytest.mark.parametrize("everything", [Everything(ROWS)], ids=["all rows"])
def test_wireshark_opens_one_of_each_outcome(everything: Everything, stories: Stories) -> None:
    for row in everything.rows:
        told_of(stories, row)
    kinds = {recorded_in(file)["outcome"]: file for file in sorted(EVIDENCE.glob("*.pcapng"))}
    assert len(kinds) > 10
    for outcome, file in kinds.items():
        told = frames(file)
        assert any(outcome in comment for comment, _ in told), f"{file}: no packet has the verdict"
        assert outcome in BROKEN or not any(malformed for _, malformed in told), file


def frames(file: Path) -> list[tuple[str, str]]:
    """Comment of each packet, and whether Wireshark calls it malformed."""
    fields = ["-T", "fields", "-e", "frame.comment", "-e", "_ws.malformed"]
    argv = ["tshark", "-r", str(file), *fields]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{argv}: {done.stderr}"
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    return [(line[0], line[1] if len(line) > 1 else "") for line in lines]
