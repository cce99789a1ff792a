# SPDX-License-Identifier: Apache-2.0
"""What a restart of the agent must not forget: a hundred connections, or BGPSNOOP_CONNECTIONS, each
a session at either end. While no agent runs, one of them falls and one comes up."""

import json
import os
import time
from signal import SIGKILL, SIGTERM, Signals
from typing import Any
from unittest.mock import patch

import pytest

from bgpsnoop import Agent
from fleets import Fleet
from lab import Lab
from test_metrics import free_port
from waiting import wait_until

CONNECTIONS = int(os.environ.get("BGPSNOOP_CONNECTIONS", "100"))
SESSIONS = 2 * CONNECTIONS
FALLS = 7
WITHHELD = {"storage": "", "hash": "storage", "nobtf": "storage hash"}  # for each set of programs
# What a socket tells of the moment, and not of the session's life.
OF_THE_MOMENT = ("bgpsnoop_tcp_", "bgpsnoop_session_hold_time_remaining")
Series = dict[str, float]


class Agents:
    """One after the other, of one set of programs, with one state and one event log."""

    def __init__(self, lab: Lab, program_set: str = "storage") -> None:
        self.lab = lab
        self.environment = {"BGPSNOOP_WITHOUT": WITHHELD[program_set]}
        directory = lab.directory / program_set
        directory.mkdir()
        self.log = directory / "events.jsonl"
        self.state = directory / "state"
        self.output = directory / "agent.log"

    def start(self) -> Agent:
        self.output.unlink(missing_ok=True)
        options = [f"--event-log={self.log}", f"--state-dir={self.state}"]
        with patch.dict(os.environ, self.environment):
            agent = Agent(self.output, free_port(), options)
        self.lab.run(agent.process)
        return agent

    def events(self) -> list[dict[str, Any]]:
        """Of this lab: sockets of one before it may be there still."""
        told = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [event for event in told if event.get("netns") == self.lab.a.inode]

    def kept(self) -> list[dict[str, Any]]:
        file = self.state / "state.json"
        return json.loads(file.read_text()).get("sessions", []) if file.exists() else []


def series_of(agent: Agent, lab: Lab) -> Series:
    """Every series of a session of this lab."""
    found = {}
    for line in agent.metrics().splitlines():
        name, _, value = line.rpartition(" ")
        if f'netns="{lab.a.name}"' in name and 'peer="' in name:
            found[name] = float(value)
    return found


def is_of(name: str, number: int) -> bool:
    return any(f'peer="127.{end}.0.{number}"' in name for end in (1, 2))


def wait_for_sessions(agent: Agent, lab: Lab, count: int) -> None:
    def up() -> list[float]:
        return agent.samples("bgpsnoop_session_up", netns=lab.a.name)

    wait_until(lambda: sum(up()) == count, 15, f"{count} sessions are up", 0.3)


def series_at_rest(agent: Agent, lab: Lab) -> Series:
    """When bytes, which samples tell once a second, have been counted."""
    seen: list[Series] = [{}]

    def at_rest() -> bool:
        seen.append(series_of(agent, lab))
        received = {v for k, v in seen[-1].items() if "message_bytes_received_total" in k}
        return len(received) == 1 and 0 not in received

    wait_until(at_rest, 10, "every byte is counted", 0.5)
    return seen[-1]


def holds_all(sessions: list[dict[str, Any]]) -> bool:
    """Every session with its bytes, which are counted last, and with its socket."""
    living = [connection for session in sessions for connection in session.get("living", [])]
    counted = [
        session for session in sessions if session["totals"].get("received", {}).get("bytes")
    ]
    sockets = [each for each in living if each.get("socket_cookie")]
    return len(counted) == len(sockets) == SESSIONS


def end(agent: Agent, how: Signals, agents: Agents) -> None:
    if how == SIGKILL:
        wait_until(lambda: holds_all(agents.kept()), 25, "the state holds every session", 0.5)
        agent.process.kill()
    else:
        assert agent.process.end(how) == 0
        assert holds_all(agents.kept())


def check_continuous(before: Series, after: Series) -> None:
    for name, value in before.items():
        if name.startswith(OF_THE_MOMENT) or is_of(name, FALLS):
            continue
        assert after.get(name) == value, f"{name} was {value}, and is {after.get(name)}"
    strange = [
        name
        for name in after
        if name not in before
        and not is_of(name, FALLS)
        and not is_of(name, CONNECTIONS + 1)
        and not name.startswith(OF_THE_MOMENT)
    ]
    assert not strange


