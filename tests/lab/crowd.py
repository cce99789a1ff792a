# SPDX-License-Identifier: Apache-2.0
"""Many established BGP sessions of this host with itself: `crowd.py COUNT ROUNDS`. Every stream
stands in the middle of a message when "ready" is said. A line on standard input, and each end
writes the rest of that message and ROUNDS KEEPALIVEs, in pieces that end anywhere."""

import resource
import socket
import sys
from itertools import cycle

from speaker import KEEPALIVE, message, open_message

PIECES = (1, 18, 7, 19, 40, 3)  # bytes a write
BEGUN = 11  # bytes of the KEEPALIVE that is under way


def connections(count: int) -> list[socket.socket]:
    listener = socket.create_server(("", 179), backlog=128)
    ends = []
    for i in range(count):
        host = f"{i >> 8}.{i & 255}"
        caller = socket.create_connection(
            (f"127.2.{host}", 179), source_address=(f"127.1.{host}", 0)
        )
        ends += [caller, listener.accept()[0]]
    return ends


def read_exactly(end: socket.socket, size: int) -> None:
    while size:
        size -= len(end.recv(size))


def write_all(ends: list[socket.socket], data: bytes) -> None:
    for end in ends:
        end.sendall(data)
    for end in ends:
        read_exactly(end, len(data))


def write_in_pieces(ends: list[socket.socket], data: bytes) -> None:
    sizes, at = cycle(PIECES), 0
    while at < len(data):
        size = next(sizes)
        write_all(ends, data[at : at + size])
        at += size


def main() -> None:
    count, rounds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * count + 64, 2 * count + 64))
    ends = connections(count)
    keepalive = message(KEEPALIVE)
    write_all(ends, open_message(64512, "10.82.1.9") + keepalive)
    write_all(ends, keepalive[:BEGUN])
    print("ready", flush=True)
    sys.stdin.readline()
    write_in_pieces(ends, keepalive[BEGUN:] + keepalive * rounds)
    print("done", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
