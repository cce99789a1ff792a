# SPDX-License-Identifier: Apache-2.0
"""The dashboards: well-formed, within the contract, and answered by a real Prometheus."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

import panels
from contract import ROOT, RULES, fed, promtool
from server import scraping

OTHERS = {"up"}  # Prometheus's own
WRITER = ROOT / "tools/dashboards/write.py"

# --- The dashboards' own shape -------------------------------------------------------------------


def test_they_are_what_their_writer_writes() -> None:
    done = subprocess.run([sys.executable, WRITER, "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("name", panels.NAMES)
def test_panel_ids_are_unique(name: str) -> None:
    ids = [panel["id"] for panel in panels.dashboard(name)["panels"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", panels.NAMES)
def test_titles_tell_panels_apart(name: str) -> None:
    titles = [panel["title"] for panel in panels.panels(name)]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("name", panels.NAMES)
def test_no_two_panels_overlap_and_all_fit(name: str) -> None:
    places = [panel["gridPos"] for panel in panels.dashboard(name)["panels"]]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        apart = (
            one["x"] + one["w"] <= other["x"]
            or other["x"] + other["w"] <= one["x"]
            or one["y"] + one["h"] <= other["y"]
            or other["y"] + other["h"] <= one["y"]
        )
        assert apart, (one, other)


def test_each_has_its_variables_and_a_link_to_the_others() -> None:
    common = ["datasource", "job", "instance"]
    wanted = {
        "overview": [*common, "vrf", "peer"],
        "neighbour": [*common, "vrf", "netns", "peer"],
        "agents": common,
    }
    for name in panels.NAMES:
        dashboard = panels.dashboard(name)
        variables = [each["name"] for each in dashboard["templating"]["list"]]
        assert (dashboard["uid"], variables) == (f"bgpsnoop-{name}", wanted[name])
        links = [(each["type"], each["tags"], each["keepTime"]) for each in dashboard["links"]]
        assert links == [("dashboards", ["bgpsnoop"], True)]
        assert "bgpsnoop" in dashboard["tags"]


def tables() -> list[tuple[str, panels.Json]]:
    return [(name, panel) for name, panel in panels.all_panels() if panel["type"] == "table"]


@pytest.mark.parametrize(("name", "panel"), tables(), ids=[panel["title"] for _, panel in tables()])
def test_what_is_set_of_a_column_is_set_of_one_that_there_is(name: str, panel: panels.Json) -> None:
    changes = [(each["id"], each["options"]) for each in panel["transformations"]]
    organized = next(options for kind, options in changes if kind == "organize")
    headings = set(organized["renameByName"].values())
    unnamed = set(organized["indexByName"]) - set(organized["renameByName"])
    matchers = [each["matcher"] for each in panel["fieldConfig"]["overrides"]]
    named = [each["options"] for each in matchers if each["id"] == "byName"]
    assert set(named) <= headings | unnamed, name
    sorted_by = [by["field"] for kind, of in changes if kind == "sortBy" for by in of["sort"]]
    assert set(sorted_by) <= headings | unnamed
    letters = {f"Value #{target['refId']}" for target in panel["targets"]} | {"Value"}
    assert {each for each in organized["renameByName"] if each.startswith("Value")} <= letters


def test_every_link_is_to_a_dashboard_and_its_variables() -> None:
    known = {
        dashboard["uid"]: {each["name"] for each in dashboard["templating"]["list"]}
        for dashboard in map(panels.dashboard, panels.NAMES)
    }
    text = "\n".join(json.dumps(panels.dashboard(name)) for name in panels.NAMES)
    links = set(re.findall(r'"url": "(/d/[^"]+)"', text))
    assert len(links) == 2
    for link in links:
        uid = link.split("/")[2]
        assert set(re.findall(r"var-(\w+)=", link)) <= known[uid] and "${__url_time_range}" in link


@pytest.mark.parametrize("query", panels.queries(), ids=str)
def test_every_query_uses_only_names_of_the_contract(query: panels.Query) -> None:
    names = set(re.findall(r"\b(bgpsnoop_\w+)", query.expression))
    names |= set(re.findall(r"\b(\w+)\{", query.expression))
    assert names and {name for name in names if not name.startswith("process_")} <= fed() | OTHERS


def test_no_query_takes_what_was_counted_before_for_an_increase() -> None:
    assert not [query for query in panels.queries() if "offset" in query.expression]


PROMISED = {
    "overview": "session_up last_down_info last_outcome_info session_called_since session_info "
    "connection_outcomes_total notifications_received_total resets_received_total knocking_peer",
    "neighbour": "session_state connection_outcomes_total last_down_info messages_sent_total "
    "notifications_sent_total session_hold_time_remaining_min_ratio tcp_rtt tcp_retransmits "
    "tcp_send_queue tcp_zero_window rejected_segments session_family_info end_of_rib",
    "agents": "hook_attached hook_offered records_lost_total records_total build_info "
    "snapshot_age sessions_overflow config_last_reload listener_info",
}


@pytest.mark.parametrize("name", panels.NAMES)
def test_the_queries_show_each_thing_that_was_promised(name: str) -> None:
    text = "\n".join(each.expression for each in panels.queries() if each.dashboard == name)
    assert not [each for each in PROMISED[name].split() if f"bgpsnoop_{each}" not in text]


def test_causes_and_outcomes_are_shown_in_words() -> None:
    for name, title, column in (
        ("overview", "What is down", "Why"),
        ("neighbour", "The fall", "Why"),
    ):
        overrides = panels.panel(name, title)["fieldConfig"]["overrides"]
        of_column = next(each for each in overrides if each["matcher"]["options"] == column)
        mappings = next(each for each in of_column["properties"] if each["id"] == "mappings")
        words = mappings["value"][0]["options"]
        for file in ("causes", "outcomes"):
            text = (ROOT / f"userspace/engine/{file}.def").read_text()
            names = re.findall(rf"^{file[:-1].upper()}\((\w+)", text, re.M)
            assert len(names) > 30
            assert all(
                words[each]["text"] and words[each]["text"] != each for each in names if "_" in each
            )


# --- Against a real Prometheus -------------------------------------------------------------------


def test_promtool_finds_nothing_to_say_about_the_metrics(metrics_text: str) -> None:
    assert promtool("check", "metrics", text=metrics_text) == ""


def test_every_metric_of_the_contract_is_exported(metrics_text: str) -> None:
    exported = set(re.findall(r"^# TYPE (\w+)", metrics_text, re.M))
    assert fed() <= exported


@pytest.fixture
def prometheus(metrics_text: str, tmp_path: Path) -> Iterator[str]:
    with scraping(metrics_text, RULES, tmp_path) as url:
        yield url


# The snapshot of the unit tests has a stranger of years ago, and no outcome of a session that is
# down. tests/lab/test_trouble.py has both.
EMPTY = ["overview: Strangers that send OPENs", "neighbour: What keeps it down"]


def test_no_panel_is_empty_and_no_query_errs(prometheus: str) -> None:
    empty: list[str] = []
    for _ in range(20):  # rates need a few scrapes
        empty = panels.empty_panels(panels.Prometheus(prometheus))
        if empty == EMPTY:
            return
        time.sleep(1)
    pytest.fail("\n".join(empty))


@pytest.mark.parametrize("instant", [True, False])
def test_a_query_that_errs_and_one_that_is_empty_are_told(prometheus: str, instant: bool) -> None:
    asked = panels.Prometheus(prometheus)
    with pytest.raises(ValueError, match="parse error"):
        asked.ask(panels.Query("x", "y", "A", "sum(", instant))
    assert not panels.has_number(asked.ask(panels.Query("x", "y", "A", "no_such", instant)))
