# SPDX-License-Identifier: Apache-2.0
"""Many BGP connections from this host to itself, all reset at once. `storm.py COUNT [one-peer]
[answered]`, then a line on standard input for the resets. Each is between two loopback addresses of
its own, or all between the same two; who calls sends an OPEN, and where it is answered both do."""

import resource
import socket
import struct
import sys

OPEN = b"\xff" * 16 + struct.pack("!HB", 29, 1) + struct.pack("!BHHIB", 4, 64512, 90, 0x0A520109, 0)
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER


def main() -> None:
    count, one_peer = int(sys.argv[1]), "one-peer" in sys.argv
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * count + 64, 2 * count + 64))
    answered = "answered" in sys.argv
    listener = socket.create_server(("", 179), backlog=128)
    callers, called = [], []
    for i in range(count):
        host = "0.1" if one_peer else f"{i >> 8}.{i & 255}"
        source, target = (f"127.1.{host}", 0), (f"127.2.{host}", 179)
        callers.append(socket.create_connection(target, source_address=source))
        called.append(listener.accept()[0])
        callers[-1].sendall(OPEN)
        called[-1].recv(len(OPEN))
        if answered:
            called[-1].sendall(OPEN)
            callers[-1].recv(len(OPEN))
    print("ready", flush=True)
    sys.stdin.readline()
    for each in called:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        each.close()
    print("done", flush=True)


if __name__ == "__main__":
    main()
