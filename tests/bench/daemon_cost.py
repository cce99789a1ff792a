# SPDX-License-Identifier: Apache-2.0
"""What a full table costs BIRD and FRR beside the agent, tcpdump, tshark, and nothing, in turn:
processor time of the daemon that takes it in, of the speaker that plays it, and of who watches.
What arrives is handled on the time of whoever sends it, so that a part of the cost of watching is
the speaker's. Run by `./dev bench`, as root.

    daemon_cost.py [bird|frr [UPDATES]]      only one of them"""

import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from signal import SIGINT
from typing import ClassVar

from full_table import UPDATES, Table, full_table
from rounds import Sample, Watcher, Way, alternated, fail, nothing, processor_seconds, ratios
from rounds import row, spread, the_agent, the_agent_counted

from daemons.base import Daemon
from daemons.bird import Bird, protocol_name
from daemons.frr import Frr
from lab import PEER_A, PEER_B, V4, Lab, peers_on_a_link
from process import Process
from speaker import KEEPALIVE, Listener, Speaker, connect, establish, message, open_message

ROUNDS = 3
PLAYED = {
    "bird": UPDATES,
    "frr": UPDATES // 4,
}  # all of it keeps FRR busy for a quarter of a minute
READING = "read_"  # so begin the names of programs that run on the time of whoever reads
COUNTED = "the agent, its programs counted"
HOLD_TIME = 180
QUIET = 0.4  # seconds in which a daemon that has read everything does nothing
NOTHING = 0.004  # seconds of processor time that its timers may take meanwhile
PATIENCE = 120  # seconds
EXTRA = {"frr": ("prefix-list none out",)}
SPEAKER, ROUTER = PEER_A.addresses[V4], PEER_B.addresses[V4]


class QuietFrr(Frr):
    """Without zebra bgpd would log of each prefix that it cannot ask for its next hop; and it would
    send all back to whom it has it from."""

    head: ClassVar[list[str]] = ["log stdout critical", "ip prefix-list none deny any"]


def prefixes_of(daemon: Daemon) -> int:
    """That it has taken from the speaker."""
    if isinstance(daemon, Bird):
        told = daemon.control("show", "protocols", "all", protocol_name(SPEAKER))
        found = re.search(r"Routes:\s+(\d+) imported", told)
        return int(found[1]) if found else 0
    assert isinstance(daemon, Frr)
    summary = json.loads(daemon.vtysh("show bgp ipv4 unicast summary json"))
    return int(summary["peers"][SPEAKER]["pfxRcd"])


def drain(end: socket.socket) -> None:
    try:
        while end.recv(1 << 16):
            pass
    except OSError:
        pass  # the round is over


def time_of(pids: list[int]) -> float:
    """Processor time of processes and those that they have started (tshark has dumpcap)."""
    family = list(pids)
    for pid in family:
        for task in Path(f"/proc/{pid}/task").iterdir():
            family += map(int, (task / "children").read_text().split())
    return sum(map(processor_seconds, family))


def until_idle(pids: list[int]) -> float:
    """Their processor time when they had nothing more to do."""
    deadline = time.monotonic() + PATIENCE
    before = time_of(pids)
    while time.monotonic() < deadline:
        time.sleep(QUIET)  # what is waited for is that nothing happens
        now = time_of(pids)
        if now - before < NOTHING:
            return before
        before = now
    fail(f"after {PATIENCE} s what is measured is still busy")


def load(daemon: Daemon, speaker: Speaker, table: Table, watcher: Watcher) -> Sample:
    assert daemon.process
    pids = [daemon.process.pid]
    ran, reading = watcher.program_seconds(), watcher.program_seconds(READING)
    watched, begun, own = time_of(watcher.pids), time_of(pids), time.thread_time()
    speaker.socket.settimeout(PATIENCE)
    speaker.send(table.data)
    own = time.thread_time() - own
    busy = until_idle(pids) - begun
    # A capture may lag behind. The agent does not, and what it does each second it always does.
    watching = (time_of if watcher.agent else until_idle)(watcher.pids) - watched
    if (taken := prefixes_of(daemon)) != table.prefixes:
        fail(f"{daemon.name} has {taken} prefixes of {table.prefixes}")
    if watcher.counted:
        time.sleep(1.5)  # what is told is of the newest snapshot
    return {
        "daemon": busy,
        "both": busy + own,
        "watcher": watching,
        "programs": watcher.program_seconds() - ran,
        "reading": watcher.program_seconds(READING) - reading,
    }


