# SPDX-License-Identifier: Apache-2.0
"""Nothing that was counted long ago shows as new: in an hour in which an AS is learned late, the
agent restarts and Prometheus is away for ten minutes, no panel has a spike and no alert fires. The
hour is written into a real Prometheus's past."""

import json
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
import yaml

import panels
from contract import ROOT, RULES, promtool
from server import prometheus_with

STEP = 15
HOUR = range(0, 3600, STEP)
LEARNED = 300  # the AS, with the first OPEN
RESTART = range(900, 960)  # the agent is away, and knows what it had counted
AWAY = range(1800, 2400)  # Prometheus is

AGENT = 'job="bgpsnoop",instance="r1:19179"'
SESSION = f'{AGENT},vrf="default",peer="10.82.1.10"'
COUNTERS = {
    f"bgpsnoop_session_established_total{{{SESSION}}}": 40,
    f'bgpsnoop_connection_outcomes_total{{{SESSION},outcome="administrative",layer="none"}}': 5000,
    f'bgpsnoop_notifications_received_total{{{SESSION},code="cease",subcode="other"}}': 5000,
    f'bgpsnoop_notifications_sent_total{{{SESSION},code="cease",subcode="other"}}': 5000,
    f'bgpsnoop_resets_received_total{{{SESSION},phase="established"}}': 5000,
    f'bgpsnoop_resets_sent_total{{{SESSION},phase="established"}}': 5000,
    f'bgpsnoop_messages_received_total{{{SESSION},message="update"}}': 900000,
    f'bgpsnoop_messages_sent_total{{{SESSION},message="update"}}': 900000,
    f'bgpsnoop_records_lost_total{{{AGENT},kind="message"}}': 0,
    f'bgpsnoop_records_total{{{AGENT},kind="message"}}': 900000,
}


def of_panels() -> set[str]:
    """All that panels ask for the increase of."""
    text = "\n".join(query.expression for query in panels.queries())
    return set(re.findall(r"\b(?:increase|rate)\((bgpsnoop_\w+|process_\w+)", text))


def the_others() -> dict[str, int]:
    """With the labels that all of their kind have."""
    named = {series.partition("{")[0] for series in COUNTERS}
    document = (ROOT / "docs/metrics.md").read_text()
    of_sessions = document[: document.index("## Of the agent")]
    return {
        f"{name}{{{SESSION if f'`{name}`' in of_sessions else AGENT}}}": 5000
        for name in sorted(of_panels() - named)
    }


COUNTERS |= the_others()
STATES = {
    f"bgpsnoop_session_up{{{SESSION}}}": 1,
    f'bgpsnoop_build_info{{{AGENT},version="0.1.0"}}': 1,
    f'bgpsnoop_hook_attached{{{AGENT},hook="tcp_states"}}': 1,
    f'bgpsnoop_hook_offered{{{AGENT},hook="tcp_states"}}': 1,
}


def is_scraped(second: int) -> bool:
    return second not in RESTART and second not in AWAY


def info(second: int) -> str:
    peer_as = "8500" if second >= LEARNED else ""
    return f'bgpsnoop_session_info{{{SESSION},local_as="600",peer_as="{peer_as}"}}'


def the_hour(begin: int) -> Iterator[str]:
    """In OpenMetrics: each name's samples together."""
    for series, value in (COUNTERS | STATES).items():
        name = series.partition("{")[0]
        kind = "counter" if series in COUNTERS else "gauge"
        yield f"# TYPE {name.removesuffix('_total')} {kind}"
        yield from (f"{series} {value} {begin + t}" for t in HOUR if is_scraped(t))
    yield "# TYPE bgpsnoop_session_info gauge"
    yield from (f"{info(t)} 1 {begin + t}" for t in HOUR if is_scraped(t) and t < LEARNED)
    yield from (f"{info(t)} 1 {begin + t}" for t in HOUR if is_scraped(t) and t >= LEARNED)
    yield "# EOF"


@pytest.fixture(scope="module")
def begin() -> int:
    return int(time.time()) // 3600 * 3600 - 4 * 3600


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory, begin: int) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("past")
    text = directory / "hour.txt"
    text.write_text("\n".join(the_hour(begin)) + "\n")
    made = promtool("tsdb", "create-blocks-from", "openmetrics", text, directory / "data")
    assert made == ""
    with prometheus_with("global: {}\n", directory) as url:
        yield url


def values(url: str, expression: str, begin: int) -> list[float]:
    parameters = {"query": expression, "start": begin + 60, "end": begin + 3600, "step": STEP}
    address = f"{url}/api/v1/query_range?{urllib.parse.urlencode(parameters)}"
    with urllib.request.urlopen(address, timeout=20) as answer:
        result = json.load(answer)["data"]["result"]
    return [float(value) for series in result for _, value in series["values"]]


@pytest.mark.parametrize(
    "query",
    [query for query in panels.queries() if "increase(" in query.expression],
    ids=str,
)
def test_no_panel_has_a_spike(past: str, begin: int, query: panels.Query) -> None:
    found = values(past, query.substituted, begin)
    assert not any(found) and (found or "trouble" in query.expression)  # there is none


def test_the_rates_have_none_either(past: str, begin: int) -> None:
    for query in panels.queries():
        if "rate(" in query.expression:
            found = values(past, query.substituted, begin)
            assert found and not any(found), query


def rules_on_counters() -> list[str]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    rules = [rule["expr"] for group in groups for rule in group["rules"]]
    return [expression for expression in rules if "increase(" in expression]


def test_no_rule_sees_an_increase(past: str, begin: int) -> None:
    assert rules_on_counters()
    for expression in rules_on_counters():
        assert not any(values(past, expression, begin)), expression
