# SPDX-License-Identifier: Apache-2.0
"""How a session went down outlives the agent, as does what else is in its directory."""

import json
import subprocess
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from typing import Any

import pytest

from bgpsnoop import BINARY, Agent
from lab import PEER_A, PEER_B, V4, Lab
from test_metrics import free_port
from fleets import Fleet
from test_restart import (
    CONNECTIONS,
    FALLS,
    SESSIONS,
    Agents,
    end,
    series_at_rest,
    wait_for_sessions,
)
from waiting import wait_until


def has(file: Path, text: str) -> bool:
    return file.exists() and text in file.read_text()


def fall_of(agent: Agent, lab: Lab, number: int) -> dict[str, Any]:
    """As the API tells it of the end that calls, and `explain` after it."""
    sessions = json.loads(agent.get(f"/api/v1/sessions/127.2.0.{number}"))
    ours = [each for each in sessions if each["netns"] == lab.a.inode]
    return dict(ours[0].get("fall", {})) if ours else {}


def explained(agent: Agent, number: int) -> str:
    argv = [BINARY, "explain", f"127.2.0.{number}", "--url", agent.url]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("how", [SIGTERM, SIGKILL], ids=["stopped", "killed"])
def test_how_a_session_went_down_is_told_after_a_restart_as_before(lab: Lab, how: Signals) -> None:
    agents = Agents(lab)
    agent = agents.start()
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        wait_for_sessions(agent, lab, SESSIONS)
        fleet.do(f"fall {FALLS}")
        wait_until(lambda: bool(fall_of(agent, lab, FALLS)), 15, "the fall is told", 0.3)
        before, text = fall_of(agent, lab, FALLS), explained(agent, FALLS)
        kept, state = agents.state / "falls.json", agents.state / "state.json"
        if how == SIGKILL:
            wait_until(lambda: has(kept, "127.2.0."), 25, "the fall is kept", 0.3)
            wait_until(lambda: has(state, "last_down_time"), 25, "so is the state", 0.3)
            agent.process.kill()
        else:
            assert agent.process.end(how) == 0
        agent = agents.start()
        after = fall_of(agent, lab, FALLS)
        assert after.pop("former_run") is True
        assert after == before
        told = explained(agent, FALLS)
        assert "of a former run" in told
        for line in text[text.index("Why it went down") :].splitlines()[2:6]:
            assert line in told


def opens_of(text: str) -> list[str]:
    """The ladder's lines of what made a session, with their times."""
    return [
        line
        for line in text.splitlines()
        if any(f"  {what} " in line for what in ("SYN", "connected", "OPEN", "session UP"))
    ]


@pytest.mark.parametrize("how", [SIGTERM, SIGKILL], ids=["stopped", "killed"])
def test_a_session_that_is_up_is_told_after_a_restart_with_its_opens(
    lab: Lab, how: Signals
) -> None:
    agents = Agents(lab)
    agent = agents.start()
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        wait_for_sessions(agent, lab, SESSIONS)
        before = {number: explained(agent, number) for number in (FALLS, FALLS + 1)}
        series_at_rest(agent, lab)
        end(agent, how, agents)
        seen = len(agents.events())
        fleet.do(f"fall {FALLS + 1}")  # while nobody watches
        agent = agents.start()
        text = explained(agent, FALLS)
        assert len(opens_of(text)) == 4, text
        assert opens_of(text) == opens_of(before[FALLS])
        assert text.count("agent restarted") == 1
        stories = json.loads(agent.get(f"/api/v1/explain/127.2.0.{FALLS}"))[0]["stories"]
        assert set(stories[0]["opens"]) == {"sent", "received"}
        wait_until(lambda: bool(fall_of(agent, lab, FALLS + 1)), 15, "the fall is told", 0.3)
        fleet.do(f"fall {FALLS}")
        wait_until(lambda: bool(fall_of(agent, lab, FALLS)), 15, "the fall is told", 0.3)
        for number, told in before.items():
            fall = explained(agent, number)
            assert opens_of(fall[fall.index("Why it went down") :]) == opens_of(told)
        again = {event["event"] for event in agents.events()[seen:]}
        assert not again & {"connection_opened", "message", "session_up"}


