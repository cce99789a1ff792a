# SPDX-License-Identifier: Apache-2.0
"""The package under a real systemd, beside a real FRR, from the first boot with it until it is
purged, and the archive after it: one boot, looked at from all sides."""

import json
import re
from pathlib import Path

import pytest

from catalogue import KERNELS
from systemd_guest import SystemdGuest

Seen = dict[str, str]
GIVEN_BY_THE_UNIT = {"CAP_NET_RAW": 13}  # of what is kept; see docs/capabilities.md
PEER = 'peer="192.0.2.2"'
SINCE = "bgpsnoop_session_established_timestamp_seconds"


@pytest.fixture(name="seen", scope="module")
def looked_at(
    deb: Path, next_deb: Path, archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> Seen:
    job = tmp_path_factory.mktemp("systemd")
    given = {deb.name: deb, "next.deb": next_deb, "archive.tar.gz": archive}
    return SystemdGuest(KERNELS["6.1"]).looked_at(job, timeout=2400, given=given)


def in_journal(seen: Seen) -> list[dict[str, str]]:
    entries = [json.loads(line) for line in seen["events"].splitlines()]
    return [entry for entry in entries if "BGPSNOOP_EVENT" in entry]


def events(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def series(text: str) -> dict[str, float]:
    """Of the neighbour, as it was scraped."""
    rows = re.findall(r"^(bgpsnoop_\w+\{.*\}) (\S+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in rows if PEER in name}


def permitted(threads: str) -> list[int]:
    return [int(mask, 16) for mask in re.findall(r"^CapPrm:\s+(\w+)$", threads, re.MULTILINE)]


def test_the_package_is_installed_by_the_command_of_the_readme(seen: Seen) -> None:
    assert "Setting up bgpsnoop" in seen["installed"]


def test_it_is_ready_before_frr_is_started(seen: Seen) -> None:
    assert 0 < int(seen["ready_at"]) < int(seen["frr_at"]), seen["status"]


def test_frr_s_first_refused_call_is_in_the_journal(seen: Seen) -> None:
    """Of the neighbour's end there is a verdict, too: its host is a namespace of the guest."""
    closed = [
        each
        for each in in_journal(seen)
        if each["BGPSNOOP_EVENT"] == "connection_closed" and each["BGPSNOOP_PEER"] == "192.0.2.2"
    ]
    assert closed, seen["events"]
    assert closed[0]["BGPSNOOP_CONNECTION"] == "1"
    assert closed[0]["BGPSNOOP_OUTCOME"] == "connect_refused"


def test_its_threads_have_no_more_than_it_keeps(seen: Seen) -> None:
    lines = [line.split() for line in seen["threads"].splitlines()]
    most = sum(1 << number for number in GIVEN_BY_THE_UNIT.values())
    assert permitted(seen["threads"])
    assert all(each & ~most == 0 for each in permitted(seen["threads"]))
    assert {words[1] for words in lines if words and words[0] == "NoNewPrivs:"} == {"1"}
    assert "0" not in {words[1] for words in lines if words and words[0] == "Uid:"}


def test_it_is_scraped(seen: Seen) -> None:
    assert "bgpsnoop_session_up{" in seen["metrics"]


def test_a_bad_file_fails_the_reload_and_a_good_one_is_taken(seen: Seen) -> None:
    assert seen["bad_reload"].strip() != "0"
    assert seen["good_reload"].strip() == "0"
    assert "unknown key 'prot', did you mean 'port'?" in seen["journal"]
    assert "configuration reloaded from /etc/bgpsnoop/bgpsnoop.yml" in seen["journal"]


def test_the_watchdog_restarts_a_loop_that_stands_still(seen: Seen) -> None:
    assert "Watchdog timeout" in seen["journal"]
    assert seen["restarts"].strip() == "1"
    assert seen["state_after"].strip() == "active"


def test_an_instance_watches_its_namespace_alone_and_keeps_nothing(seen: Seen) -> None:
    assert seen["instance_state"].strip() == "active"
    assert set(permitted(seen["instance_threads"])) == {0}
    (session,) = events(seen["instance_sessions"])
    assert session["peer"] == "192.0.2.1"
    assert "bgpsnoop_session_up{" in seen["instance_metrics"]
    assert PEER not in seen["instance_metrics"]


def test_an_upgrade_restarts_both_agents_and_keeps_the_configuration(seen: Seen) -> None:
    assert seen["upgrade_status"].strip() == "0", seen["upgrade"]
    assert "+next install ok installed" in seen["upgraded"]
    one, instance, one_after, instance_after = seen["pids"].split()
    assert "0" not in seen["pids"].split()
    assert one != one_after and instance != instance_after
    assert seen["configuration_after_upgrade"] == "max-sessions: 7\n"


def test_an_upgrade_with_sessions_up_loses_nothing(seen: Seen) -> None:
    before, after = series(seen["before_upgrade"]), series(seen["after_upgrade"])
    assert set(before) <= set(after)
    (since,) = (name for name in before if name.startswith(SINCE))
    assert after[since] == before[since]
    up = [after[name] for name in after if name.startswith("bgpsnoop_session_up{")]
    assert up == [1.0]
    counters = [name for name in before if "_total{" in name]
    moved = {name for name in counters if after[name] > before[name]}
    assert counters and moved
    assert all('message="keepalive"' in name or "_bytes_" in name for name in moved), moved
    assert all(after[name] >= before[name] for name in counters)


def test_an_upgrade_is_no_event(seen: Seen) -> None:
    told = {event["event"] for event in events(seen["events_after_upgrade"])}
    assert not told & {"session_down", "session_up", "connection_closed", "warning"}


def test_the_drop_in_for_another_port_makes_it_watch_that(seen: Seen) -> None:
    closed = [e for e in events(seen["events_of_port"]) if e.get("outcome")]
    ports = {e["peer_port"] for e in closed if e["outcome"] == "closed_without_answer"}
    assert ports == {1790}, seen["events_of_port"]


def test_removed_it_is_gone_but_for_what_is_the_operator_s(seen: Seen) -> None:
    assert seen["remove_status"].strip() == "0", seen["remove"]
    assert "active" not in seen["removed_state"].split()
    assert seen["removed"] == ""
    assert seen["kept"].split() == ["/etc/bgpsnoop/bgpsnoop.yml", "/var/lib/bgpsnoop/state.json"]


def test_purged_it_leaves_nothing_and_frr_has_not_noticed(seen: Seen) -> None:
    assert seen["purge_status"].strip() == "0", seen["purge"]
    assert seen["left"] == ""
    neighbor = json.loads(seen["frr"])["192.0.2.2"]
    assert neighbor["bgpState"] == "Established"
    assert (neighbor["connectionsEstablished"], neighbor["connectionsDropped"]) == (1, 0)


def test_the_archive_s_unit_runs_as_its_user_and_leaves_nothing_either(seen: Seen) -> None:
    assert seen["archive_state"].split() == ["active", "inactive"], seen["install"]
    assert seen["archive_user"].strip() == "bgpsnoop"
    assert "bgpsnoop_build_info{" in seen["archive_metrics"]
    assert seen["archive_left"] == ""