def check_fallen(before: Series, after: Series, events: list[dict[str, Any]]) -> None:
    downs = [event for event in events if event["event"] == "session_down"]
    assert sorted(event["peer"] for event in downs) == [f"127.1.0.{FALLS}", f"127.2.0.{FALLS}"]
    ends = [event for event in events if event["event"] == "connection_closed"]
    assert [event["outcome"] for event in ends] == ["unknown", "unknown"], ends
    for event in ends:
        assert "while nobody watched" in event["explanation"]
        assert event["evidence"]
    fallen = {name: value for name, value in after.items() if is_of(name, FALLS)}
    assert sum(value for name, value in fallen.items() if "bgpsnoop_last_down_info" in name) == 2
    assert not any("established_timestamp" in name for name in fallen)
    for name, value in before.items():
        if is_of(name, FALLS) and "messages_" in name and "_total" in name:
            assert fallen[name] == value


def check_risen(after: Series, events: list[dict[str, Any]]) -> None:
    ups = [event for event in events if event["event"] == "session_up"]
    assert sorted(event["peer"] for event in ups) == [
        f"127.{end}.0.{CONNECTIONS + 1}" for end in (1, 2)
    ]
    assert all(event["older_than_agent"] for event in ups)
    risen = {name: value for name, value in after.items() if is_of(name, CONNECTIONS + 1)}
    assert not any("established_timestamp" in name for name in risen)


class Restarted:
    """Agents of one set, from before the restart to after it."""

    def __init__(self, lab: Lab, program_set: str) -> None:
        self.lab = lab
        self.agents = Agents(lab, program_set)
        self.agent = self.agents.start()

    def leave(self, how: Signals) -> None:
        wait_for_sessions(self.agent, self.lab, SESSIONS)
        self.before = series_at_rest(self.agent, self.lab)
        end(self.agent, how, self.agents)
        self.seen = len(self.agents.events())

    def events(self) -> list[dict[str, Any]]:
        return self.agents.events()[self.seen :]

    def count(self, event: str) -> int:
        return [each["event"] for each in self.events()].count(event)

    def come_back(self) -> None:
        self.agent = self.agents.start()
        wait_until(lambda: self.count("session_down") == 2, 10, "the fall is told", 0.3)
        check_continuous(self.before, series_of(self.agent, self.lab))

    def check(self) -> None:
        after = series_of(self.agent, self.lab)
        check_fallen(self.before, after, self.events())
        check_risen(after, self.events())
        for name, value in self.before.items():
            if "messages_sent_total" in name and "keepalive" in name and not is_of(name, FALLS):
                assert after[name] == value + 1, name


@pytest.mark.parametrize("how", [SIGTERM, SIGKILL], ids=["stopped", "killed"])
def test_nothing_is_forgotten_and_what_happened_meanwhile_is_told_as_such(
    lab: Lab, how: Signals
) -> None:
    watching = [Restarted(lab, program_set) for program_set in WITHHELD]
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        for each in watching:
            each.leave(how)
        fleet.do(f"fall {FALLS}")
        fleet.do("rise")
        for each in watching:
            each.come_back()
        fleet.do("keepalive")
        for each in watching:
            wait_for_sessions(each.agent, lab, SESSIONS)
        time.sleep(6)  # whatever is not recognised in time would be given up
        for each in watching:
            each.check()
        fleet.do("fall 1")
        for each in watching:
            wait_for_sessions(each.agent, lab, SESSIONS - 2)


def test_no_counter_that_was_scraped_comes_back_lower_after_a_kill(lab: Lab) -> None:
    """Prometheus would take it for one that began anew, and all of it for an increase."""
    agents = Agents(lab)
    agent = agents.start()
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        wait_for_sessions(agent, lab, SESSIONS)
        kept = agents.state / "state.json"
        wait_until(kept.exists, 15, "the state is kept", 0.2)
        fleet.do("keepalive")
        before = series_of(agent, lab)
        scraped = time.time()
        wait_until(lambda: kept.stat().st_mtime > scraped, 7, "it is kept once more", 0.1)
        agent.process.kill()
        after = series_of(agents.start(), lab)
        lower = [
            name
            for name, value in before.items()
            if "_total{" in name and after.get(name, -1) < value
        ]
        assert not lower


def test_a_damaged_state_is_put_aside_and_one_sentence_says_so(lab: Lab) -> None:
    agents = Agents(lab)
    agents.state.mkdir()
    (agents.state / "state.json").write_text('{"format":"bgpsnoop state","version":1,"sess')
    agent = agents.start()
    assert agents.output.read_text().count("is not used, for it is no whole JSON") == 1
    names = [file.name[:19] for file in agents.state.iterdir() if "damaged" in file.name]
    assert names == ["state.json.damaged-"]
    assert agent.stop() == 0
    assert (agents.state / "state.json").exists()


def test_where_no_state_can_be_kept_the_agent_says_so_and_goes_on(lab: Lab) -> None:
    agents = Agents(lab)
    agents.state.write_text("in the way")
    agent = agents.start()
    wait_until(lambda: "cannot keep the state in" in agents.output.read_text(), 20, "it is said", 1)
    assert agent.get("/-/ready")
    assert agent.stop() == 0
    assert agents.output.read_text().count("cannot keep the state in") == 1
