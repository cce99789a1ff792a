# SPDX-License-Identifier: Apache-2.0
"""Many small captures as one: a decoder's start costs more than what it has to read.

The labs all use the same addresses, often at the same time, so each file's get a number of their
own: the second octet of an IPv4 address, the fourth group of an IPv6 one, of a link-local one too.
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

ETHERNET = 14
IPV4, IPV6, TCP = 0x0800, 0x86DD, 6
# Where the protocol is, and where in each address the number goes.
SHAPES = {IPV4: (9, (12 + 1, 16 + 1)), IPV6: (6, (8 + 7, 24 + 7))}


def frames(file: Path) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Time and bytes of each frame. tcpdump writes microseconds in our own byte order."""
    data = file.read_bytes()
    assert struct.unpack_from("I", data)[0] == 0xA1B2C3D4, f"{file} is no pcap file of this host"
    at = 24
    while at + 16 <= len(data):
        seconds, microseconds, length = struct.unpack_from("III", data, at)
        yield (seconds, microseconds), data[at + 16 : at + 16 + length]
        at += 16 + length


def numbered(frame: bytes, number: int) -> bytes:
    """Empty if it is no TCP: what an ICMP error quotes would need a number as well."""
    shape = SHAPES.get(struct.unpack_from("!H", frame, 12)[0])
    if not shape or frame[ETHERNET + shape[0]] != TCP:
        return b""
    changed = bytearray(frame)
    for place in shape[1]:
        changed[ETHERNET + place] = number
    return bytes(changed)


def merge(files: Sequence[Path], to: Path) -> None:
    assert len(files) < 256
    every = [
        (time, changed)
        for number, file in enumerate(files)
        for time, frame in frames(file)
        if (changed := numbered(frame, number))
    ]
    every.sort(key=lambda each: each[0])
    parts = [struct.pack("IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)]
    for time, frame in every:
        parts.append(struct.pack("IIII", *time, len(frame), len(frame)) + frame)
    to.write_bytes(b"".join(parts))
