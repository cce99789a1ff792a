# SPDX-License-Identifier: Apache-2.0
"""A flood of strangers beside neighbours: it changes nothing of theirs, is bounded in memory and
series, and a person hears of it once. BGPSNOOP_STRANGERS says how many, else 10,000."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab import PEER_A, PEER_B
from netns import Namespace
from quick_rules import quick
from troubles import FOR_STRANGERS, OF_STRANGERS, WANTED, Troubled, add_address, ends
from troubles import troubled_router
from waiting import wait_until

FLOOD = Path(__file__).parent / "flood.py"
STRANGERS = int(os.environ.get("BGPSNOOP_STRANGERS", "10000"))
NETWORKS = {"ipv4": "100.64.0.0/14", "ipv6": "2001:db8:100::/48"}
HALF_OPEN = {"ipv4": "100.64.0.0/15", "ipv6": "2001:db8:100::/49"}  # they hear no answer
MEGABYTE = 1 << 20
MEMORY = 48 * MEGABYTE  # that all of them may cost together
SERIES = 450  # two of each of 100 that knock, and outcomes by name
TOLD = WANTED | {("BgpUnknownPeerKnocking", "info", "")}
# What a session has whatever retries do.
UNTOUCHED = ("bgpsnoop_session_up", "bgpsnoop_session_established_total", "bgpsnoop_last_down_info")


def prepare(troubled: Troubled) -> None:
    third = troubled.third
    third.sysctl("net/ipv6/ip_nonlocal_bind", 1)
    third.nft("add table inet flood")
    third.nft("add chain inet flood input { type filter hook input priority 0; }")
    for family, words in (("ipv4", "ip"), ("ipv6", "ip6")):
        option = ["-6"] if family == "ipv6" else []
        third.ip(*option, "route", "add", "local", NETWORKS[family], "dev", "lo")
        troubled.lab.a.ip(*option, "route", "add", NETWORKS[family], "via", OF_STRANGERS[family])
        third.nft(f"add rule inet flood input {words} daddr {HALF_OPEN[family]} tcp sport 179 drop")


class Flood:
    """Half of the strangers, of one family."""

    def __init__(self, third: Namespace, family: str) -> None:
        argv = [str(FLOOD), str(STRANGERS // 2), FOR_STRANGERS[family], NETWORKS[family]]
        self.child = subprocess.Popen(
            third.wrap(["/usr/bin/python3", *argv]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
        )

    def wait(self) -> None:
        assert self.child.stdout
        assert self.child.stdout.readline().strip() == "done"

    def end(self) -> None:
        self.child.communicate("\n", timeout=30)


@contextmanager
def flooded(third: Namespace) -> Iterator[list[Flood]]:
    floods = [Flood(third, family) for family in NETWORKS]
    try:
        yield floods
    finally:
        for flood in floods:
            flood.child.kill()
            flood.child.wait()


class Before:
    """How the agent stood without strangers."""

    def __init__(self, troubled: Troubled) -> None:
        self.sessions = of_sessions(troubled)
        self.lines = len(troubled.agent.metrics().splitlines())
        self.memory = memory(troubled)


def of_sessions(troubled: Troubled) -> set[str]:
    labels = f'netns="{troubled.lab.a.inode}"', f'netns="{troubled.lab.a.name}"'
    return {
        line
        for line in troubled.agent.metrics().splitlines()
        if line.startswith(UNTOUCHED) and any(label in line for label in labels)
    }


def lost(troubled: Troubled) -> list[str]:
    """The lines of metrics that count records, of a kind, which never came."""
    lines = troubled.agent.metrics().splitlines()
    counts = [line for line in lines if "records_lost_total{" in line]
    assert len(counts) > 10
    return [line for line in counts if line[-2:] != " 0"]


def memory(troubled: Troubled) -> float:
    return troubled.agent.samples("process_resident_memory_bytes")[0]


@pytest.fixture(scope="module")
def troubled() -> Iterator[Troubled]:
    with troubled_router("strangers") as made:
        prepare(made)
        made.wait_until_told(WANTED)
        yield made


@pytest.fixture(scope="module")
def before(troubled: Troubled) -> Before:
    return Before(troubled)


def a_new_neighbor_comes_up(troubled: Troubled) -> float:
    """How long after it is up for the router the agent shows it."""
    mine, theirs = "10.84.20.1", "10.84.20.2"
    add_address(troubled.lab.a, f"{mine}/30", "to-b")
    add_address(troubled.lab.b, f"{theirs}/30", "to-a")
    troubled.b.add(mine, PEER_A.asn, local_address=theirs)
    troubled.a.add(theirs, PEER_B.asn, local_address=mine)
    troubled.a.wait_established(theirs)
    begin = time.monotonic()
    is_up = "bgpsnoop_session_up"
    wait_until(lambda: 1 in troubled.agent.samples(is_up, peer=theirs), 10, f"{theirs} is shown")
    return time.monotonic() - begin


def test_a_flood_of_strangers_leaves_the_neighbors_as_they_were(
    troubled: Troubled, before: Before
) -> None:
    with flooded(troubled.third) as floods:
        assert a_new_neighbor_comes_up(troubled) < 5
        for flood in floods:
            flood.wait()
        wait_until(
            lambda: sum(troubled.agent.samples("bgpsnoop_unknown_peer_connections_total"))
            >= STRANGERS // 2,
            20,
            "half of the strangers at least are counted",
        )
        new = {line for line in of_sessions(troubled) if "10.84.20." not in line}
        assert new == before.sessions
        assert len(troubled.agent.metrics().splitlines()) < before.lines + SERIES
        assert memory(troubled) < before.memory + MEMORY
        assert lost(troubled) == []
        wait_until(lambda: troubled.firing() == sorted(TOLD), 60, "one info is told", 0.5)
        time.sleep(quick("5m"))  # and nothing else comes
        for flood in floods:
            flood.end()
    assert troubled.told() == sorted(TOLD)
    assert troubled.pager.resolved == []


def test_each_neighbor_has_its_verdict_still(troubled: Troubled) -> None:
    for name, cause in (
        ("refused", "peer_not_configured_for_us"),
        ("bad_as", "bad_peer_as"),
        ("md5", "auth_mismatch"),
        ("nobody", "peer_not_listening"),
    ):
        labels = {"peer": ends(name)[1], "cause": cause}
        assert troubled.agent.samples("bgpsnoop_last_outcome_info", **labels) == [1], name
