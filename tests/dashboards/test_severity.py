# SPDX-License-Identifier: Apache-2.0
"""Dashboards and alerts say the same: the severity in Overview is that of the alert, of 200
sessions with every kind of fate, told by a real Prometheus with the rules that operators load."""

import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

import panels
from contract import ROOT, RULES
from grafana import VERSIONS, Grafana
from many_peers import exposition, peers
from panels import Prometheus, Query
from server import scraping

sys.path.append(str(ROOT / "tests/lab"))
from quick_rules import quickened

WHO = ("instance", "vrf", "peer", "netns")
Session = tuple[str, ...]


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("alerts")
    rules = directory / "quick.rules.yml"
    rules.write_text(quickened(RULES.read_text()))
    text = exposition(int(time.time())).scrape()
    with scraping(text, rules, directory, more="honor_labels: true, ") as url:
        yield url


def alerts(prometheus: str) -> dict[Session, str]:
    """Severity of each that waits or fires."""
    asked = Query("", "", "A", 'ALERTS{alertname="BgpSessionDown"}', True)
    found: dict[Session, str] = {}
    for series in Prometheus(prometheus).ask(asked):
        labels = series["metric"]
        session = tuple(labels.get(name, "") for name in WHO)
        assert found.get(session, labels["severity"]) == labels["severity"]
        found[session] = labels["severity"]
    return found


def in_overview(prometheus: str) -> dict[Session, str]:
    grafana = Grafana(VERSIONS[-1])
    down = grafana.table(
        "overview", panels.panel("overview", "What is down"), Prometheus(prometheus)
    )
    grafana.close()
    found = {}
    for severity, links in zip(down.column("Severity"), down.links, strict=True):
        asked = parse_qs(urlsplit(links[0]).query)
        instance, vrf, peer, netns = (asked[f"var-{name}"][0] for name in WHO)
        found[instance, vrf, peer, netns.replace("()", "")] = severity
    return found


def test_the_severity_in_overview_is_that_of_the_alert(prometheus: str) -> None:
    waiting = [peer for peer in peers() if peer.fate.severity != "no alert"]
    deadline = time.monotonic() + 60
    while len(alerts(prometheus)) < len(waiting):  # two minutes of being called, quickened
        assert time.monotonic() < deadline, alerts(prometheus)
        time.sleep(0.5)
    told, shown = alerts(prometheus), in_overview(prometheus)
    assert set(told.values()) == {"critical", "info"}
    assert len(shown) == 200
    assert {who: severity for who, severity in shown.items() if severity != "no alert"} == told