def play(kind: type[Daemon], lab: Lab, table: Table, watcher: Watcher) -> Sample:
    """A daemon of this kind that is born, takes the table, and ends."""
    daemon = kind(lab.b, PEER_B.asn, PEER_B.router_id, lab.directory / f"{time.monotonic_ns()}")
    daemon.neighbor(
        SPEAKER, PEER_A.asn, passive=True, hold_time=HOLD_TIME, extra=EXTRA.get(kind.name, ())
    )
    try:
        daemon.start()
        with connect(lab.a, SPEAKER, ROUTER) as speaker:
            opening = open_message(PEER_A.asn, PEER_A.router_id, HOLD_TIME)
            establish(speaker, [opening, message(KEEPALIVE)])
            reader = threading.Thread(target=drain, args=(speaker.socket,), daemon=True)
            reader.start()
            sample = load(daemon, speaker, table, watcher)
            speaker.socket.shutdown(socket.SHUT_RDWR)
            reader.join()
            return sample
    finally:
        daemon.kill()


def updates_a_second(lab: Lab, table: Table) -> float:
    """Of the speaker, into a socket that only reads."""
    with Listener(lab.b, ROUTER, 1790) as listener, connect(
        lab.a, SPEAKER, ROUTER, 1790
    ) as speaker, listener.accept() as sink:
        reader = threading.Thread(target=drain, args=(sink.socket,))
        reader.start()
        begin = time.perf_counter()
        speaker.send(table.data)
        speaker.half_close()
        reader.join()
        return table.updates / (time.perf_counter() - begin)


@contextmanager
def capture(lab: Lab, begun: str, *words: str) -> Iterator[Watcher]:
    """On the daemon's end of the link, of BGP alone."""
    log = lab.directory / f"{words[0]}-{time.monotonic_ns()}.log"
    argv = [*words, "-n", "-i", f"to-{PEER_A.letter}"]
    process = Process(argv, log, lab.b, stdout=subprocess.DEVNULL)
    try:
        process.wait_for_text(begun, 30)
        yield Watcher([process.pid])
    finally:
        process.end(SIGINT)
        dropped = re.search(r"(\d+) packets? dropped", process.text())
        if dropped and int(dropped[1]):
            print(f"    ({words[0]} dropped {dropped[1]} packets)")


def ways(lab: Lab) -> tuple[dict[str, Way], dict[str, Way]]:
    """What a daemon is measured beside: again and again, and once."""
    tcpdump = partial(capture, lab, "listening on", "tcpdump")
    tshark = partial(capture, lab, "Capture started", "tshark", "-f", "tcp port 179")
    often: dict[str, Way] = {
        "nothing": nothing,
        "the agent": the_agent,
        "tcpdump -w /dev/null": partial(tcpdump, "-w", "/dev/null", "port", "179"),
        "tshark -w /dev/null": partial(tshark, "-w", "/dev/null"),
    }
    return often, {COUNTED: the_agent_counted, "tshark, its text to /dev/null": tshark}


def show(name: str, samples: dict[str, list[Sample]], table: Table, speed: float) -> None:
    off = samples["nothing"]
    print(f"{name} takes {table.updates} UPDATEs, {table.prefixes} prefixes, beside ...")
    for way, found in samples.items():
        row(f"  {way}: s of the daemon", spread([sample["daemon"] for sample in found]))
        if found is off:
            continue
        row("      with / without", spread(ratios(found, off, "daemon")))
        row("      with / without, the speaker too", spread(ratios(found, off, "both")))
        shares = [100 * sample["watcher"] / sample["daemon"] for sample in found]
        row("      its own, % of the daemon's", spread(shares, 2))
    counted = samples[COUNTED][0]
    if not counted["programs"]:
        fail("the kernel has not counted what the agent's programs take")
    share = 100 * counted["reading"] / counted["daemon"]
    row("  time in the agent's program for reads, % of the daemon's", f"{share:.2f}")
    share = 100 * counted["programs"] / counted["both"]
    row("  time in all its programs, % of daemon and speaker", f"{share:.2f}")
    taken = [table.updates / sample["daemon"] for sample in off]
    row("  UPDATEs a second of its time", spread(taken, 0))
    row("  UPDATEs a second of the speaker, into a sink", f"{speed:.0f}")
    if speed < 2 * max(taken):
        fail("the speaker is not faster than what it measures")


def measure(kind: type[Daemon], lab: Lab, table: Table) -> None:
    play_it = partial(play, kind, lab, table)
    speed = updates_a_second(lab, table)
    often, once = ways(lab)
    samples = alternated(often, play_it, ROUNDS) | alternated(once, play_it, 1)
    show(kind.name, samples, table, speed)


def main() -> None:
    kinds: dict[str, type[Daemon]] = {"bird": Bird, "frr": QuietFrr}
    names = [sys.argv[1]] if sys.argv[1:] else list(kinds)
    with peers_on_a_link() as lab:
        for name in names:
            updates = int(sys.argv[2]) if sys.argv[2:] else PLAYED[name]
            measure(kinds[name], lab, full_table(PEER_A.asn, SPEAKER, updates))


if __name__ == "__main__":
    main()
