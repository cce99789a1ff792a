# SPDX-License-Identifier: Apache-2.0
"""Established BGP sessions of this host with itself: `fleet.py COUNT`. Says "ready", and then does
as it is told, a line each on standard input, answered with "done": `keepalive` (every end writes
one, and reads the other's), `fall N` (both ends of connection N are closed), `rise` (one more),
`reset` (all at once, by RST), `again N` (N of those that were reset)."""

import resource
import socket
import struct
import sys
from contextlib import suppress

from speaker import KEEPALIVE, message, open_message

Pair = tuple[socket.socket, socket.socket]
TIMEOUT = 10
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER


class Fleet:
    def __init__(self, count: int) -> None:
        self.listener = socket.create_server(("", 179), backlog=128)
        self.pairs: dict[int, Pair] = {}
        self.risen = 0
        self.fallen: list[int] = []
        for _ in range(count):
            self.rise()

    def rise(self) -> None:
        self.risen += 1
        self.call(self.risen)

    def call(self, number: int) -> None:
        host = f"{number >> 8}.{number & 255}"
        caller = socket.create_connection(
            (f"127.2.{host}", 179), TIMEOUT, source_address=(f"127.1.{host}", 0)
        )
        called = self.listener.accept()[0]
        called.settimeout(TIMEOUT)
        self.pairs[number] = (caller, called)
        opening = open_message(64512, "10.82.1.9", hold_time=180) + message(KEEPALIVE)
        exchange((caller, called), opening)

    def fall(self, number: int) -> None:
        for end in self.pairs.pop(number):
            end.close()

    def reset(self) -> None:
        """Who was called ends them all, before a caller hears of any."""
        for _, called in self.pairs.values():
            called.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            called.close()
        for caller, _ in self.pairs.values():
            with suppress(ConnectionResetError):
                caller.recv(1)
            caller.close()
        self.fallen += self.pairs
        self.pairs = {}

    def again(self, count: int) -> None:
        for _ in range(count):
            self.call(self.fallen.pop(0))

    def keepalive(self) -> None:
        for pair in self.pairs.values():
            exchange(pair, message(KEEPALIVE))


def exchange(pair: Pair, data: bytes) -> None:
    for end in pair:
        end.sendall(data)
    for end in pair:
        left = len(data)
        while left:
            left -= len(end.recv(left))


def main() -> None:
    count = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * count + 64, 2 * count + 64))
    fleet = Fleet(count)
    print("ready", flush=True)
    for line in sys.stdin:
        action, *numbers = line.split()
        getattr(fleet, action)(*map(int, numbers))
        print("done", flush=True)


if __name__ == "__main__":
    main()
