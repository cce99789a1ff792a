# SPDX-License-Identifier: Apache-2.0
"""A full table of the Internet as one speaker tells it: the same bytes each time, of lengths,
paths and communities as they are met there."""

import random
import socket
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

from speaker import UPDATE, message  # noqa: E402

UPDATES = 163_000  # docs/kernel.md: 19 MB
SEED = 20261130
# How often a prefix of that length is met among a million, in percent.
LENGTHS = {24: 61, 23: 10, 22: 12, 21: 5, 20: 5, 19: 3, 18: 2, 17: 1, 16: 1}
# How many prefixes an UPDATE tells of, and how often, in percent.
NUMBERS = {1: 38, 2: 17, 3: 10, 5: 10, 8: 9, 14: 8, 30: 6, 60: 2}
HOPS = {2: 20, 3: 34, 4: 26, 5: 12, 6: 5, 8: 3}  # behind the neighbour
COMMUNITIES = {0: 15, 2: 16, 4: 20, 7: 20, 12: 17, 20: 9, 30: 3}
TRANSITS = [1_000 + 13 * n for n in range(1_500)]
NOT_ROUTED = (10, 127)  # the first octet


@dataclass(frozen=True)
class Table:
    data: bytes
    updates: int
    prefixes: int


class Prefixes:
    """One behind the other, so that no two are alike or overlap."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.next = 1 << 24

    def take(self, count: int) -> bytes:
        lengths = self.chance.choices(list(LENGTHS), LENGTHS.values(), k=count)
        return b"".join(map(self._one, lengths))

    def _one(self, length: int) -> bytes:
        size = 1 << (32 - length)
        begin = -(-self.next // size) * size
        while begin >> 24 in NOT_ROUTED:
            begin = ((begin >> 24) + 1) << 24
        assert begin + size <= 224 << 24, "the table is larger than the Internet"
        self.next = begin + size
        return bytes([length]) + begin.to_bytes(4, "big")[: (length + 7) // 8]


def attribute(flags: int, code: int, value: bytes) -> bytes:
    if len(value) > 255:
        return struct.pack("!BBH", flags | 0x10, code, len(value)) + value
    return bytes([flags, code, len(value)]) + value


def attributes(chance: random.Random, asn: int, next_hop: bytes) -> bytes:
    hops = chance.choices(list(HOPS), HOPS.values())[0]
    path = [asn, *chance.choices(TRANSITS, k=hops - 1), chance.randrange(30_000, 400_000)]
    said = chance.choices(list(COMMUNITIES), COMMUNITIES.values())[0]
    communities = sorted(
        (chance.choice(path[:-1]) & 0xFFFF) << 16 | chance.randrange(1, 9_999) for _ in range(said)
    )
    result = attribute(0x40, 1, b"\0")
    result += attribute(0x40, 2, struct.pack(f"!BB{len(path)}I", 2, len(path), *path))
    result += attribute(0x40, 3, next_hop)
    if chance.random() < 0.3:
        result += attribute(0x80, 4, struct.pack("!I", chance.randrange(1_000)))
    if communities:
        result += attribute(0xC0, 8, struct.pack(f"!{len(communities)}I", *communities))
    return result


def full_table(asn: int, next_hop: str, updates: int = UPDATES) -> Table:
    """By the neighbour `asn`, whose AS has four octets in the path (RFC 6793)."""
    chance = random.Random(SEED)
    prefixes = Prefixes(chance)
    hop = socket.inet_aton(next_hop)
    numbers = chance.choices(list(NUMBERS), NUMBERS.values(), k=updates)
    messages = []
    for number in numbers:
        told = attributes(chance, asn, hop)
        body = struct.pack("!HH", 0, len(told)) + told + prefixes.take(number)
        messages.append(message(UPDATE, body))
    chance.shuffle(messages)
    return Table(b"".join(messages), updates, sum(numbers))
