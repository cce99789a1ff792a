# SPDX-License-Identifier: Apache-2.0
"""Asymmetric routes and a strict reverse path filter (rp_filter, RFC 3704)."""

from rows.path import CALLS
from rows.row import End, Expect, Row, must
from rows.stage import Stage


def second_link(stage: Stage) -> None:
    """B sends to A by a link of its own, and A insists that what B sends comes by the first."""
    a, b = stage.lab.a, stage.lab.b
    b.ip("link", "add", "also-a", "type", "veth", "peer", "name", "also-b", "netns", a.name)
    b.ip("link", "set", "also-a", "up")
    a.ip("link", "set", "also-b", "up", "address", "02:00:00:00:00:09")
    # A's filter drops B's ARP requests by that link too, so nothing must have to be asked.
    b.ip("neigh", "add", stage.address_a, "lladdr", "02:00:00:00:00:09", "dev", "also-a")
    b.ip("route", "add", stage.address_a, "dev", "also-a", "src", stage.address_b)
    a.sysctl("net/ipv4/conf/also-b/rp_filter", 1)
    b.sysctl("net/ipv4/conf/all/rp_filter", 0)
    b.sysctl("net/ipv4/conf/to-a/rp_filter", 0)


def a_calls(stage: Stage) -> None:
    second_link(stage)
    stage.start(stage.a(retry=8), stage.b(passive=True))


def b_calls(stage: Stage) -> None:
    second_link(stage)
    stage.start(stage.a(passive=True), stage.b(retry=8))


GIVEN_UP = (Expect("connect_abandoned"),)
ROWS = [
    Row(
        "rp_filter at A drops B's answers",
        "bird",
        "frr",
        a_calls,
        must("connect_timeout", "local_drop", "certain", side="local", may=GIVEN_UP),
        End(),
        patience=45,
    ),
    # A has no connection of its own to judge: its kernel took B's SYN for a stranger's.
    Row(
        "rp_filter at A drops B's calls",
        "bird",
        "frr",
        b_calls,
        End(may=CALLS),
        must("connect_timeout", "path_or_acl_drop", may=GIVEN_UP),
        patience=45,
    ),
]
