# SPDX-License-Identifier: Apache-2.0
"""Strangers, each with an address of its own: `flood.py COUNT TARGET NETWORK`, of one family. Every
fourth connects and says nothing, leaves its handshake half open, says what is no BGP, or sends a
valid OPEN; at a pace at which an agent that has to share its processors loses no record. Then a
crowd of them sends OPENs again and again, until a line comes on standard input.

All addresses of NETWORK are this host's own (`ip route add local`); what it answers to the half
open ones has to be dropped by its firewall, as those come from the lower half of it."""

import ipaddress
import resource
import select
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

from speaker import family_of, open_message

RATE = 500  # a second, of this process
PERSISTENT = 150  # more than have a series
KINDS = ("connect", "half_open", "garbage", "open")
SAID = {
    "connect": b"",
    "garbage": b"GET / HTTP/1.0\r\n\r\n",
    "open": open_message(64999, "10.84.9.66"),
}


class Flood:
    def __init__(self, target: str, network: str) -> None:
        self.target = target
        self.family = family_of(target)
        whole = ipaddress.ip_network(network)
        self.halves = list(whole.subnets(prefixlen_diff=1))
        self.half_open: list[socket.socket] = []
        self.begin = time.monotonic()
        self.made = 0

    def keep_pace(self) -> None:
        self.made += 1
        time.sleep(max(0, self.begin + self.made / RATE - time.monotonic()))

    def bound(self, kind: str, number: int) -> socket.socket:
        half = self.halves[0 if kind == "half_open" else 1]
        made = socket.socket(self.family, socket.SOCK_STREAM)
        made.settimeout(5)
        made.bind((str(half[number + 1]), 0))
        return made

    def call(self, kind: str, number: int) -> None:
        self.keep_pace()
        caller = self.bound(kind, number)
        if kind == "half_open":
            caller.setblocking(False)
            with suppress(BlockingIOError):
                caller.connect((self.target, 179))
            self.half_open.append(caller)
            return
        with caller, suppress(OSError):
            caller.connect((self.target, 179))
            caller.sendall(SAID[kind])

    def calls(self, count: int) -> None:
        for number in range(count):
            self.call(KINDS[number % len(KINDS)], number)
            if len(self.half_open) >= 500:
                self.half_open.pop(0).close()

    def persist(self) -> None:
        numbers: Iterator[int] = iter(())
        while not select.select([sys.stdin], [], [], 0)[0]:
            number = next(numbers, None)
            if number is None:
                numbers = iter(range(PERSISTENT))
                time.sleep(0.5)
                continue
            self.call("open", number * len(KINDS) + 3)


def main() -> None:
    count, target, network = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    flood = Flood(target, network)
    flood.calls(count)
    print("done", flush=True)
    flood.persist()


if __name__ == "__main__":
    main()
