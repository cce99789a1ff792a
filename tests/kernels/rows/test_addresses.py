# SPDX-License-Identifier: Apache-2.0
"""Addresses and ports that are written in another way than they are meant."""

import json
import socket

from bgpsnoop import Trace
from lab import PEER_A, PEER_B, V4, Lab
from netns import Namespace
from rows.neighbor import OTHER_A
from rows_of_events import ends_of
from sockets import End, established, index_of, listening, shut_down, whole_session
from waiting import wait_until


def link_local(namespace: Namespace, device: str) -> str:
    """The kernel gives it a moment after the link is up."""

    def found() -> str:
        (link,) = json.loads(namespace.ip("-j", "-6", "address", "show", "dev", device)) or [{}]
        own = [
            a for a in link.get("addr_info", []) if a["scope"] == "link" and not a.get("tentative")
        ]
        return str(own[0]["local"]) if own else ""

    return wait_until(found, 10, f"{device} has a link-local address")


def test_an_unnumbered_peer_is_named_with_its_interface(lab: Lab, trace: Trace) -> None:
    a, b = link_local(lab.a, "to-b"), link_local(lab.b, "to-a")
    scope_a, scope_b = index_of(lab.a, "to-b"), index_of(lab.b, "to-a")
    caller = End(lab.a, (a, 0, 0, scope_a), family=socket.AF_INET6)
    listener = End(lab.b, ("::", 179, 0, 0), family=socket.AF_INET6)  # as FRR's: bound to no device
    port = whole_session(caller, listener, (b, 179, 0, scope_a))
    at_a, at_b = ends_of(trace, lab, port)
    assert scope_b and (at_a["peer"], at_a["interface"]) == (b, "to-b"), at_a
    assert (at_b["peer"], at_b["interface"]) == (a, "to-a"), at_b
    assert at_a["vrf"] == at_b["vrf"] == "default"
    assert at_a["outcome"] == at_b["outcome"] == "administrative"


def test_an_ipv4_peer_of_a_dual_stack_socket_is_an_ipv4_peer(lab: Lab, trace: Trace) -> None:
    a, b = PEER_A.addresses[V4], PEER_B.addresses[V4]
    caller = End(lab.a, (f"::ffff:{a}", 0), family=socket.AF_INET6)
    listener = End(lab.b, ("::", 179), family=socket.AF_INET6)
    at_a, at_b = ends_of(trace, lab, whole_session(caller, listener, (f"::ffff:{b}", 179)))
    assert (at_a["local"], at_a["peer"]) == (a, b), at_a
    assert (at_b["local"], at_b["peer"]) == (b, a), at_b


def test_sessions_of_two_of_our_addresses_with_one_peer_are_told_apart(
    lab: Lab, trace: Trace
) -> None:
    """One peer, so one session as long as either lives; the peer has two."""
    lab.a.ip("address", "add", f"{OTHER_A}/29", "dev", "to-b")
    target = (PEER_B.addresses[V4], 179)
    first, second = End(lab.a, (PEER_A.addresses[V4], 0)), End(lab.a, (OTHER_A, 0))
    with listening(End(lab.b, target)) as waiting:
        with established(first, waiting, target) as one:
            with established(second, waiting, target) as other:
                shut_down(*other)
            closed = trace.wait_for(lab.a, event="connection_closed")
            assert (closed["local"], closed["outcome"]) == (OTHER_A, "administrative"), closed
            assert not trace.events(lab.a, event="session_down"), "the first still lives"
            shut_down(*one)
    trace.wait_for(lab.a, event="connection_closed", count=2)
    assert len(trace.events(lab.a, event="session_down")) == 1
    assert len(trace.events(lab.a, event="session_up")) == 1
    for address in (PEER_A.addresses[V4], OTHER_A):
        trace.wait_for(lab.b, event="connection_closed", peer=address)
        assert len(trace.events(lab.b, event="session_down", peer=address)) == 1
        assert len(trace.events(lab.b, event="session_up", peer=address)) == 1


def test_a_port_given_by_option_is_watched_like_179(lab: Lab, trace: Trace) -> None:
    caller = End(lab.a, (PEER_A.addresses[V4], 0))
    listener = End(lab.b, (PEER_B.addresses[V4], 1790))
    at_a, at_b = ends_of(trace, lab, whole_session(caller, listener, listener.address))
    assert (at_a["peer_port"], at_b["local_port"]) == (1790, 1790)
    assert at_a["outcome"] == at_b["outcome"] == "administrative"


def test_a_port_that_was_not_given_is_not_watched(lab: Lab, trace: Trace) -> None:
    caller = End(lab.a, (PEER_A.addresses[V4], 0))
    other = End(lab.b, (PEER_B.addresses[V4], 1791))
    whole_session(caller, other, other.address)
    watched = End(lab.b, (PEER_B.addresses[V4], 179))
    ends_of(trace, lab, whole_session(caller, watched, watched.address))  # later, and seen
    assert {e["peer_port"] for e in trace.events(lab.a, event="connection_opened")} == {179}
