# SPDX-License-Identifier: Apache-2.0
"""Captures written packet by packet: conversations of two BGP speakers, in any wrapping, as pcap or
pcapng. Numbers are right unless a test says otherwise."""

import itertools
import json
import os
import socket
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BGPSNOOP", str(ROOT / "build/installed/bin/bgpsnoop"))
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
ETHERNET = b"\x02" * 12
MARKER = b"\xff" * 16
Event = dict[str, Any]
Wrap = Callable[[bytes], bytes]  # an IP packet as a frame


def message(kind: int, body: bytes = b"") -> bytes:
    return MARKER + struct.pack("!HB", 19 + len(body), kind) + body


def open_message(asn: int, bgp_id: str, hold_time: int = 90) -> bytes:
    capabilities = b"\x01\x04\0\1\0\1" + b"\x41\x04" + struct.pack("!I", asn)
    fixed = struct.pack("!BHH", 4, asn, hold_time) + socket.inet_aton(bgp_id)
    return message(1, fixed + bytes([len(capabilities) + 2, 2, len(capabilities)]) + capabilities)


KEEPALIVE = message(4)
UPDATE = message(2, bytes(4))  # End-of-RIB


def notification(code: int, subcode: int) -> bytes:
    return message(3, bytes([code, subcode]))


def ip(source: str, target: str, protocol: int, payload: bytes) -> bytes:
    if ":" in source:
        ends = socket.inet_pton(socket.AF_INET6, source) + socket.inet_pton(socket.AF_INET6, target)
        return struct.pack("!IHBB", 0x60000000, len(payload), protocol, 64) + ends + payload
    ends = socket.inet_aton(source) + socket.inet_aton(target)
    return (
        struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0) + ends + payload
    )


def ether_type(packet: bytes) -> bytes:
    return b"\x08\x00" if packet[0] >> 4 == 4 else b"\x86\xdd"


def ethernet(packet: bytes, tags: bytes = b"") -> bytes:
    return ETHERNET + tags + ether_type(packet) + packet


def labelled(packet: bytes, *labels: int, tags: bytes = b"") -> bytes:
    stack = b"".join(
        struct.pack("!I", label << 12 | (place == len(labels) - 1) << 8 | 64)
        for place, label in enumerate(labels)
    )
    return ETHERNET + tags + b"\x88\x47" + stack + packet


def pseudowire(packet: bytes, word: bytes = b"") -> bytes:
    """RFC 4448, with or without a control word."""
    outer = labelled(packet, 16, 17)
    return outer[: len(outer) - len(packet)] + word + ethernet(packet)


def mirrored(protocol: int, header: bytes, inner: bytes) -> bytes:
    return ethernet(ip("192.0.2.1", "192.0.2.2", protocol, header + inner))


def vxlan(packet: bytes, port: int = 4789) -> bytes:
    inner = ethernet(packet)
    udp = struct.pack("!HHHH", 50000, port, 16 + len(inner), 0)
    return mirrored(17, udp + struct.pack("!II", 0x08000000, 7 << 8), inner)


def gre(packet: bytes) -> bytes:
    return mirrored(47, b"\0\0" + ether_type(packet), packet)


def erspan(packet: bytes) -> bytes:
    return mirrored(47, b"\x10\0\x88\xbe\0\0\0\1" + bytes(8), ethernet(packet))


def erspan_3(packet: bytes) -> bytes:
    return mirrored(47, b"\x10\0\x22\xeb\0\0\0\1" + b"\x20" + bytes(11), ethernet(packet))


