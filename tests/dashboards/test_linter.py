# SPDX-License-Identifier: Apache-2.0
"""The dashboards keep the rules of Grafana's dashboard linter, and each rule is one."""

import copy
from collections.abc import Callable

import pytest

import linter
import panels
from panels import Json


@pytest.mark.parametrize("name", panels.NAMES)
def test_the_linter_has_nothing_to_say(name: str) -> None:
    assert linter.complaints(panels.dashboard(name)) == []


def test_every_exclusion_has_a_reason_and_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule in linter.exclusions().values():
        assert rule["reason"] and rule["entries"]
    wanted = [
        (name, entry["dashboard"], entry["panel"])
        for name, rule in linter.exclusions().items()
        for entry in rule["entries"]
    ]
    monkeypatch.setattr(linter, "exclusions", dict)
    found = {
        (each.rule, dashboard["title"], each.panel)
        for dashboard in map(panels.dashboard, panels.NAMES)
        for each in linter.complaints(dashboard)
    }
    assert found == set(wanted)


def stat(dashboard: Json) -> Json:
    return next(panel for panel in dashboard["panels"] if panel["title"] == "Up")


def variable(dashboard: Json, name: str) -> Json:
    return linter.templates(dashboard)[name]


def asks(expression: str) -> Callable[[Json], object]:
    return lambda dashboard: stat(dashboard)["targets"][0].update(expr=expression)


JOB, INSTANCE = 'job=~"$job"', 'instance=~"$instance"'
UP = f"bgpsnoop_session_up{{{JOB},{INSTANCE}}}"
TOTAL = f"bgpsnoop_session_established_total{{{JOB},{INSTANCE}}}"
WRONG: list[tuple[str, Callable[[Json], object]]] = [
    ("template-datasource-rule", lambda d: variable(d, "datasource").update(name="ds")),
    ("template-job-rule", lambda d: variable(d, "job").update(allValue=".*")),
    ("template-instance-rule", lambda d: variable(d, "instance").update(multi=False)),
    ("template-label-promql-rule", lambda d: variable(d, "vrf")["query"].update(query="up")),
    ("template-on-time-change-reload-rule", lambda d: variable(d, "vrf").update(refresh=1)),
    ("template-unused-rule", lambda d: variable(d, "vrf").update(name="router")),
    ("panel-datasource-rule", lambda d: stat(d)["datasource"].update(uid="mine")),
    ("panel-datasource-rule", lambda d: stat(d)["targets"][0].update(datasource={"uid": "mine"})),
    ("panel-title-description-rule", lambda d: stat(d).update(description="")),
    ("panel-units-rule", lambda d: stat(d)["fieldConfig"]["defaults"].update(unit="apples")),
    ("panel-no-targets-rule", lambda d: stat(d).update(targets=[])),
    ("target-promql-rule", asks(f"sum({UP}) + $nobody")),
    ("target-rate-interval-rule", asks(f"sum(rate({TOTAL}[5m]))")),
    ("target-job-rule", asks(f"sum(bgpsnoop_session_up{{{INSTANCE}}})")),
    ("target-job-rule", asks("sum(bgpsnoop_session_up)")),
    ("target-instance-rule", asks(f"sum(bgpsnoop_session_up{{{JOB}}})")),
    ("target-counter-agg-rule", asks(f"sum({TOTAL})")),
    ("target-counter-agg-rule", asks(f"sum(max_over_time({TOTAL}[5m]))")),
    ("uneditable-dashboard-rule", lambda d: d.update(editable=True)),
]


@pytest.mark.parametrize(("rule", "spoil"), WRONG, ids=[rule for rule, _ in WRONG])
def test_the_linter_objects_to_what_breaks_a_rule(
    rule: str, spoil: Callable[[Json], object]
) -> None:
    dashboard = copy.deepcopy(panels.dashboard("overview"))
    spoil(dashboard)
    assert rule in {each.rule for each in linter.complaints(dashboard)}


def test_each_rule_is_seen_to_object() -> None:
    assert {rule for rule, _ in WRONG} == set(linter.RULES)
