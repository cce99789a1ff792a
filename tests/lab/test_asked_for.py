# SPDX-License-Identifier: Apache-2.0
"""What the agent shows is made when somebody asks, and is new however long nobody has."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bgpsnoop import Agent
from process import free_port

OLDEST = 2.0  # seconds: it is made anew when it is one second old
UNASKED = 5.0  # how often the agent makes it when nobody asks


@pytest.fixture()
def agent(tmp_path: Path) -> Iterator[Agent]:
    agent = Agent(tmp_path / "agent.log", free_port())
    yield agent
    agent.stop()


def test_what_is_shown_is_new_though_nobody_has_asked_for_a_while(agent: Agent) -> None:
    ages = []
    for _ in range(4):
        time.sleep(UNASKED / 4 + 0.2)  # that nobody asks is what is tested
        ages += agent.samples("bgpsnoop_snapshot_age_seconds")
    assert len(ages) == 4 and max(ages) < OLDEST, ages


def test_an_agent_that_was_just_asked_ends_at_once(agent: Agent) -> None:
    time.sleep(1.2)
    assert agent.samples("bgpsnoop_snapshot_age_seconds")
    begin = time.monotonic()
    assert agent.stop() == 0
    assert time.monotonic() - begin < 2
