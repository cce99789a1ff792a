# SPDX-License-Identifier: Apache-2.0
"""What the kernel side costs: nanoseconds per event and per BGP message, and throughput with and
without the agent, measured side by side in one run. Run by `./dev bench`, as root.

Needs nothing but loopback: two sockets in this process play the speakers."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

BINARY = os.environ.get("BGPSNOOP", "build/installed/bin/bgpsnoop")
STATS = Path("/proc/sys/kernel/bpf_stats_enabled")
PROGRAMS = ("read_skb", "arrive_skb", "write_msg", "tcp_state")
BGP_PORT = 179
MARKER = b"\xff" * 16


def message(kind: int, body: bytes = b"") -> bytes:
    return MARKER + struct.pack("!HB", 19 + len(body), kind) + body


OPEN = message(1, struct.pack("!BHHIB", 4, 64512, 90, 0x7F000001, 0))
# 117 bytes: the mean UPDATE of a full table (19 MB in 163,000 messages, docs/kernel.md).
UPDATE = message(
    2,
    b"\0\0"
    + struct.pack("!H", 20)
    + b"\x40\x01\x01\0"
    + b"\x40\x02\x0d"
    + b"\0" * 13
    + b"\x18\x0a\0\0" * 18
    + b"\0\0",
)


def connect(port: int) -> tuple[socket.socket, socket.socket]:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    caller = socket.create_connection(("127.0.0.1", port))
    called, _ = listener.accept()
    listener.close()
    return caller, called


def transfer(port: int, data: bytes, chunk: int) -> float:
    """Seconds that `data` takes from one socket to the other, written `chunk` bytes at a time."""
    caller, called = connect(port)
    view = memoryview(data)

    def write() -> None:
        for at in range(0, len(view), chunk):
            caller.sendall(view[at : at + chunk])

    writer = threading.Thread(target=write)
    begin = time.perf_counter()
    writer.start()
    left = len(data)
    while left:
        left -= len(called.recv(65536))
    seconds = time.perf_counter() - begin
    writer.join()
    caller.close()
    called.close()
    return seconds


def program_times() -> dict[str, tuple[int, int]]:
    """Nanoseconds and runs so far of each of our programs."""
    shown = subprocess.run(["bpftool", "-j", "prog", "show"], capture_output=True, check=True)
    return {
        row["name"]: (row.get("run_time_ns", 0), row.get("run_cnt", 0))
        for row in json.loads(shown.stdout)
        if row.get("name") in PROGRAMS
    }


class Agent:
    """bgpsnoop attached, as long as the block lasts."""

    def __enter__(self) -> "Agent":
        self.process = subprocess.Popen(
            [BINARY, "trace", "-o", "jsonl"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        line = self.process.stderr.readline()
        if "probes attached" not in line:
            sys.exit(f"kernel_cost: {line.strip()}")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def per_unit(port: int, data: bytes, chunk: int, units: int | None) -> dict[str, float]:
    """Nanoseconds of each program per unit (a message), or per run if units is None."""
    before = program_times()
    transfer(port, data, chunk)
    after = program_times()
    result = {}
    for name, (time_ns, runs) in after.items():
        spent, ran = time_ns - before[name][0], runs - before[name][1]
        if ran:
            result[name] = spent / (units or ran)
    return result


def show(title: str, times: dict[str, float]) -> None:
    print(title)
    for name, nanoseconds in sorted(times.items()):
        print(f"    {name:<12} {nanoseconds:7.1f} ns")


def throughput_ratio(port: int, data: bytes, chunk: int, rounds: int = 5) -> float:
    """Time with the agent over time without, the fastest of some rounds each, interleaved."""
    without, with_agent = [], []
    for _ in range(rounds):
        without.append(transfer(port, data, chunk))
        with Agent():
            with_agent.append(transfer(port, data, chunk))
    return min(with_agent) / min(without)


def main() -> None:
    table = UPDATE * 163_000
    other = bytes(20_000_000)
    was = STATS.read_text()
    try:
        with Agent():
            STATS.write_text("1")
            show("a read or write that is not BGP, per event:", per_unit(8179, other, 4096, None))
            show(
                "a full table (163,000 UPDATEs), per message:",
                per_unit(BGP_PORT, OPEN + table, 4096, 163_000),
            )
    finally:
        STATS.write_text(was)
    print(
        "time of other traffic with the agent / without:   "
        f"{throughput_ratio(8179, other, 4096):.3f}"
    )
    print(
        f"time of a full table with the agent / without:    "
        f"{throughput_ratio(BGP_PORT, OPEN + table, 4096):.3f}"
    )


if __name__ == "__main__":
    main()
