# SPDX-License-Identifier: Apache-2.0
"""What the kernel side costs: nanoseconds per event beside those of an empty program at the same
hook, nanoseconds per BGP message, and throughput with and without the agent, measured side by side
in one run: medians of some rounds, with the least and the most. Run by `./dev bench`, as root.

Needs nothing but loopback: two sockets in this process play the speakers."""

import ctypes
import json
import os
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARY = os.environ.get("BGPSNOOP", "build/installed/bin/bgpsnoop")
STATS = Path("/proc/sys/kernel/bpf_stats_enabled")
EMPTY = {"read_skb": "empty_read", "arrive_skb": "empty_arrive", "write_msg": "empty_write"}
PROGRAMS = {*EMPTY, *EMPTY.values()}
ROUNDS = 9
HERE = Path(__file__).resolve().parent
Times = dict[str, float]  # nanoseconds by program
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


@contextmanager
def empty_programs() -> Iterator[None]:
    """Attached as long as the block lasts."""
    libbpf = ctypes.CDLL("libbpf.so.1", use_errno=True)
    for function in ("object__open_file", "object__next_program", "program__attach"):
        getattr(libbpf, f"bpf_{function}").restype = ctypes.c_void_p
    with tempfile.TemporaryDirectory() as directory:
        made = f"{directory}/empty.o"
        includes = f"-I/usr/include/{os.uname().machine}-linux-gnu"
        clang = ["clang", "-g", "-O2", "-target", "bpf", includes, "-o", made, "-c"]
        subprocess.run([*clang, HERE / "empty.bpf.c"], check=True)
        programs = ctypes.c_void_p(libbpf.bpf_object__open_file(made.encode(), None))
    if not programs or libbpf.bpf_object__load(programs):
        sys.exit("kernel_cost: the empty programs do not load")
    links = []
    program = None
    while program := libbpf.bpf_object__next_program(programs, ctypes.c_void_p(program)):
        links.append(ctypes.c_void_p(libbpf.bpf_program__attach(ctypes.c_void_p(program))))
    yield
    for link in links:
        libbpf.bpf_link__destroy(link)
    libbpf.bpf_object__close(programs)


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):7.1f} ns  ({min(values):.1f} to {max(values):.1f})"


def show_foreign(rounds: list[Times]) -> None:
    print("a read or write that is not BGP, per event, beside an empty program:")
    for name, empty in EMPTY.items():
        both = [each for each in rounds if name in each and empty in each]
        if not both:
            continue
        beyond = [each[name] - each[empty] for each in both]
        print(f"    {name:<12} {spread([each[name] for each in both])}")
        print(f"    {empty:<12} {spread([each[empty] for each in both])}")
        print(f"      beyond it  {spread(beyond)}")


def show_messages(rounds: list[Times]) -> None:
    print("a full table (163,000 UPDATEs), per message:")
    for name in EMPTY:
        if values := [each[name] for each in rounds if name in each]:
            print(f"    {name:<12} {spread(values)}")


def throughput_ratios(port: int, data: bytes, chunk: int) -> list[float]:
    """Time with the agent over time without, of each of some interleaved rounds."""
    ratios = []
    for _ in range(ROUNDS):
        without = transfer(port, data, chunk)
        with Agent():
            ratios.append(transfer(port, data, chunk) / without)
    return ratios


def show_ratio(title: str, ratios: list[float]) -> None:
    median = statistics.median(ratios)
    print(f"{title:<50} {median:.3f}  ({min(ratios):.3f} to {max(ratios):.3f})")


def main() -> None:
    table = OPEN + UPDATE * 163_000
    other = bytes(20_000_000)
    was = STATS.read_text()
    try:
        STATS.write_text("1")
        foreign: list[Times] = []
        with Agent(), empty_programs():
            foreign += [per_unit(8179, other, 4096, None) for _ in range(ROUNDS)]
        with empty_programs(), Agent():  # the first to run finds less in the cache
            foreign += [per_unit(8179, other, 4096, None) for _ in range(ROUNDS)]
            messages = [per_unit(BGP_PORT, table, 4096, 163_000) for _ in range(ROUNDS)]
        show_foreign(foreign)
        show_messages(messages)
    finally:
        STATS.write_text(was)
    show_ratio(
        "time of other traffic with the agent / without:", throughput_ratios(8179, other, 4096)
    )
    show_ratio(
        "time of a full table with the agent / without:", throughput_ratios(BGP_PORT, table, 4096)
    )


if __name__ == "__main__":
    main()
