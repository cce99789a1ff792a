# SPDX-License-Identifier: Apache-2.0
"""Many network namespaces of the host's root, in each a call to port 179. Says "ready" when all
have called, and ends them all when standard input ends.

many_namespaces.py COUNT"""

import ctypes
import os
import socket
import struct
import sys
from fcntl import ioctl

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
libc = ctypes.CDLL(None, use_errno=True)


def bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def call() -> bool:
    if libc.unshare(CLONE_NEWNET) != 0:
        return False
    bring_loopback_up()
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", 179)) != 0


def live(called: int, end: int) -> None:
    os.write(called, b"y" if call() else b"n")
    os.read(end, 1)
    os._exit(0)


def main() -> None:
    count = int(sys.argv[1])
    called, called_in = os.pipe()
    end, end_in = os.pipe()
    for _ in range(count):
        if os.fork() == 0:
            os.close(end_in)
            live(called_in, end)
    answers = b""
    while len(answers) < count:
        answers += os.read(called, count)
    print("ready" if answers == b"y" * count else "not all could", flush=True)
    sys.stdin.read()
    os.close(end_in)
    for _ in range(count):
        os.wait()


if __name__ == "__main__":
    main()
