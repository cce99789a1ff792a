# SPDX-License-Identifier: Apache-2.0
"""The unit under a real systemd, beside a real FRR: one boot, looked at from all sides."""

import json

import pytest

from catalogue import KERNELS
from systemd_guest import SystemdGuest

GIVEN_BY_THE_UNIT = {"CAP_NET_RAW": 13}  # of what is kept; see docs/capabilities.md


@pytest.fixture(name="seen", scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    job = tmp_path_factory.mktemp("systemd")
    return SystemdGuest(KERNELS["6.1"]).looked_at(job, timeout=1500)


def events(seen: dict[str, str]) -> list[dict[str, str]]:
    entries = [json.loads(line) for line in seen["events"].splitlines()]
    return [entry for entry in entries if "BGPSNOOP_EVENT" in entry]


def test_it_is_ready_before_frr_is_started(seen: dict[str, str]) -> None:
    assert 0 < int(seen["ready_at"]) < int(seen["frr_at"]), seen["status"]


def test_frr_s_first_refused_call_is_in_the_journal(seen: dict[str, str]) -> None:
    """Of the neighbour's end there is a verdict, too: its host is a namespace of the guest."""
    closed = [
        each
        for each in events(seen)
        if each["BGPSNOOP_EVENT"] == "connection_closed" and each["BGPSNOOP_PEER"] == "192.0.2.2"
    ]
    assert closed, seen["events"]
    assert closed[0]["BGPSNOOP_CONNECTION"] == "1"
    assert closed[0]["BGPSNOOP_OUTCOME"] == "connect_refused"


def test_its_threads_have_no_more_than_it_keeps(seen: dict[str, str]) -> None:
    lines = [line.split() for line in seen["threads"].splitlines()]
    permitted = [int(words[1], 16) for words in lines if words and words[0] == "CapPrm:"]
    most = sum(1 << number for number in GIVEN_BY_THE_UNIT.values())
    assert permitted and all(each & ~most == 0 for each in permitted)
    assert {words[1] for words in lines if words and words[0] == "NoNewPrivs:"} == {"1"}
    assert "0" not in {words[1] for words in lines if words and words[0] == "Uid:"}


def test_it_is_scraped(seen: dict[str, str]) -> None:
    assert "bgpsnoop_session_up{" in seen["metrics"]


def test_a_bad_file_fails_the_reload_and_a_good_one_is_taken(seen: dict[str, str]) -> None:
    assert seen["bad_reload"].strip() != "0"
    assert seen["good_reload"].strip() == "0"
    assert "unknown key 'prot', did you mean 'port'?" in seen["journal"]
    assert "configuration reloaded from /etc/bgpsnoop/bgpsnoop.yml" in seen["journal"]


def test_the_watchdog_restarts_a_loop_that_stands_still(seen: dict[str, str]) -> None:
    assert "Watchdog timeout" in seen["journal"]
    assert seen["restarts"].strip() == "1"
    assert seen["state_after"].strip() == "active"
