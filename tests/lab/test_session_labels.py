# SPDX-License-Identifier: Apache-2.0
"""No two sessions have the same labels, as a real Prometheus takes a scrape."""

from bgpsnoop import Agent
from lab import PEER_A, V4, Lab
from prometheus import Prometheus
from speaker import KEEPALIVE, OPEN, Listener, connect, message, open_message
from test_metrics import free_port
from waiting import wait_until


def no_series_twice(text: str) -> bool:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return len(lines) == len({line.rpartition(" ")[0] for line in lines})


def test_both_ends_of_a_session_at_one_address_are_two_sessions(lab: Lab) -> None:
    agent = Agent(lab.directory / "agent.log", free_port(), ["--event-log=none"])
    lab.run(agent.process)
    address = PEER_A.addresses[V4]
    with (
        Listener(lab.a, address) as listener,
        connect(lab.a, address, address) as caller,
        listener.accept() as called,
    ):
        for speaker, bgp_id in ((caller, "10.0.0.1"), (called, "10.0.0.2")):
            speaker.send(open_message(65001, bgp_id, 90), message(KEEPALIVE))
        for speaker in (caller, called):
            assert [speaker.read()[0], speaker.read()[0]] == [OPEN, KEEPALIVE]
        wait_until(
            lambda: agent.samples("bgpsnoop_session_up", netns=lab.a.name) == [1.0, 1.0],
            10,
            "both ends are up",
            0.3,
        )
        assert no_series_twice(agent.metrics())
        target = agent.url.removeprefix("http://")
        prometheus = Prometheus(lab.directory / "prometheus", free_port(), target)
        lab.run(prometheus.process)
        up = prometheus.wait_for(f'bgpsnoop_session_up{{netns="{lab.a.name}"}} == 1')
        peers = {each["metric"]["peer"] for each in up}
        assert peers == {address, f"{address}:179"}
        assert "duplicate" not in (lab.directory / "prometheus/log").read_text().lower()
