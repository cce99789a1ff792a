# SPDX-License-Identifier: Apache-2.0
"""A peer in a VRF: the label is the VRF's name, whoever binds what to it."""

import netns
import pytest

from bgpsnoop import Event, Trace
from lab import PEER_A, PEER_B, V4, V6, Lab
from netns import run
from rows_of_events import ends_of
from sockets import AF, End, bound_to, made, whole_session

VRF = "red"


def offered() -> bool:
    with netns.namespaces("probe") as (probe,):
        made = run(
            "ip", "-n", probe.name, "link", "add", VRF, "type", "vrf", "table", "10", check=False
        )
        return made == "" and VRF in probe.ip("link", "show")


pytestmark = pytest.mark.skipif(not offered(), reason="this kernel has no VRFs")
FAMILIES = pytest.mark.parametrize("family", [V4, V6])


def enslave(lab: Lab) -> None:
    """B's end of the link into a VRF. IPv6 addresses do not survive the move."""
    lab.b.ip("link", "add", VRF, "type", "vrf", "table", "10")
    lab.b.ip("link", "set", VRF, "up")
    lab.b.ip("link", "set", "to-a", "master", VRF)
    lab.b.ip("address", "replace", f"{PEER_B.addresses[V6]}/64", "dev", "to-a", "nodad")


def ends(lab: Lab, family: str) -> tuple[End, End]:
    return (
        End(lab.a, (PEER_A.addresses[family], 0), family=AF[family]),
        End(lab.b, (PEER_B.addresses[family], 179), bound_to(VRF), AF[family]),
    )


def check(at_a: Event, at_b: Event) -> None:
    assert (at_a["outcome"], at_b["outcome"]) == ("administrative", "administrative")
    assert (at_a["vrf"], at_b["vrf"]) == ("default", VRF)
    assert "interface" not in at_b, at_b


@FAMILIES
def test_a_listener_bound_to_the_vrf_has_its_name(lab: Lab, trace: Trace, family: str) -> None:
    enslave(lab)
    caller, listener = ends(lab, family)
    check(*ends_of(trace, lab, whole_session(caller, listener, listener.address)))


@FAMILIES
def test_a_caller_bound_to_the_vrf_has_its_name(lab: Lab, trace: Trace, family: str) -> None:
    enslave(lab)
    listener = End(lab.a, (PEER_A.addresses[family], 179), family=AF[family])
    caller = End(lab.b, (PEER_B.addresses[family], 0), bound_to(VRF), AF[family])
    port = whole_session(caller, listener, listener.address)
    check(*ends_of(trace, lab, port))


def test_an_unbound_listener_that_accepts_for_every_vrf_has_its_name(
    lab: Lab, trace: Trace
) -> None:
    enslave(lab)
    lab.b.sysctl("net/ipv4/tcp_l3mdev_accept", 1)
    caller, bound = ends(lab, V4)
    check(*ends_of(trace, lab, whole_session(caller, End(lab.b, ("", 179)), bound.address)))


def test_a_caller_refused_in_the_vrf_has_its_name(lab: Lab, trace: Trace) -> None:
    enslave(lab)
    caller = End(lab.b, (PEER_B.addresses[V4], 0), bound_to(VRF))
    with made(caller) as calling, pytest.raises(ConnectionRefusedError):
        calling.connect((PEER_A.addresses[V4], 179))
    refused = trace.wait_for(lab.b, event="connection_closed")
    assert (refused["outcome"], refused["vrf"]) == ("connect_refused", VRF), refused
