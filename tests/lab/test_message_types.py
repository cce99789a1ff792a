# SPDX-License-Identifier: Apache-2.0
"""Types that BGP does not know are counted together, and alike by the kernel and a capture."""

from collections.abc import Iterator

import pytest

from bgpsnoop import Agent, Event, Trace, replay
from lab import PEER_A, PEER_B, V4, Lab, peers_on_a_link
from netns import Namespace
from speaker import Listener, connect, message, open_message
from tcpdump import capture
from test_metrics import free_port
from waiting import wait_until

UNKNOWN = [7, 9, 255, 0, 8]
OPEN_A = open_message(PEER_A.asn, PEER_A.router_id)
OPEN_B = open_message(PEER_B.asn, PEER_B.router_id)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with peers_on_a_link() as made:
        yield made


def say_unknown_types(lab: Lab) -> int:
    """A calls B and says OPEN, then one message of each of the types; gives A's port."""
    a_address, b_address = PEER_A.addresses[V4], PEER_B.addresses[V4]
    with Listener(lab.b, b_address) as listener, connect(lab.a, a_address, b_address) as a:
        with listener.accept() as b:
            b.send(OPEN_B)  # else A is a stranger there, and has no series
            for data in (OPEN_A, *(message(kind, b"\x01\x02") for kind in UNKNOWN)):
                a.send(data)
                assert b.read()[0] == data[18]
        return int(a.socket.getsockname()[1])


def said(events: list[Event], direction: str) -> list[str]:
    return [
        event["message"]
        for event in events
        if event["event"] == "message" and event["direction"] == direction
    ]


def test_the_first_of_them_is_told_and_no_other(lab: Lab) -> None:
    trace = Trace(lab.directory / "trace.log")
    with capture(lab.b, lab.directory / "types.pcap", "to-a") as recorder:
        port = say_unknown_types(lab)
        trace.wait_for(lab.a, event="connection_closed", local_port=port)
        trace.wait_for(lab.b, event="connection_closed", peer_port=port)
        recorder.wait_for("tcp.flags.fin == 1 || tcp.flags.reset == 1")
    trace.stop()
    for direction, here, address in (
        ("sent", trace.events(lab.a, local_port=port), PEER_A.addresses[V4]),
        ("received", trace.events(lab.b, peer_port=port), PEER_B.addresses[V4]),
    ):
        replayed = replay(lab.directory / "types.pcap", "--local", address)
        assert said(here, direction) == said(replayed, direction) == ["open", "unknown_7"]


def counted(agent: Agent, direction: str, end: Namespace, name: str) -> float:
    series = f"bgpsnoop_messages_{direction}_total"
    return sum(agent.samples(series, message=name, netns=end.name))


@pytest.mark.parametrize("direction", ["sent", "received"])
def test_each_of_them_is_counted_as_other(lab: Lab, direction: str) -> None:
    end = lab.a if direction == "sent" else lab.b
    agent = Agent(lab.directory / "agent.log", free_port())
    say_unknown_types(lab)
    wait_until(
        lambda: counted(agent, direction, end, "other") == len(UNKNOWN), 10, "all are counted"
    )
    assert counted(agent, direction, end, "open") == 1
    agent.stop()
