# SPDX-License-Identifier: Apache-2.0
"""What the agent writes with --evidence-dir, read without bgpsnoop."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path

from bgpsnoop import Event

SECTION, COMMENT = 0x0A0D0D0A, 1
RECORDED = "bgpsnoop-recorded: "


def blocks(file: Path) -> Iterator[tuple[int, bytes]]:
    """Type and body of each block; asserts that its length stands at both its ends."""
    data = file.read_bytes()
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        assert length % 4 == 0 and data[at + length - 4 : at + length] == data[at + 4 : at + 8]
        yield kind, data[at + 8 : at + length - 4]
        at += length
    assert at == len(data)


def options(body: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(body):
        code, length = struct.unpack_from("<HH", body, at)
        if code == 0:
            return
        yield code, body[at + 4 : at + 4 + length]
        at += 4 + (length + 3) // 4 * 4


def comment_of(file: Path) -> str:
    kind, body = next(blocks(file))
    assert kind == SECTION
    return next(value.decode() for code, value in options(body[16:]) if code == COMMENT)


def recorded_in(file: Path) -> Event:
    """The event connection_closed, as the agent wrote it down."""
    lines = [line for line in comment_of(file).splitlines() if line.startswith(RECORDED)]
    event: Event = json.loads(lines[0].removeprefix(RECORDED))
    return event


def replayed_of(live: Event, replayed: list[Event]) -> Event | None:
    """The verdict on the same connection."""
    ends = ("local_port", "peer_port", "local", "peer")
    found = [
        event
        for event in replayed
        if event["event"] == "connection_closed"
        and all(event.get(end) == live.get(end) for end in ends)
    ]
    return found[-1] if found else None
