# SPDX-License-Identifier: Apache-2.0
"""Sessions that were there before us: no OPEN was seen, so only their traffic proves them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bgpsnoop import Agent, Trace
from lab import PEER_A, PEER_B, V4, V6, Lab
from speaker import KEEPALIVE, Listener, Speaker, connect, message
from test_metrics import free_port
from waiting import wait_until

Later = Callable[[], Trace]
FAMILIES = pytest.mark.parametrize("family", [V4, V6])


def bring_up(lab: Lab, family: str) -> None:
    a_address, b_address = PEER_A.addresses[family], PEER_B.addresses[family]
    a = lab.daemon("bird", PEER_A).neighbor(b_address, PEER_B.asn, local_address=a_address)
    b = lab.daemon("frr", PEER_B).neighbor(a_address, PEER_A.asn, local_address=b_address)
    b.start()
    a.start()
    a.wait_established(b_address)
    b.wait_established(a_address)


@contextmanager
def connected(lab: Lab) -> Iterator[tuple[Speaker, Speaker]]:
    a_address, b_address = PEER_A.addresses[V4], PEER_B.addresses[V4]
    with (
        Listener(lab.b, b_address) as listener,
        connect(lab.a, a_address, b_address) as a,
        listener.accept() as b,
    ):
        yield a, b


@pytest.fixture(params=["", "storage hash"], ids=["found in the kernel", "listed"])
def trace_later(
    lab: Lab, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Later]:
    """A trace that is started by the test, with the best programs and with those for no BTF."""
    traces: list[Trace] = []

    def start() -> Trace:
        traces.append(Trace(lab.directory / "trace.log"))
        lab.run(traces[0].process)
        return traces[0]

    monkeypatch.setenv("BGPSNOOP_WITHOUT", request.param)
    yield start
    for trace in traces:
        trace.stop()


@FAMILIES
def test_an_older_session_counts_as_up_when_a_keepalive_passed(lab: Lab, family: str) -> None:
    bring_up(lab, family)
    agent = Agent(lab.directory / "agent.log", free_port())
    lab.run(agent.process)
    for namespace, peer in ((lab.a, PEER_B), (lab.b, PEER_A)):
        labels = {"peer": peer.addresses[family], "netns": namespace.name}
        wait_until(
            lambda labels=labels: agent.samples("bgpsnoop_session_up", **labels) == [1.0],
            10,
            f"session_up of {labels} is 1",
            0.2,
        )


@FAMILIES
def test_the_end_of_an_older_session_is_judged_as_of_an_established_one(
    lab: Lab, family: str
) -> None:
    bring_up(lab, family)
    trace = Trace(lab.directory / "trace.log")
    lab.run(trace.process)
    for namespace in (lab.a, lab.b):
        trace.wait_for(namespace, event="session_up")
    b = lab.daemons[1]
    b.reset(PEER_A.addresses[family])
    for namespace, cause in ((lab.a, "peer_operator"), (lab.b, "local_operator")):
        end = trace.wait_for(namespace, event="connection_closed")
        assert (end["outcome"], end["phase"]) == ("administrative", "established"), end
        assert end["causes"][0] == cause
        assert "duration_seconds" not in end, "nobody knows when it began"
    trace.stop()


def test_the_end_of_an_older_connection_is_told_though_nothing_came_before_it(
    lab: Lab, trace_later: Later
) -> None:
    """What was said before us counts: the connection was not closed without an answer."""
    with connected(lab) as (a, b):
        for speaker in (a, b):
            speaker.send(message(KEEPALIVE))
        for speaker in (a, b):
            speaker.read()
        trace = trace_later()
        a.reset()
        ends = [
            trace.wait_for(namespace, event="connection_closed") for namespace in (lab.a, lab.b)
        ]
    assert [end["outcome"] for end in ends] == ["unknown", "unknown"], ends


def test_an_older_connection_on_which_nothing_was_ever_said_is_known_as_such(
    lab: Lab, trace_later: Later
) -> None:
    with connected(lab) as (a, b):
        trace = trace_later()
        a.reset()
        ends = [
            trace.wait_for(namespace, event="connection_closed") for namespace in (lab.a, lab.b)
        ]
    assert [end["outcome"] for end in ends] == ["unknown", "closed_without_answer"], ends
