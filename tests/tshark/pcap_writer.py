# SPDX-License-Identifier: Apache-2.0
"""A capture file and the TCP conversations in it, byte by byte: Ethernet, IPv4, right numbers."""

import struct
from pathlib import Path

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
LEFT, RIGHT = bytes([10, 82, 1, 9]), bytes([10, 82, 1, 10])
MSS = 1448


class Capture:
    def __init__(self) -> None:
        self._frames: list[tuple[int, bytes]] = []
        self._microseconds = 1_700_000_000_000_000

    def add(self, packet: bytes) -> None:
        self._microseconds += 1000
        self._frames.append((self._microseconds, b"\x02" * 12 + b"\x08\x00" + packet))

    def write(self, file: Path) -> None:
        parts = [struct.pack("!IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)]
        for time, frame in self._frames:
            seconds, microseconds = divmod(time, 1_000_000)
            parts.append(struct.pack("!IIII", seconds, microseconds, len(frame), len(frame)))
            parts.append(frame)
        file.write_bytes(b"".join(parts))


class Connection:
    """From the left, which is the local end, to port 179 of the right."""

    def __init__(self, capture: Capture, port: int) -> None:
        self._capture, self._port = capture, port
        self._next = {"left": 1000, "right": 5000}
        self._segment("left", SYN)
        self._segment("right", SYN | ACK)
        self._segment("left", ACK)

    def say(self, side: str, stream: bytes) -> None:
        for at in range(0, len(stream), MSS):
            self._segment(side, PSH | ACK, stream[at : at + MSS])

    def close(self) -> None:
        for side, flags in (("right", FIN), ("left", 0), ("left", FIN), ("right", 0)):
            self._segment(side, ACK | flags)

    def _segment(self, side: str, flags: int, payload: bytes = b"") -> None:
        is_left = side == "left"
        ports = (self._port, 179) if is_left else (179, self._port)
        ack = self._next["right" if is_left else "left"] if flags & ACK else 0
        header = struct.pack("!HHIIBBHHH", *ports, self._next[side], ack, 0x50, flags, 502, 0, 0)
        ends = LEFT + RIGHT if is_left else RIGHT + LEFT
        length = 20 + len(header) + len(payload)
        ip = struct.pack("!BBHHHBBH", 0x45, 0xC0, length, 1, 0, 64, 6, 0) + ends
        self._capture.add(ip + header + payload)
        self._next[side] += len(payload) + (flags & SYN != 0) + (flags & FIN != 0)
