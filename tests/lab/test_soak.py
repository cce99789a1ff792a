# SPDX-License-Identifier: Apache-2.0
"""Two minutes, or BGPSNOOP_SOAK_SECONDS, of sessions that flap, strangers that knock, an agent that
is restarted and scrapes that never pause. At the end every connection is accounted for: what the
kernel counted is in the ledger, and what is in the ledger has one verdict, or was counted as lost.

Of the time in which no agent ran: a connection that fell into it whole is told of by nobody. Of
one that was established when the agent ended, and is no stranger's, the state says that it was,
so it has its verdict whenever it ended. Another that began before, or ended behind it, has one or
none: of a half-closed socket the state says that it was judged. What an agent judged in the seconds
before it was killed the next one may judge again (docs/state.md)."""

import json
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGTERM

import pytest

from bgpsnoop import Agent
from lab import Lab
from soak import Connection, Soak, handshakes, make_addresses
from test_metrics import free_port
from waiting import Late, wait_until

SECONDS = float(os.environ.get("BGPSNOOP_SOAK_SECONDS", "120"))
RUN = 15.0  # seconds of an agent, more or less
AWAY = 1.0  # and between two of them
KEPT = 12.0  # after a kill the state may lack what is as young (docs/state.md)
LOST = "bgpsnoop_records_lost_total", "bgpsnoop_unknown_peer_records_lost_total"
SETTLES = 3.0  # a verdict may wait for what else comes

Key = tuple[str, int, int]  # peer, its port, ours


@dataclass
class Life:
    """Of one agent."""

    ready: float
    asked_to_end: float = 0
    killed: bool = False


class Watch:
    """One agent after the other, and whoever asks them all the time."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.lives: list[Life] = []
        self.lost = 0.0
        self.scrapes = 0
        self.log = lab.directory / "events.jsonl"
        self.start()
        threading.Thread(target=self.scrape, daemon=True).start()

    def start(self) -> None:
        output = self.lab.directory / f"agent_{len(self.lives)}.log"
        options = [f"--event-log={self.log}", "--event-log-all"]
        options += [f"--state-dir={self.lab.directory}/state"]
        self.agent = Agent(output, free_port(), options)
        self.lab.run(self.agent.process)
        self.lives.append(Life(time.time()))

    def end(self, kill: bool) -> None:
        for metric in LOST:
            self.lost += sum(self.agent.samples(metric))
        life = self.lives[-1]
        life.asked_to_end, life.killed = time.time(), kill
        if kill:
            self.agent.process.end(SIGKILL)
        else:
            assert self.agent.process.end(SIGTERM) == 0
        assert "Sanitizer" not in self.agent.process.text()

    def scrape(self) -> None:
        paths = (
            "/metrics",
            "/api/v1/sessions",
            "/api/v1/events?limit=500",
            "/",
            "/api/v1/strangers",
        )
        while True:
            for path in paths:
                self.scrapes += bool(self.agent.get(path, fail=False))
            time.sleep(0.1)

    def verdicts(self) -> Counter[Key]:
        found: Counter[Key] = Counter()
        for line in self.log.read_text().splitlines():
            event = json.loads(line)
            if event["event"] == "connection_closed" and event["netns"] == self.lab.a.inode:
                found[event["peer"], event["peer_port"], event.get("local_port", 0)] += 1
        return found


def key_of(connection: Connection) -> Key:
    return connection.peer, connection.peer_port, connection.local_port


def expected(connection: Connection, lives: list[Life]) -> tuple[int, int]:
    """The fewest and the most verdicts that there may be."""
    met = [
        life
        for life in lives
        if connection.begun < (life.asked_to_end or connection.ended + 1) + 1
        and connection.ended > life.ready - 5
    ]
    whole = [
        life
        for life in lives
        if connection.begun > life.ready
        and connection.ended < (life.asked_to_end or connection.ended + SETTLES + 1) - SETTLES
    ]
    if whole:
        return 1, 1
    kept = [
        life
        for life in lives
        if connection.established
        and life.ready < connection.begun
        and connection.left > life.asked_to_end
        and connection.begun < life.asked_to_end - (KEPT if life.killed else 2)
    ]
    was_killed = any(life.killed for life in met)
    return int(bool(kept)), len(met) if was_killed else min(len(met), 1)


def accounted(watch: Watch, soak: Soak) -> list[str]:
    """What is not; empty: all is."""
    least: Counter[Key] = Counter()
    most: Counter[Key] = Counter()
    for connection in soak.ledger.connections:
        low, high = expected(connection, watch.lives)
        least[key_of(connection)] += low
        most[key_of(connection)] += high
    verdicts = watch.verdicts()
    wrong = [
        f"{key}: {n} verdicts of at most {most[key]}"
        for key, n in verdicts.items()
        if n > most[key]
    ]
    missing = [
        f"{key}: {verdicts[key]} verdicts of {n}" for key, n in least.items() if verdicts[key] < n
    ]
    return wrong + (missing if len(missing) > watch.lost else [])


@pytest.mark.parametrize("seconds", [SECONDS])
def test_every_connection_is_accounted_for(lab: Lab, seconds: float) -> None:
    make_addresses(lab)
    counted = handshakes(lab.a)
    watch = Watch(lab)
    soak = Soak(lab)
    over = time.time() + seconds
    number = 0
    while time.time() < over:
        time.sleep(min(RUN + number % 3 * 4, max(over - time.time(), 0)))
        if over - time.time() > RUN:
            watch.end(kill=number % 3 == 2)
            time.sleep(AWAY)
            watch.start()
        number += 1
    soak.stop()
    assert handshakes(lab.a) - counted == len(soak.ledger.connections)
    try:
        wait_until(lambda: not accounted(watch, soak), 20, "all is accounted for", 1)
    except Late:
        keep = Path(os.environ.get("BGPSNOOP_SOAK_KEEP", str(lab.directory)))
        (keep / "ledger.json").write_text(
            json.dumps([vars(each) for each in soak.ledger.connections])
        )
        (keep / "lives.json").write_text(json.dumps([vars(each) for each in watch.lives]))
        assert accounted(watch, soak) == []
    watch.end(kill=False)
    assert watch.scrapes > seconds
    assert len(soak.ledger.connections) > seconds
