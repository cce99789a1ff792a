# SPDX-License-Identifier: Apache-2.0
"""Dashboard and rules: well-formed, within the contract, and answered by a real Prometheus."""

import http.server
import os
import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import panels

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "dashboards/prometheus"
RULES = PROMETHEUS / "bgpsnoop.rules.yml"
RULE_TESTS = PROMETHEUS / "bgpsnoop.rules.test.yml"
CONTRACT = ROOT / "tests/support/contract_metrics.txt"
OTHERS = {"up"}  # Prometheus's own


def contract() -> set[str]:
    lines = CONTRACT.read_text().splitlines()
    return {line.split()[0] for line in lines if line and not line.startswith("#")}


def fed() -> set[str]:
    lines = CONTRACT.read_text().splitlines()
    return {line for line in lines if line and "#" not in line and "!" not in line}


def promtool(*arguments: str | Path, text: str | None = None) -> str:
    """What it says; nothing if it is content."""
    done = subprocess.run(
        ["promtool", *map(str, arguments)], input=text, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


# --- Rules ---------------------------------------------------------------------------------------


def test_promtool_accepts_the_rules() -> None:
    assert promtool("check", "rules", RULES) == ""


def test_promtool_accepts_the_scrape_example() -> None:
    assert promtool("check", "config", PROMETHEUS / "scrape.yml") == ""


def test_every_alert_fires_and_keeps_quiet_as_its_tests_say() -> None:
    assert promtool("test", "rules", RULE_TESTS) == ""


def alerts() -> set[str]:
    return set(re.findall(r"- alert: (\w+)", RULES.read_text()))


def test_there_is_an_alert_for_each_trouble() -> None:
    assert alerts() >= {
        "BgpSessionDown",
        "BgpSessionFlapping",
        "BgpOpenResetByPeer",
        "BgpParameterMismatch",
        "BgpsnoopBlind",
    }


@pytest.mark.parametrize("alert", sorted(alerts()))
def test_every_alert_is_tested_both_firing_and_not_firing(alert: str) -> None:
    text = RULE_TESTS.read_text()
    cases = re.findall(rf"alertname: {alert}\n +exp_alerts:(.*)", text)
    assert "" in cases and " []" in cases


@pytest.mark.parametrize("alert", RULES.read_text().split("- alert: ")[1:])
def test_every_alert_waits_and_says_what_and_where(alert: str) -> None:
    for field in ("for:", "severity:", "summary:", "description:", "$labels.instance"):
        assert field in alert
    assert "$labels.peer" in alert or alert.startswith("BgpsnoopBlind")


def test_rules_use_only_names_of_the_contract() -> None:
    used = re.findall(r"(?<![:\w])bgpsnoop_\w+", RULES.read_text())
    assert set(used) <= fed()


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


def unit_tests() -> Path:
    """The binary whose metrics test writes what it made of a full snapshot."""
    candidates = [ROOT / f"build/{preset}/tests/unit_tests" for preset in ("asan", "dev")]
    if named := os.environ.get("BGPSNOOP_UNIT_TESTS"):
        candidates = [Path(named)]
    found = [path for path in candidates if path.exists()]
    if not found:
        pytest.skip("unit_tests is not built; ./dev build does")
    return found[0]


@pytest.fixture(scope="module")
def metrics_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("metrics") / "metrics.txt"
    subprocess.run(
        [unit_tests(), "--gtest_filter=Metrics.AFullSnapshotFeedsEveryNameOfTheTables"],
        env={**os.environ, "BGPSNOOP_METRICS_TEXT": str(file)},
        check=True,
        capture_output=True,
    )
    return file.read_text()


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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def prometheus(exporter: str, tmp_path: Path) -> Iterator[str]:
    file = tmp_path / "prometheus.yml"
    file.write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
        f"rule_files: ['{RULES}']\n"
        f"scrape_configs: [{{job_name: bgpsnoop, static_configs: [{{targets: ['{exporter}']}}]}}]\n"
    )
    address = f"127.0.0.1:{free_port()}"
    with (tmp_path / "log").open("w") as log:
        child = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={file}",
                f"--storage.tsdb.path={tmp_path / 'data'}",
                f"--web.listen-address={address}",
            ],
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_ready(f"http://{address}/-/ready")
        yield f"http://{address}"
    finally:
        child.kill()
        child.wait()


def wait_until_ready(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"{url} is not ready")


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
