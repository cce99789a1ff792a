# SPDX-License-Identifier: Apache-2.0
"""Where a row is played: a lab, its two daemons or speakers, and what the trace hears."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

import netns
import speaker
from bgpsnoop import Event, Trace
from daemons.base import Daemon
from lab import DAEMONS, LINK_LOCAL, PEER_A, PEER_B, Lab, Peer, put_behind_router
from netns import Namespace
from rows.row import Row
from waiting import wait_until


class Stage:
    def __init__(self, row: Row, lab: Lab, trace: Trace) -> None:
        self.row, self.lab, self.trace = row, lab, trace
        self.address_a = PEER_A.addresses[row.family]
        self.address_b = PEER_B.addresses[row.family]
        self.asn_a, self.asn_b = PEER_A.asn, PEER_B.asn
        # An earlier namespace of somebody else may have had the inode number of ours.
        self.marks = {letter: len(trace.all(self.namespace(letter))) for letter in ("a", "b")}
        self.begin = dict(self.marks)
        self.tapped = {"a": lab.a, "b": lab.b}  # where the captures are
        self.recorded: dict[str, int] = {}
        self.ready = ""  # when both daemons ran
        self.past: dict[str, list[Namespace]] = {"a": [], "b": []}

    def namespace(self, letter: str) -> Namespace:
        return self.lab.a if letter == "a" else self.lab.b

    # --- the two ends ---------------------------------------------------------------------------

    def bare(self, letter: str, **identity: Any) -> Daemon:
        """The row's daemon at that end, with no neighbour."""
        peer: Peer = PEER_A if letter == "a" else PEER_B
        kind = self.row.a if letter == "a" else self.row.b
        asn = identity.get("asn", self.asn_a if letter == "a" else self.asn_b)
        router_id = identity.get("router_id", peer.router_id)
        made = DAEMONS[kind](self.namespace(letter), asn, router_id, self.lab.directory)
        self.lab.daemons.append(made)
        return made

    def a(self, **options: Any) -> Daemon:
        """The daemon at A with B as its neighbour, not started."""
        options = {"local_address": self.address_a, **options}
        remote_as = options.pop("remote_as", self.asn_b)
        return self.bare("a").neighbor(self.seen_from("a"), remote_as, **options)

    def seen_from(self, letter: str) -> str:
        """The other end's address as the daemon at this end is told it."""
        address, interface = (self.address_b, "to-b") if letter == "a" else (self.address_a, "to-a")
        return f"{address}%{interface}" if self.row.family == LINK_LOCAL else address

    def b(self, **options: Any) -> Daemon:
        options = {"local_address": self.address_b, **options}
        remote_as = options.pop("remote_as", self.asn_a)
        return self.bare("b").neighbor(self.seen_from("b"), remote_as, **options)

    def start(self, a: Daemon, b: Daemon) -> tuple[Daemon, Daemon]:
        b.start()
        a.start()
        self.ready = now()
        return a, b

    def established(
        self, a: Daemon | None = None, b: Daemon | None = None
    ) -> tuple[Daemon, Daemon]:
        """Both daemons running and their session up; what came before does not count."""
        a, b = self.start(a or self.a(), b or self.b())
        self.up()
        # Where both call, the connection that came up first may be the one that is given up.
        wait_until(lambda: self.is_up("a") and self.is_up("b"), 40, "the session stands")
        # The wire is ahead of the daemons: a session that FRR clears before it has read the
        # KEEPALIVE is closed without a word.
        for daemon, letter in ((a, "a"), (b, "b")):
            daemon.wait_established(self.seen_from(letter))
        self.from_here()
        return a, b

    # --- listening to the trace -----------------------------------------------------------------

    def heard(self, letter: str) -> list[Event]:
        """Everything since from_here(), also by a namespace that was replaced meanwhile."""
        old = [event for namespace in self.past[letter] for event in self.trace.all(namespace)]
        return (old + self.trace.all(self.namespace(letter)))[self.marks[letter] :]

    def stop_recording(self) -> None:
        """What is said from now on may be about packets that no capture holds."""
        self.recorded = {letter: len(self.trace.all(n)) for letter, n in self.tapped.items()}

    def captured(self, letter: str) -> list[Event]:
        """What was said while the capture ran, by the namespace that it ran in."""
        events = self.trace.all(self.tapped[letter])
        return events[self.begin[letter] : self.recorded.get(letter, len(events))]

    def judged(self, letter: str) -> list[Event]:
        """Without the calls that B made before A's daemon was there, or knew of B: rightly
        refused."""
        closed = ("closed_without_answer", "refused_locally")
        refused = ("not_listening", "connect_refused", *closed)
        return [
            event
            for event in self.heard(letter)
            if event["time"] >= self.ready or event.get("outcome") not in refused
        ]

    def from_here(self) -> None:
        """What was said until now was the preparation."""
        for letter in self.marks:
            self.marks[letter] = 0
            self.marks[letter] = len(self.heard(letter))
        self.ready = ""

    def wait(self, letter: str, timeout: float = 25, count: int = 1, **wanted: Any) -> Event:
        def found() -> list[Event]:
            events = self.heard(letter)
            return [e for e in events if all(e.get(k) == v for k, v in wanted.items())]

        what = f"{count} of {wanted} at {letter}"
        wait_until(lambda: len(found()) >= count, timeout, what, interval=0.1)
        return found()[count - 1]

    def up(self) -> None:
        for letter in ("a", "b"):
            self.wait(letter, event="session_up", timeout=40)

    def is_up(self, letter: str) -> bool:
        told = [event["event"] for event in self.heard(letter)]
        return told.count("session_up") > told.count("session_down")

    def closed(self, letter: str, **wanted: Any) -> Event:
        return self.wait(letter, event="connection_closed", **wanted)

    def fallen(self, letter: str) -> Event:
        """The session that stood. What it collided with may be closed only now: not meant."""
        return self.wait(letter, event="session_down")

    def is_closed(self, letter: str) -> bool:
        return any(event["event"] == "connection_closed" for event in self.heard(letter))

    # --- a host that goes and comes back ---------------------------------------------------------

    def cut_off_b(self) -> None:
        assert self.lab.router
        self.lab.router.ip("link", "set", "to-b", "down")

    def new_host_b(self) -> None:
        """Another network stack takes B's place and addresses."""
        assert self.lab.router
        self.past["b"].append(self.lab.b)
        self.lab.router.ip("link", "delete", "to-b")
        self.lab.b = self.lab.more.enter_context(netns.namespaces("b"))[0]
        put_behind_router(self.lab.router, self.lab.b, PEER_B, PEER_A)

    # --- scripted speakers ----------------------------------------------------------------------

    def call(self, from_a: bool = True, receive_buffer: int = 0) -> speaker.Speaker:
        here, there = self.address_a, self.address_b
        if from_a:
            return speaker.connect(self.lab.a, here, there, receive_buffer=receive_buffer)
        return speaker.connect(self.lab.b, there, here, receive_buffer=receive_buffer)

    @contextmanager
    def session_from_a(self, capabilities: bytes = b"") -> Iterator[speaker.Speaker]:
        """A scripted A in a session that is up, with a daemon at B that only waits."""
        self.b(passive=True).start()
        with self.call() as a:
            a.send(self.opening(capabilities), speaker.message(speaker.KEEPALIVE))
            a.read_until(speaker.KEEPALIVE)
            self.up()
            yield a

    def opening(self, capabilities: bytes = b"", identifier: str = PEER_A.router_id) -> bytes:
        """A's OPEN, which a daemon at B agrees with."""
        afi = 2 if ":" in self.address_a else 1
        return speaker.open_message(self.asn_a, identifier, extra=capabilities, afi=afi)

    def opening_of_b(self) -> bytes:
        """A scripted B's OPEN, which a daemon at A agrees with."""
        afi = 2 if ":" in self.address_b else 1
        return speaker.open_message(self.asn_b, PEER_B.router_id, afi=afi)

    def listen(self, letter: str = "b") -> speaker.Listener:
        address = self.address_a if letter == "a" else self.address_b
        return speaker.Listener(self.namespace(letter), address)


def now() -> str:
    """As the events say it."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def signal_all(daemon: Daemon, number: signal.Signals) -> None:
    """To the daemon and its children: the session that Process made for it."""
    assert daemon.process is not None
    os.killpg(daemon.process.pid, number)


def lies_unread(namespace: Namespace, port: int = 0) -> bool:
    """Whether a call to BGP's port there, of a caller's port, has bytes that nobody has read."""
    callers = f"sport = :179 and dport = :{port}" if port else "sport = :179"
    sockets = namespace.run("ss", "-Htn", "state", "established", callers)
    return any(int(line.split()[0]) > 0 for line in sockets.splitlines())


def eventually(condition: Callable[[], object], what: str, timeout: float = 20) -> None:
    wait_until(condition, timeout, what, interval=0.1)
