# SPDX-License-Identifier: Apache-2.0
"""What the agent costs beside idle sessions, and how soon it tells of a RST: resident memory and
what of it is the ring, processor time, wakeups and the cost of a scrape with none, 100 and 2,500
sessions; and milliseconds from the close() that resets a call to the line on standard output. Run
by `./dev bench`, as root.

    agent_cost.py [idle|latency]      only one of them"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

from bgpsnoop import BINARY, Agent  # noqa: E402
from fleets import Fleet  # noqa: E402
from netns import Namespace  # noqa: E402
from process import free_port  # noqa: E402
from speaker import open_message  # noqa: E402

IDLE_SECONDS = 20
SCRAPES = 9
RESETS = 300
TICKS = os.sysconf("SC_CLK_TCK")
LINGER_RESET = b"\1\0\0\0\0\0\0\0"  # struct linger: close() sends a RST


@dataclass(frozen=True)
class Usage:
    seconds: float  # of processor time
    wakeups: int


def usage(pid: int) -> Usage:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    wakeups = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                wakeups += int(line.split()[1])
    return Usage((int(fields[11]) + int(fields[12])) / TICKS, wakeups)


def resident(pid: int) -> float:
    """Megabytes (of 1,048,576 bytes)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def beside(sessions: int, agent: Agent) -> None:
    pid = agent.process.pid
    time.sleep(3)  # what is measured is time: of an agent that has settled
    before = usage(pid)
    time.sleep(IDLE_SECONDS)
    after = usage(pid)
    scrapes = []
    for _ in range(SCRAPES):
        time.sleep(1.1)  # another snapshot, else it is the same answer again
        begin = usage(pid).seconds
        size = len(agent.metrics())
        scrapes.append(usage(pid).seconds - begin)
    busy = (after.seconds - before.seconds) / IDLE_SECONDS
    wakeups = (after.wakeups - before.wakeups) / IDLE_SECONDS
    print(
        f"{sessions:6} sessions: {resident(pid):6.1f} MB resident; "
        f"{100 * busy:.2f} % of a processor, {wakeups:.0f} wakeups a second; a scrape of "
        f"{size / 1e6:.2f} MB costs {1000 * statistics.mean(scrapes):.0f} ms"
    )


def idle() -> None:
    for sessions in (0, 100, 2500):
        where = Namespace("idle")
        try:
            with tempfile.TemporaryDirectory() as directory, Fleet(where, sessions // 2) as fleet:
                fleet.expect("ready")
                agent = Agent(Path(directory) / "agent.log", free_port())
                fleet.do("keepalive")
                beside(sessions, agent)
                agent.stop()
        finally:
            where.delete()


def reset_one(
    listener: socket.socket, where: Namespace, address: tuple[str, int]
) -> tuple[float, int]:
    """When, and the caller's port."""
    with where.socket(socket.AF_INET) as caller:
        caller.connect(address)
        called = listener.accept()[0]
        caller.sendall(open_message(64512, "10.82.1.9"))
        called.recv(4096)
        called.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
        port = caller.getsockname()[1]
        begin = time.monotonic()
        called.close()
        return begin, port


def latency() -> None:
    where = Namespace("latency")
    address = ("127.0.0.1", 179)
    argv = [
        BINARY,
        "trace",
        "-o",
        "jsonl",
        "--event",
        "connection_closed",
        "--netns-name",
        where.name,
    ]
    trace = subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )
    times = []
    try:
        assert trace.stdout and trace.stderr
        while "attached" not in (line := trace.stderr.readline()):
            assert line, "the trace ended"
        with where.socket(socket.AF_INET) as listener:
            listener.bind(address)
            listener.listen()
            for _ in range(RESETS):
                begin, port = reset_one(listener, where, address)
                while json.loads(trace.stdout.readline()).get("local_port") != port:
                    pass
                times.append(1000 * (time.monotonic() - begin))
    finally:
        trace.terminate()
        trace.wait()
        where.delete()
    quantiles = statistics.quantiles(times, n=100)
    print(
        f"from a RST to its line: median {statistics.median(times):.2f} ms, "
        f"90 of 100 within {quantiles[89]:.2f}, 99 within {quantiles[98]:.2f} ({RESETS} resets)"
    )


def main() -> None:
    parts = {"idle": idle, "latency": latency}
    for name in sys.argv[1:] or parts:
        parts[name]()


if __name__ == "__main__":
    main()
