# SPDX-License-Identifier: Apache-2.0
"""A host with 500 sessions, each in the middle of a message, when the agent comes."""

import json
from collections.abc import Iterator

import pytest

from bgpsnoop import Agent
from fleets import Script
from lab import Lab
from test_metrics import free_port
from waiting import wait_until

SESSIONS = 500
ROUNDS = 12


@pytest.fixture
def crowd(lab: Lab) -> Iterator[Script]:
    """Of connections that begin and end in one namespace: each is a session at either end."""
    with Script(lab.a, "crowd.py", SESSIONS // 2, ROUNDS) as made:
        made.expect("ready")
        yield made


@pytest.mark.parametrize(
    "without", ["", "storage hash"], ids=["found in the kernel", "listed, then met"]
)
def test_all_are_found_at_once_and_counted_without_a_framing_error(
    lab: Lab, crowd: Script, without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BGPSNOOP_WITHOUT", without)
    log = lab.directory / "events.jsonl"
    agent = Agent(lab.directory / "agent.log", free_port(), [f"--event-log={log}"])
    lab.run(agent.process)
    here = {"netns": lab.a.name}
    assert len(agent.samples("bgpsnoop_session_up", **here)) == SESSIONS  # with the first answer
    crowd.tell("")
    crowd.expect("done")
    for direction in ("sent", "received"):
        name = f"bgpsnoop_messages_{direction}_total"
        wait_until(
            lambda name=name: agent.samples(name, message="keepalive", **here)
            == [ROUNDS] * SESSIONS,
            10,
            f"{name} of every session is {ROUNDS}",
            0.3,
        )
    assert agent.samples("bgpsnoop_session_up", **here) == [1.0] * SESSIONS
    assert not any(agent.samples("bgpsnoop_decode_errors_total"))
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert not [e for e in events if e.get("warning") == "framing_lost" or e["event"] == "lost"]
