# SPDX-License-Identifier: Apache-2.0
"""A container ends, and the next one has the name of its network namespace."""

import json

from bgpsnoop import Agent
from lab import Lab
from netns import run
from fleets import Fleet
from test_restart import CONNECTIONS, SESSIONS, Agents, wait_for_sessions
from test_session_labels import no_series_twice
from waiting import wait_until


def make_again(lab: Lab) -> None:
    run("ip", "netns", "del", lab.a.name)
    run("ip", "netns", "add", lab.a.name)
    lab.a.ip("link", "set", "lo", "up")


def wait_for_new_ones(agent: Agent, lab: Lab) -> None:
    """In the namespace that has the name now, and with labels."""
    here = lab.a.path.stat().st_ino

    def are_up() -> bool:
        sessions = json.loads(agent.get("/api/v1/sessions"))
        ups = [each for each in sessions if each["netns"] == here and each.get("established_since")]
        labelled = sum(f'netns="{lab.a.name}' in line for line in up_lines(agent))
        return len(ups) == labelled == SESSIONS

    wait_until(are_up, 25, "the new ones are up", 0.3)


def up_lines(agent: Agent) -> list[str]:
    lines = agent.metrics().splitlines()
    return [each for each in lines if each.startswith("bgpsnoop_session_up{")]


def has_number(agent: Agent, lab: Lab) -> bool:
    return f'netns="{lab.a.name} ' in agent.metrics()


def test_the_next_namespace_of_a_name_has_its_labels(lab: Lab) -> None:
    agent = Agents(lab).start()
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        wait_for_sessions(agent, lab, SESSIONS)
    make_again(lab)
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        wait_for_new_ones(agent, lab)
        assert not has_number(agent, lab)
        assert no_series_twice(agent.metrics())


def test_so_has_it_after_a_restart_in_between(lab: Lab) -> None:
    agents = Agents(lab)
    agent = agents.start()
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        wait_for_sessions(agent, lab, SESSIONS)
        assert agent.stop() == 0
    make_again(lab)
    agent = agents.start()

    def is_told() -> bool:
        ends = [each for each in agents.events() if each["event"] == "session_down"]
        return len(ends) == SESSIONS

    wait_until(is_told, 10, "that they ended is told", 0.3)
    with Fleet(lab.a, CONNECTIONS) as fleet:
        fleet.expect("ready")
        wait_for_new_ones(agent, lab)
        assert not has_number(agent, lab)
        assert no_series_twice(agent.metrics())


def wait_for_established(agent: Agent, lab: Lab, times: float) -> None:
    def total() -> list[float]:
        return agent.samples("bgpsnoop_session_established_total", netns=lab.a.name)

    wait_until(lambda: total() == [times] * SESSIONS, 15, f"established {times} times", 0.3)


def test_where_a_daemon_merely_restarts_nothing_changes(lab: Lab) -> None:
    agent = Agents(lab).start()
    for times in (1, 2):
        with Fleet(lab.a, CONNECTIONS) as fleet:
            fleet.expect("ready")
            wait_for_established(agent, lab, times)
