# SPDX-License-Identifier: Apache-2.0
"""Rows of the diagnosis table that rest on what no packet shows, told by the programs for kernels
without BTF. Their cells are those of every kernel, but for what needs drops and refused SYNs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bgpsnoop import Trace
from rows import ROWS
from rows.judge import closed, stray
from rows.play import Stories, play_all
from rows.row import Row

CHOSEN = {
    "firewall at B rejects with ICMP, admin-prohibited": ("a", "firewall_icmp"),
    "firewall at B rejects with ICMP, port-unreachable": ("a", "firewall_icmp"),
    "daemon killed": ("b", "local_daemon_exited"),
}


def under_its_own_name(row: Row) -> Row:
    """Its captures are not those that others look at."""
    return replace(row, cause=f"{row.cause} by packets")


STORIES = {
    under_its_own_name(row).name: (under_its_own_name(row), *CHOSEN[row.cause])
    for row in ROWS
    if row.cause in CHOSEN
}


@pytest.fixture(name="stories", scope="module")
def play_by_packets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stories]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BGPSNOOP_WITHOUT", "storage hash")
        trace = Trace(Path(tmp_path_factory.mktemp("packets")) / "trace.log")
    pool, futures = play_all([row for row, _, _ in STORIES.values()], trace)
    yield futures
    pool.shutdown(wait=True, cancel_futures=True)
    trace.stop()


@pytest.mark.parametrize("name", STORIES)
def test_the_truth_is_told_and_nothing_else(name: str, stories: Stories) -> None:
    row, end, truth = STORIES[name]
    events = stories[name].result(timeout=120).events[end]
    assert truth in [event["causes"][0] for event in closed(events) if event["causes"]], events
    assert not [text for event in closed(events) for text in stray(row, row.end(end), event)]
