# SPDX-License-Identifier: Apache-2.0
"""Segments in B's name, sent by the router in between, that A's kernel must not believe."""

import socket
import struct

from netns import in_namespace
from rows.play import CAPTURES
from rows.stage import Stage, eventually
from tcpdump import tshark

RST, SYN, ACK_PUSH = 0x04, 0x02, 0x18
FAR_OFF = 0x40000000


def checksum(data: bytes) -> int:
    padded = data + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def segment(
    source: tuple[str, int],
    to: tuple[str, int],
    seq: int,
    ack: int,
    flags: int,
    payload: bytes = b"",
) -> bytes:
    """IPv4 and TCP, with the sums that make it look real."""
    a, b = socket.inet_aton(source[0]), socket.inet_aton(to[0])
    seq, ack = seq & 0xFFFFFFFF, ack & 0xFFFFFFFF
    head = struct.pack("!HHIIBBHHH", source[1], to[1], seq, ack, 0x50, flags, 1024, 0, 0)
    pseudo = a + b + struct.pack("!BBH", 0, 6, len(head) + len(payload))
    total = checksum(pseudo + head + payload)
    head = head[:16] + struct.pack("!H", total) + head[18:]
    length = 20 + len(head) + len(payload)
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, length, 1, 0, 64, 6, 0, a, b) + head + payload


def last_from_b(stage: Stage) -> list[int]:
    """Ports, next sequence number and acknowledgement of B's last segment that A saw."""
    file = CAPTURES / f"{stage.row.name}_a.pcap"
    fields = ("tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.len", "tcp.ack_raw")
    lines = tshark(file, f"ip.src == {stage.address_b} && bgp", *fields)
    return [int(word) for word in lines[-1].split("\t")] if lines else []


def forge_all(stage: Stage) -> None:
    assert stage.lab.router
    eventually(lambda: last_from_b(stage), "a segment from B in A's capture")
    port_b, port_a, seq, length, ack = last_from_b(stage)
    source, to, expected = (stage.address_b, port_b), (stage.address_a, port_a), seq + length
    raw = in_namespace(
        stage.lab.router.path,
        lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW),
    )
    for forged in (
        segment(source, to, expected + 1000, 0, RST),  # inside the window, not exact
        segment(source, to, expected + FAR_OFF, 0, RST),
        segment(source, to, expected + 500, 0, SYN),
        segment(
            source, to, expected + 1000, ack + FAR_OFF, ACK_PUSH, b"forged"
        ),  # B may have gone on
    ):
        raw.sendto(forged, (stage.address_a, 0))
    raw.close()
