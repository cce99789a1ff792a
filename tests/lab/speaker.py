# SPDX-License-Identifier: Apache-2.0
"""A scripted BGP speaker: it says and does exactly what a test tells it, byte by byte."""

import os
import socket
import struct
import time
from collections.abc import Iterable

from netns import Namespace

MARKER = b"\xff" * 16
OPEN, UPDATE, NOTIFICATION, KEEPALIVE, ROUTE_REFRESH = 1, 2, 3, 4, 5


def message(kind: int, body: bytes = b"") -> bytes:
    return MARKER + struct.pack("!HB", 19 + len(body), kind) + body


def capability(code: int, value: bytes = b"") -> bytes:
    return bytes([code, len(value)]) + value


def open_message(
    asn: int, bgp_id: str, hold_time: int = 9, extra: bytes = b"", afi: int = 1
) -> bytes:
    capabilities = capability(1, struct.pack("!HBB", afi, 0, 1))
    capabilities += capability(65, struct.pack("!I", asn)) + extra
    parameters = bytes([2, len(capabilities)]) + capabilities
    as_field = asn if asn < 65536 else 23456
    body = struct.pack("!BHH4sB", 4, as_field, hold_time, socket.inet_aton(bgp_id), len(parameters))
    return message(OPEN, body + parameters)


def notification(code: int, subcode: int, data: bytes = b"") -> bytes:
    return message(NOTIFICATION, bytes([code, subcode]) + data)


def pieces_of(data: bytes, count: int) -> list[bytes]:
    """Cut into `count` pieces as even as can be, none empty."""
    edges = [len(data) * n // count for n in range(count + 1)]
    return [data[start:end] for start, end in zip(edges, edges[1:])]


class Speaker:
    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.socket.settimeout(10)
        # Separate sends stay separate segments.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Speaker":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *messages: bytes) -> None:
        self.socket.sendall(b"".join(messages))

    def send_scattered(self, data: bytes, count: int) -> None:
        """One system call, one list of `count` buffers, as FRR and OpenBGPD do."""
        written = os.writev(self.socket.fileno(), pieces_of(data, count))
        assert written == len(data)

    def send_in_pieces(self, data: bytes, count: int, pause: float = 0) -> None:
        for piece in pieces_of(data, count):
            self.socket.sendall(piece)
            time.sleep(pause)  # what the test is about: time between the pieces

    def read(self, step: int = 65536, peek: bool = False) -> tuple[int, bytes]:
        """One message as type and body. `step` bytes at most a call; `peek` looks before each."""
        header = self._take(19, step, peek)
        assert header[:16] == MARKER, header
        length, kind = struct.unpack("!HB", header[16:])
        return kind, self._take(length - 19, step, peek)

    def _take(self, count: int, step: int, peek: bool) -> bytes:
        data = b""
        while len(data) < count:
            want = min(step, count - len(data))
            if peek:
                self.socket.recv(want, socket.MSG_PEEK)
            piece = self.socket.recv(want)
            if not piece:
                raise EOFError(f"closed after {len(data)} of {count} bytes")
            data += piece
        return data

    def read_until(self, kind: int, **how: int) -> bytes:
        while True:
            got, body = self.read(**how)
            if got == kind:
                return body

    def half_close(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Closes with RST whatever the queues hold."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self) -> None:
        self.socket.close()


def family_of(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def connect(
    namespace: Namespace, source: str, destination: str, port: int = 179, receive_buffer: int = 0
) -> Speaker:
    """A receive buffer counts from the handshake on, where the window is scaled by it."""
    made = namespace.socket(family_of(source))
    if receive_buffer:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    made.settimeout(10)
    made.bind((source, 0))
    made.connect((destination, port))
    return Speaker(made)


class Listener:
    def __init__(self, namespace: Namespace, address: str, port: int = 179) -> None:
        self.socket = namespace.socket(family_of(address))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.settimeout(20)
        self.socket.bind((address, port))
        self.socket.listen(8)

    def accept(self) -> Speaker:
        return Speaker(self.socket.accept()[0])

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def establish(speaker: Speaker, messages: Iterable[bytes], **how: int) -> None:
    """OPEN and KEEPALIVE of both sides, whoever called."""
    speaker.send(*messages)
    speaker.read_until(OPEN, **how)
    speaker.read_until(KEEPALIVE, **how)
