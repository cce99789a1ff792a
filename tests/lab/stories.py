# SPDX-License-Identifier: Apache-2.0
"""Stories told once by real daemons, seen by a trace and by a capture at both ends, judged by many
tests."""

from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bgpsnoop import Event, Trace, matches
from daemons.base import Daemon
from lab import PEER_A, PEER_B, Lab
from netns import Namespace
from tcpdump import capture
from waiting import Late, wait_until


@dataclass
class Step:
    """What the two ends said between two moments of a story."""

    a: list[Event]
    b: list[Event]


@dataclass
class Story:
    family: str
    kinds: tuple[str, str]
    steps: dict[str, Step] = field(default_factory=dict)
    captures: dict[str, Path] = field(default_factory=dict)
    everything: Step = field(default_factory=lambda: Step([], []))

    @property
    def address_a(self) -> str:
        return PEER_A.addresses[self.family]

    @property
    def address_b(self) -> str:
        return PEER_B.addresses[self.family]

    @property
    def name(self) -> str:
        return f"{self.family}_{self.kinds[0]}_{self.kinds[1]}"


def closed(events: list[Event], **wanted: object) -> list[Event]:
    wanted = {"event": "connection_closed", **wanted}
    return [event for event in events if all(event.get(k) == v for k, v in wanted.items())]


class Teller:
    """Cuts the trace into steps: a step ends when what it waits for was said."""

    def __init__(self, story: Story, lab: Lab, trace: Trace) -> None:
        self.story, self.lab, self.trace = story, lab, trace
        self.last_mark = 0

    def step(self, name: str) -> None:
        mark, self.last_mark = self.last_mark, self.trace.mark()
        self.story.steps[name] = Step(
            self.between(self.lab.a, mark, self.last_mark),
            self.between(self.lab.b, mark, self.last_mark),
        )

    def between(self, namespace: Namespace, start: int, end: int) -> list[Event]:
        return [e for e in self.trace.all()[start:end] if e.get("netns") == namespace.inode]

    def both(self, **wanted: object) -> None:
        for namespace in (self.lab.a, self.lab.b):
            self.trace.wait_for(namespace, timeout=20, **wanted)

    def both_in_this_step(self, **wanted: object) -> None:
        def told(namespace: Namespace) -> list[Event]:
            events = self.between(namespace, self.last_mark, self.trace.mark())
            return [event for event in events if matches(event, wanted)]

        for namespace in (self.lab.a, self.lab.b):
            what = f"{wanted} in {namespace.short_name}"
            wait_until(lambda place=namespace: told(place), 20, what)


def two_captures(story: Story, lab: Lab, trace: Trace) -> None:
    """diagnosis.md's beginning: no neighbour there; the wrong AS there; corrected; cleared."""
    a, b = lab.daemon(story.kinds[0], PEER_A), lab.daemon(story.kinds[1], PEER_B)
    a.neighbor(story.address_b, PEER_B.asn, local_address=story.address_a)
    teller = Teller(story, lab, trace)
    with ExitStack() as recorders:
        for letter, namespace, interface in (("a", lab.a, "to-b"), ("b", lab.b, "to-a")):
            file = lab.directory / f"{story.name}_{letter}.pcap"
            recorders.enter_context(capture(namespace, file, interface))
            story.captures[letter] = file
        b.start()
        a.start()
        tell_two_captures(teller, a, b)
    story.everything = Step(trace.events(lab.a), trace.events(lab.b))


def tell_two_captures(teller: Teller, a: Daemon, b: Daemon) -> None:
    trace, lab, story = teller.trace, teller.lab, teller.story
    trace.wait_for(lab.a, event="connection_closed", count=3)
    trace.wait_for(lab.b, event="connection_closed", count=3)
    teller.step("not configured")
    b.add(story.address_a, 1000, local_address=story.address_b)
    teller.both(event="connection_closed", outcome="open_rejected")
    teller.step("wrong as")
    b.change(story.address_a, remote_as=PEER_A.asn)
    teller.both(event="session_up")
    b.wait_established(story.address_a)  # FRR may give up the first, and one that collided with it
    teller.step("corrected")
    b.reset(story.address_a)
    teller.both(event="connection_closed", outcome="administrative")
    teller.both_in_this_step(event="session_up")
    teller.step("cleared")
    stop_both(teller, a, b)
    teller.step("stopped")


def stop_both(teller: Teller, a: Daemon, b: Daemon) -> None:
    """The capture must hold the end of every connection, or replay would call it open."""
    a.stop()
    b.stop()
    for namespace in (teller.lab.a, teller.lab.b):
        opened = {
            e["connection"] for e in teller.trace.events(namespace, event="connection_opened")
        }
        for connection in opened:
            teller.trace.wait_for(namespace, event="connection_closed", connection=connection)
    wait_for_refusals(teller, teller.lab.a, teller.lab.b)
    wait_for_refusals(teller, teller.lab.b, teller.lab.a)


def wait_for_refusals(teller: Teller, caller: Namespace, callee: Namespace) -> None:
    """A call that the callee's kernel refused was never opened there: only its end is told, where
    it can be seen at all."""
    for call in teller.trace.events(caller, outcome="connect_refused"):
        with suppress(Late):
            teller.trace.wait_for(callee, timeout=3, peer_port=call["local_port"])
