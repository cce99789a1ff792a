# SPDX-License-Identifier: Apache-2.0
"""Established BGP sessions of this host with itself: `fleet.py COUNT`. Says "ready", and then does
as it is told, a line each on standard input, answered with "done": `keepalive` (every end writes
one, and reads the other's), `fall N` (both ends of connection N are closed), `rise` (one more)."""

import resource
import socket
import sys

from speaker import KEEPALIVE, message, open_message

Pair = tuple[socket.socket, socket.socket]
TIMEOUT = 10


class Fleet:
    def __init__(self, count: int) -> None:
        self.listener = socket.create_server(("", 179), backlog=128)
        self.pairs: dict[int, Pair] = {}
        self.risen = 0
        for _ in range(count):
            self.rise()

    def rise(self) -> None:
        self.risen += 1
        host = f"{self.risen >> 8}.{self.risen & 255}"
        caller = socket.create_connection(
            (f"127.2.{host}", 179), TIMEOUT, source_address=(f"127.1.{host}", 0)
        )
        called = self.listener.accept()[0]
        called.settimeout(TIMEOUT)
        self.pairs[self.risen] = (caller, called)
        opening = open_message(64512, "10.82.1.9", hold_time=180) + message(KEEPALIVE)
        exchange((caller, called), opening)

    def fall(self, number: int) -> None:
        for end in self.pairs.pop(number):
            end.close()

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