def attempts_of(lab: Lab, agent: Agent) -> dict[str, Any]:
    peer = PEER_B.addresses[V4]
    sessions = json.loads(agent.get(f"/api/v1/sessions/{peer}", fail=False) or "[]")
    ours = [each for each in sessions if each.get("netns") == lab.a.inode]
    return dict(ours[0]) if ours else {}


@pytest.mark.parametrize("how", [SIGTERM, SIGKILL], ids=["stopped", "killed"])
def test_what_keeps_a_session_from_coming_up_is_told_after_a_restart(
    lab: Lab, how: Signals
) -> None:
    agents = Agents(lab)
    agent = agents.start()
    lab.daemon("bird", PEER_B).neighbor(PEER_A.addresses[V4], PEER_A.asn + 1, passive=True).start()
    lab.daemon("frr", PEER_A).neighbor(PEER_B.addresses[V4], PEER_B.asn).start()
    wait_until(lambda: bool(attempts_of(lab, agent).get("courses")), 30, "it is refused", 0.3)
    before = attempts_of(lab, agent)
    if how == SIGKILL:
        kept, state = agents.state / "falls.json", agents.state / "state.json"
        wait_until(lambda: has(kept, '"last_notification"'), 25, "it is kept", 0.3)
        wait_until(lambda: has(state, "last_verdict"), 25, "so is the state", 0.3)
        agent.process.kill()
    else:
        assert agent.process.end(how) == 0
    agent = agents.start()
    after = attempts_of(lab, agent)
    assert after["courses"][0]["former_run"] is True
    assert after["courses"][0]["events"] == before["courses"][0]["events"]
    assert after["streak"]["since"] == before["streak"]["since"]
    assert after["last_notification"]["code"] == before["last_notification"]["code"] == 2
    peer = PEER_B.addresses[V4]
    argv = [BINARY, "explain", peer, "--netns-name", lab.a.name, "--url", agent.url]
    text = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "Last NOTIFICATION: received" in text
    assert len([line for line in opens_of(text) if "OPEN  " in line]) == 2, text


def test_a_kill_between_the_writes_of_falls_and_state_loses_no_fall(lab: Lab) -> None:
    agents = Agents(lab)
    agent = agents.start()
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        wait_for_sessions(agent, lab, SESSIONS)
        fleet.do(f"fall {FALLS}")
        wait_until(lambda: bool(fall_of(agent, lab, FALLS)), 15, "the fall is told", 0.3)
        before = fall_of(agent, lab, FALLS)
        assert agent.stop() == 0
        kept, state = agents.state / "falls.json", agents.state / "state.json"
        written, former = kept.read_text(), state.read_text()
        agent = agents.start()
        wait_until(lambda: kept.read_text() != written, 25, "the next run writes its falls", 0.3)
        agent.process.kill()
        state.write_text(former)  # as if it had not come to the state
        after = fall_of(agents.start(), lab, FALLS)
        assert after.pop("former_run") is True
        assert after == before


def test_a_second_agent_with_the_same_directory_says_that_it_keeps_nothing(lab: Lab) -> None:
    agents = Agents(lab)
    first = agents.start()
    output = lab.directory / "second.log"
    second = Agent(output, free_port(), [f"--state-dir={agents.state}", "--event-log=none"])
    lab.run(second.process)
    assert output.read_text().count("another agent keeps its state in") == 1
    assert second.stop() == 0
    assert first.stop() == 0
    third = agents.start()  # the directory is free again
    assert "another agent" not in agents.output.read_text()
    assert third.stop() == 0
