# SPDX-License-Identifier: Apache-2.0
"""What a connection in a capture costs `bgpsnoop replay`: time for each of 100,000 over that for
each of 10,000, and memory. Both are about constant where nothing grows with what has ended. Run by
`./dev bench`; exit status 1 beyond the limits.

    replay_cost.py [--write KIND COUNT FILE]      only makes a capture"""

import itertools
import os
import resource
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

BINARY = os.environ.get("BGPSNOOP", "build/installed/bin/bgpsnoop")
FEW, MANY = 10_000, 100_000
MOST_GROWTH = 1.5  # of the time a connection takes; quadratic would be 10
MOST_MEGABYTES = 80
FIN, SYN, RST, ACK = 1, 2, 4, 16
CALLEE = bytes([10, 82, 1, 10])
OPEN = b"\xff" * 16 + struct.pack("!HBBHHIB", 29, 1, 4, 64512, 90, 0x0A520109, 0)
Segment = tuple[bool, int, int, int, bytes]  # by the caller, flags, seq, ack, payload

HANDSHAKE: list[Segment] = [
    (True, SYN, 1000, 0, b""),
    (False, SYN | ACK, 5000, 1001, b""),
    (True, ACK, 1001, 5001, b""),
    (True, ACK, 1001, 5001, OPEN),
]
KINDS: dict[str, list[Segment]] = {
    "refused": [HANDSHAKE[0], (False, RST | ACK, 0, 1001, b"")],
    "reset": [*HANDSHAKE, (False, RST | ACK, 5001, 1030, b"")],
    # Never answered to the end: the caller's kernel waits for the callee's FIN for a minute.
    "half_closed": [*HANDSHAKE, (True, FIN | ACK, 1030, 5001, b""), (False, ACK, 5001, 1031, b"")],
    "unanswered": [HANDSHAKE[0]],
    "strangers": [HANDSHAKE[0], (False, RST | ACK, 0, 1001, b"")],  # each with its own address
}


def record(nanoseconds: int, caller: tuple[bytes, int], segment: Segment) -> bytes:
    by_caller, flags, seq, ack, payload = segment
    address, port = caller
    ports = (port, 179) if by_caller else (179, port)
    ends = address + CALLEE if by_caller else CALLEE + address
    tcp = struct.pack("!HHIIBBHHH", *ports, seq, ack, 0x50, flags, 502, 0, 0) + payload
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0) + ends
    frame = b"\x02" * 12 + b"\x08\x00" + ip + tcp
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return struct.pack("!IIII", seconds, rest, len(frame), len(frame)) + frame


def callers(hosts: int) -> Iterator[tuple[bytes, int]]:
    for number in itertools.count():
        host = number % hosts
        yield bytes(
            [10, 83 + (host >> 16), host >> 8 & 255, host & 255]
        ), 10_000 + number // hosts % 50_000


def write(kind: str, count: int, path: Path) -> None:
    """A connection each 10 ms, from a few hosts that try again and again, or from strangers."""
    hosts = count if kind == "strangers" else 16
    with path.open("wb") as file:
        file.write(struct.pack("!IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1))
        now = 1_700_000_000_000_000_000
        for caller in itertools.islice(callers(hosts), count):
            for segment in KINDS[kind]:
                now += 1_000_000
                file.write(record(now, caller, segment))
            now += 10_000_000 - len(KINDS[kind]) * 1_000_000


def replay(path: Path) -> tuple[float, float]:
    """Seconds of CPU and megabytes."""
    child = os.fork()
    if child == 0:
        done = subprocess.run([BINARY, "replay", path, "-o", "jsonl"], stdout=subprocess.DEVNULL)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        Path(f"{path}.used").write_text(f"{used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}")
        os._exit(done.returncode)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"replay of {path} failed")
    seconds, megabytes = Path(f"{path}.used").read_text().split()
    return float(seconds), float(megabytes)


def measure(kind: str, directory: Path) -> bool:
    seconds, megabytes = {}, {}
    for count in (FEW, MANY):
        path = directory / f"{kind}-{count}.pcap"
        write(kind, count, path)
        seconds[count], megabytes[count] = replay(path)
        path.unlink()
    growth = seconds[MANY] / MANY / (seconds[FEW] / FEW)
    print(
        f"replay, {kind:<12} {seconds[MANY] / MANY * 1e6:6.1f} us a connection, {growth:4.2f} times"
        f" that of {FEW:,}; {FEW:,}: {seconds[FEW]:.2f} s, {megabytes[FEW]:.0f} MB;"
        f" {MANY:,}: {seconds[MANY]:.2f} s, {megabytes[MANY]:.0f} MB",
        flush=True,
    )
    return growth <= MOST_GROWTH and megabytes[MANY] <= MOST_MEGABYTES


def main() -> None:
    if sys.argv[1:2] == ["--write"]:
        return write(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    with tempfile.TemporaryDirectory() as directory:
        results = [measure(kind, Path(directory)) for kind in KINDS]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
