# SPDX-License-Identifier: Apache-2.0
"""What the agent exports while the labs' daemons live through every kind of trouble."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bgpsnoop import ROOT, Agent
from lab import PEER_A, PEER_B, V4, V6, Lab, kept_on_failure, peers_on_a_link
from process import free_port
from prometheus import Prometheus
from waiting import wait_until


@dataclass
class Watched:
    lab: Lab
    agent: Agent
    prometheus: Prometheus


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """IPv4: refused, wrong AS, corrected, cleared, up again. IPv6: never configured at B."""
    with peers_on_a_link() as lab:
        port = free_port()
        agent = Agent(lab.directory / "agent.log", port)
        lab.run(agent.process)
        prometheus = Prometheus(lab.directory / "prometheus", free_port(), f"127.0.0.1:{port}")
        lab.run(prometheus.process)
        made = Watched(lab, agent, prometheus)
        with kept_on_failure(lab, ROOT / "tests/results/lab/metrics"):
            live_through_trouble(made)
        yield made


def live_through_trouble(watched: Watched) -> None:
    lab, prometheus = watched.lab, watched.prometheus
    a4, b4 = PEER_A.addresses[V4], PEER_B.addresses[V4]
    a, b = lab.daemon("bird", PEER_A), lab.daemon("frr", PEER_B)
    a.neighbor(b4, PEER_B.asn, local_address=a4)
    a.neighbor(PEER_B.addresses[V6], PEER_B.asn, local_address=PEER_A.addresses[V6])
    b.start()
    a.start()
    prometheus.wait_for(outcome("closed_without_answer", lab))
    b.add(a4, 1000, local_address=b4)
    prometheus.wait_for(outcome("open_rejected", lab))
    b.change(a4, remote_as=PEER_A.asn)
    prometheus.wait_for(session_up(lab))
    b.reset(a4)
    prometheus.wait_for(outcome("administrative", lab))
    prometheus.wait_for(f'increase({outcome("administrative", lab)}[10s]) >= 0')
    prometheus.wait_for(session_up(lab))


def outcome(name: str, lab: Lab) -> str:
    return f'bgpsnoop_connection_outcomes_total{{outcome="{name}",netns="{lab.a.name}"}}'


def session_up(lab: Lab) -> str:
    labels = f'peer="{PEER_B.addresses[V4]}",netns="{lab.a.name}"'
    return f"bgpsnoop_session_up{{{labels}}} == 1"


def test_promtool_finds_nothing_to_say(watched: Watched) -> None:
    done = subprocess.run(
        ["promtool", "check", "metrics"],
        input=watched.agent.metrics(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_health_and_readiness_answer_get_and_head(watched: Watched) -> None:
    for path in ("/-/healthy", "/-/ready"):
        for option in ("-sf", "-sfI"):
            subprocess.run(
                ["curl", option, watched.agent.url + path], check=True, capture_output=True
            )


def test_no_connection_is_counted_without_a_hook(watched: Watched) -> None:
    assert watched.agent.samples("bgpsnoop_build_info") == [1]
    hooks = watched.agent.samples("bgpsnoop_hook_attached")
    assert hooks and 1 in hooks
    assert sum(watched.agent.samples("bgpsnoop_records_lost_total")) == 0


def test_the_last_outcome_names_its_likeliest_cause(watched: Watched) -> None:
    never_up = {"peer": PEER_B.addresses[V6], "netns": watched.lab.a.name}
    found = watched.agent.samples(
        "bgpsnoop_last_outcome_info",
        cause="peer_not_configured_for_us",
        outcome="closed_without_answer",
        layer="neighbor",
        **never_up,
    )
    assert found == [1]
    assert watched.agent.samples("bgpsnoop_session_up", **never_up) == [0]


def test_notifications_are_counted_by_name(watched: Watched) -> None:
    labels = {"peer": PEER_B.addresses[V4], "netns": watched.lab.a.name}
    received = "bgpsnoop_notifications_received_total"
    assert sum(watched.agent.samples(received, **labels)) >= 2


def test_series_of_a_vanished_session_vanish(lab: Lab) -> None:
    agent = Agent(lab.directory / "agent.log", free_port(), ["--session-expiry", "1s"])
    lab.run(agent.process)
    a = lab.daemon("bird", PEER_A).neighbor(PEER_B.addresses[V4], PEER_B.asn)
    lab.daemon("frr", PEER_B).start()
    a.start()
    labels = {"peer": PEER_B.addresses[V4], "netns": lab.a.name}
    wait_until(
        lambda: agent.samples("bgpsnoop_session_up", **labels), 15, "the session is exported"
    )
    a.stop()
    wait_until(
        lambda: not agent.samples("bgpsnoop_session_up", **labels), 15, "its series are gone"
    )


STATS = Path("/proc/sys/kernel/bpf_stats_enabled")


def test_the_cost_of_programs_is_told_while_the_kernel_measures_it(watched: Watched) -> None:
    """It is never turned on by the agent; whoever has turned it on sees it."""
    runs = ("bgpsnoop_program_runs_total", "bgpsnoop_program_run_seconds_total")

    def told(name: str) -> float:
        return sum(watched.agent.samples(name))

    was = STATS.read_text()
    try:
        STATS.write_text("0")
        wait_until(lambda: not watched.agent.samples(runs[0]), 10, "nothing is told unmeasured")
        STATS.write_text("1")
        wait_until(lambda: all(told(name) > 0 for name in runs), 20, "programs ran")
    finally:
        STATS.write_text(was)
