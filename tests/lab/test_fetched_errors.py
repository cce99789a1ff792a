# SPDX-License-Identifier: Apache-2.0
"""A speaker that fetches the error of its call (SO_ERROR) before it closes, as BIRD does. Nothing
of it is left in the socket, and its namespace is one where nobody has listened for ICMP before."""

import errno
import select
import socket

import pytest

from bgpsnoop import Trace
from lab import PEER_B, V4, V6, Lab
from rows.path import rule
from waiting import wait_until

AF = {V4: socket.AF_INET, V6: socket.AF_INET6}
FETCHED = {V4: errno.EHOSTUNREACH, V6: errno.EACCES}


def resolve(lab: Lab, family: str, address: str) -> None:
    """So that the answer comes while the call is under way."""
    with lab.a.socket(AF[family]) as any_port:
        any_port.setblocking(False)
        any_port.connect_ex((address, 9))
    wait_until(lambda: "lladdr" in lab.a.run("ip", "neigh", "show", address), 5, "its neighbour")


@pytest.mark.parametrize("family", [V4, V6])
def test_an_error_that_the_speaker_has_fetched_is_seen_all_the_same(
    lab: Lab, trace: Trace, family: str
) -> None:
    address = PEER_B.addresses[family]
    rule(lab.b, "input", "tcp dport 179 reject with icmpx type admin-prohibited")
    resolve(lab, family, address)
    with lab.a.socket(AF[family]) as caller:
        caller.setblocking(False)
        assert caller.connect_ex((address, 179)) == errno.EINPROGRESS
        poll = select.poll()
        poll.register(caller, select.POLLOUT)
        poll.poll(5000)
        assert caller.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == FETCHED[family]
    told = trace.wait_for(lab.a, event="connection_closed", peer=address)
    assert (told["outcome"], told["causes"][0]) == ("connect_rejected", "firewall_icmp"), told