class Capture:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.frames: list[tuple[float, bytes]] = []

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def flow(self, caller: str, callee: str, **options: Any) -> "Flow":
        return Flow(self, caller, callee, **options)

    def pcap(self, order: str = "<", link_type: int = 1, snap_length: int = 262144) -> bytes:
        """In nanoseconds."""
        out = struct.pack(f"{order}IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, snap_length, link_type)
        for at, frame in self.frames:
            seconds, rest = divmod(round(at * 1e6), 1_000_000)
            kept = frame[:snap_length]
            out += struct.pack(f"{order}IIII", seconds, rest * 1000, len(kept), len(frame)) + kept
        return out

    def blocks(self, interface: int, order: str = "<") -> list[tuple[float, bytes]]:
        """As packets of a pcapng file."""
        return [
            (at, pcapng_block(6, pcapng_packet(interface, at, frame, order), order))
            for at, frame in self.frames
        ]


def pcapng_packet(interface: int, at: float, frame: bytes, order: str) -> bytes:
    ticks = round(at * 1e6)
    sizes = len(frame), len(frame)
    head = struct.pack(f"{order}5I", interface, ticks >> 32, ticks & 0xFFFFFFFF, *sizes)
    return head + frame


def pcapng_block(kind: int, body: bytes, order: str) -> bytes:
    body += bytes(-len(body) % 4)
    length = struct.pack(f"{order}I", len(body) + 12)
    return struct.pack(f"{order}I", kind) + length + body + length


def pcapng(interfaces: list[tuple[int, int, Capture]], order: str = "<") -> bytes:
    """Interfaces are link type, snap length and what was captured there."""
    section = struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1)
    out = pcapng_block(0x0A0D0D0A, section, order)
    packets: list[tuple[float, bytes]] = []
    for number, (link_type, snap_length, capture) in enumerate(interfaces):
        body = struct.pack(f"{order}HHI", link_type, 0, snap_length)
        out += pcapng_block(1, body, order)
        packets += capture.blocks(number, order)
    return out + b"".join(block for _, block in sorted(packets))


class Flow:
    """A TCP connection. `captured`: the ends (0 is the caller) whose packets the capture holds;
    `wraps`: what stands around the packets of each end."""

    ports = itertools.count(40000)

    def __init__(
        self,
        capture: Capture,
        caller: str,
        callee: str,
        captured: tuple[int, ...] = (0, 1),
        wraps: tuple[Wrap, Wrap] = (ethernet, ethernet),
    ) -> None:
        self.capture, self.captured, self.wraps = capture, captured, wraps
        self.ends = (caller, next(Flow.ports)), (callee, 179)
        self.sequence = [1000, 5000]

    def send(
        self,
        end: int,
        data: bytes = b"",
        flags: int = PSH | ACK,
        after: float = 0.001,
        missed: bool = False,
        window: int = 16384,
    ) -> None:
        """`missed`: it was sent, and the capture does not hold it."""
        self.capture.wait(after)
        (source, port), (target, target_port) = self.ends[end], self.ends[1 - end]
        ack = self.sequence[1 - end] if flags & ACK else 0
        tcp = struct.pack("!HHII", port, target_port, self.sequence[end], ack)
        tcp += struct.pack("!BBHHH", 0x50, flags, window, 0, 0) + data
        if end in self.captured and not missed:
            frame = self.wraps[end](ip(source, target, 6, tcp))
            self.capture.frames.append((self.capture.now, frame))
        self.sequence[end] += len(data) + (flags & SYN != 0) + (flags & FIN != 0)

    def handshake(self) -> None:
        for end, flags in ((0, SYN), (1, SYN | ACK), (0, ACK)):
            self.send(end, flags=flags)

    def establish(self, hold_time: int = 90) -> None:
        self.handshake()
        for end in (0, 1):
            self.send(end, open_message(64500 + end, f"10.0.0.{end + 1}", hold_time))
        for end in (0, 1):
            self.send(end, KEEPALIVE)
        self.send(0, flags=ACK)

    def close(self, end: int, after: float = 0.001) -> None:
        self.send(end, flags=FIN | ACK, after=after)
        self.send(1 - end, flags=ACK)
        self.send(1 - end, flags=FIN | ACK)
        self.send(end, flags=ACK)


class Replay:
    def __init__(self, data: Capture | bytes, *options: str) -> None:
        content = data.pcap() if isinstance(data, Capture) else data
        argv = [BINARY, "replay", "-", *options]
        if "-o" not in options:
            argv += ["-o", "jsonl"]
        done = subprocess.run(argv, input=content, capture_output=True, timeout=120, check=False)
        self.status, self.errors = done.returncode, done.stderr.decode()
        self.text = done.stdout.decode()
        lines = self.text.splitlines() if "-o" not in options else []
        self.events: list[Event] = [json.loads(line) for line in lines]

    def of(self, event: str = "connection_closed", **fields: Any) -> list[Event]:
        wanted = {"event": event} | fields
        return [e for e in self.events if all(e.get(key) == value for key, value in wanted.items())]

    def verdict(self) -> Event:
        verdicts = self.of()
        assert len(verdicts) == 1, verdicts
        return verdicts[0]
