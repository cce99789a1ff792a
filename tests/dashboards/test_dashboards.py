# SPDX-License-Identifier: Apache-2.0
"""The dashboard: well-formed, within the contract, and answered by a real Prometheus."""

import http.server
import re
import threading
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import panels
from contract import RULES, fed, promtool
from server import prometheus_with

OTHERS = {"up"}  # Prometheus's own


# --- The dashboard's own shape -------------------------------------------------------------------


def test_panel_ids_are_unique() -> None:
    ids = [panel["id"] for panel in panels.dashboard()["panels"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("panel", panels.panels(), ids=lambda panel: panel["title"])
def test_every_panel_explains_itself(panel: dict[str, Any]) -> None:
    assert panel["title"] and panel["description"]
    assert panel["fieldConfig"]["defaults"]["unit"]


def test_no_two_panels_overlap_and_all_fit() -> None:
    places = [panel["gridPos"] for panel in panels.dashboard()["panels"]]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        apart = (
            one["x"] + one["w"] <= other["x"]
            or other["x"] + other["w"] <= one["x"]
            or one["y"] + one["h"] <= other["y"]
            or other["y"] + other["h"] <= one["y"]
        )
        assert apart, (one, other)


def test_every_query_asks_the_data_source_that_was_chosen() -> None:
    variables = {
        variable["name"]: variable for variable in panels.dashboard()["templating"]["list"]
    }
    assert variables["datasource"]["query"] == "prometheus"
    assert {"vrf", "peer"} <= set(variables)
    for panel in panels.panels():
        for place in [panel, *panel["targets"]]:
            assert place["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


@pytest.mark.parametrize("query", panels.queries(), ids=lambda query: f"{query.panel}-{query.ref}")
def test_every_query_uses_only_names_of_the_contract(query: panels.Query) -> None:
    names = set(re.findall(r"\b(bgpsnoop_\w+)", query.expression))
    names |= set(re.findall(r"\b(\w+)\{", query.expression))
    assert names and names <= fed() | OTHERS


def test_no_query_takes_what_was_counted_before_for_an_increase() -> None:
    assert not [query for query in panels.queries() if "offset" in query.expression]


def test_the_queries_show_each_thing_that_was_promised() -> None:
    text = "\n".join(query.expression for query in panels.queries())
    for name in (
        "session_up",
        "session_state",
        "last_outcome_info",
        "connection_outcomes_total",
        "resets_received_total",
        "notifications_received_total",
        "messages_received_total",
        "records_lost_total",
        "hook_attached",
    ):
        assert f"bgpsnoop_{name}" in text


# --- Against a real Prometheus -------------------------------------------------------------------


def test_promtool_finds_nothing_to_say_about_the_metrics(metrics_text: str) -> None:
    assert promtool("check", "metrics", text=metrics_text) == ""


def test_every_metric_of_the_contract_is_exported(metrics_text: str) -> None:
    exported = set(re.findall(r"^# TYPE (\w+)", metrics_text, re.M))
    assert fed() <= exported


@pytest.fixture
def exporter(metrics_text: str) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(metrics_text.encode())

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def prometheus(exporter: str, tmp_path: Path) -> Iterator[str]:
    configuration = (
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
        f"rule_files: ['{RULES}']\n"
        f"scrape_configs: [{{job_name: bgpsnoop, static_configs: [{{targets: ['{exporter}']}}]}}]\n"
    )
    with prometheus_with(configuration, tmp_path) as url:
        yield url


def test_no_panel_is_empty_and_no_query_errs(prometheus: str) -> None:
    problems: list[panels.Problem] = []
    for _ in range(20):  # rates need a few scrapes
        problems = panels.check_panels(prometheus)
        if not problems:
            return
        time.sleep(1)
    pytest.fail("\n".join(map(str, problems)))


def test_a_query_that_errs_and_one_that_is_empty_are_told(prometheus: str) -> None:
    for expression in ("sum(", "no_such_metric"):
        for instant in (True, False):
            assert panels.ask(prometheus, panels.Query("x", "A", expression, instant)) != ""
