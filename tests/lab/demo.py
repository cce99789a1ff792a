# SPDX-License-Identifier: Apache-2.0
"""The two captures of the README, live: `sudo ./dev demo [--once]`."""

import argparse
import signal
import sys
import time
from dataclasses import dataclass

from bgpsnoop import BINARY, Agent, Event, Trace
from lab import PEER_A, PEER_B, V4, Lab, Peer, peers_on_a_link
from netns import Namespace, sweep
from process import Process
from waiting import Late

A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]
PORT = 19179


@dataclass
class Window:
    """`bgpsnoop trace` as an operator of one router would run it, read from where we last
    stopped."""

    title: str
    process: Process
    shown: int = 0

    def show(self) -> None:
        text = self.process.text()
        new, self.shown = text[self.shown :], len(text)
        print(f"\n  bgpsnoop trace at {self.title}:")
        for line in new.splitlines():
            print(f"    {line}")


def open_window(lab: Lab, namespace: Namespace, peer: Peer, title: str) -> Window:
    log = lab.directory / f"trace-{peer.letter}.txt"
    argv = [BINARY, "trace", "--netns", "self", "--color", "never"]
    process = lab.run(Process(argv, log, namespace))
    process.wait_for_text("attached", timeout=20)
    return Window(f"{title} (AS {peer.asn}, {peer.addresses[V4]})", process, len(process.text()))


class Demo:
    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.agent = Agent(lab.directory / "agent.log", PORT)
        lab.run(self.agent.process)
        self.judge = Trace(lab.directory / "judge.log")
        lab.run(self.judge.process)
        self.windows = [
            open_window(lab, lab.a, PEER_A, "PeerA, BIRD"),
            open_window(lab, lab.b, PEER_B, "PeerB, FRR"),
        ]
        self.a = lab.daemon("bird", PEER_A).neighbor(B, PEER_B.asn, local_address=A)
        self.b = lab.daemon("frr", PEER_B)
        self.right = 0

    def verdict(self, namespace: Namespace, **wanted: object) -> Event | None:
        try:
            return self.judge.wait_for(namespace, timeout=30, **wanted)
        except Late as late:
            print(f"\n  WRONG: {late}")
            return None

    def step(self, heading: str, at_a: dict[str, object], at_b: dict[str, object]) -> None:
        print(f"\n== {heading}", flush=True)
        found = [self.verdict(self.lab.a, **at_a), self.verdict(self.lab.b, **at_b)]
        self.right += all(found)
        time.sleep(0.3)  # the windows print what the judge has just read
        for window in self.windows:
            window.show()

    def run(self) -> bool:
        self.b.start()
        self.a.start()
        self.step(
            "1. PeerB has no neighbor configured: its TCP answers, its BGP does not",
            closed("closed_without_answer", layer="neighbor", side="peer", certainty="ambiguous"),
            closed("refused_locally", side="local"),
        )
        self.b.add(A, 1000, local_address=B)
        self.step(
            "2. PeerB expects AS 1000 from PeerA, which is AS 600",
            closed("open_rejected", layer="parameters", side="peer"),
            closed("open_rejected", layer="parameters", side="local"),
        )
        self.b.change(A, remote_as=PEER_A.asn)
        up: dict[str, object] = {"event": "session_up"}
        self.step("3. PeerB is corrected: the session comes up", up, up)
        print(f"\n{self.right} of 3 verdicts were right", flush=True)
        return self.right == 3


def closed(outcome: str, **wanted: object) -> dict[str, object]:
    return {"event": "connection_closed", "outcome": outcome, **wanted}


def wait_for_interrupt(agent: Agent) -> None:
    print(f"\nThe metrics of this: {agent.url}/metrics (Ctrl-C ends the demo)", flush=True)
    try:
        signal.pause()
    except KeyboardInterrupt:
        print()


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end by itself")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the lab is cleaned up
    sweep()
    with peers_on_a_link() as lab:
        demo = Demo(lab)
        right = demo.run()
        if not options.once:
            wait_for_interrupt(demo.agent)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
