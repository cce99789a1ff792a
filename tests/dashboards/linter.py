# SPDX-License-Identifier: Apache-2.0
"""The rules of github.com/grafana/dashboard-linter, which Debian lacks, by its names of them. What
dashboards/grafana/.lint excludes, in that linter's own format, is excluded here, too."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from panels import PLACE, VARIABLE, Json

CHOSEN = ("$datasource", "${datasource}")
SELECTOR = re.compile(r"\b([a-z]\w*)\{((?:\$\{[^}]*\}|[^}])*)\}(\[[^]]+\])?")
METRIC = re.compile(r"\b(?:bgpsnoop|process)_\w+|\bup\b")
# Of Grafana's categories those that anything here could need.
UNITS = set(
    "none string short percent percentunit bytes decbytes binBps Bps s ms dtdurations dtdhms dthms "
    "cps ops rps pps mps cpm opm hertz bool bool_yes_no bool_on_off".split()
)


@dataclass(frozen=True)
class Complaint:
    rule: str
    panel: str
    why: str


def templates(dashboard: Json) -> dict[str, Json]:
    return {each["name"]: each for each in dashboard["templating"]["list"]}


def panels(dashboard: Json) -> Iterator[Json]:
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", [])


def drawn(dashboard: Json) -> Iterator[Json]:
    """Those of a type about which the linter has rules."""
    kinds = ("stat", "table", "timeseries", "gauge", "state-timeline")
    return (panel for panel in panels(dashboard) if panel["type"] in kinds)


def targets(dashboard: Json) -> Iterator[tuple[str, str]]:
    for panel in drawn(dashboard):
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


Found = Iterator[tuple[str, str]]  # panel, what is wrong


def template_datasource(dashboard: Json) -> Found:
    of_type = [each for each in templates(dashboard).values() if each["type"] == "datasource"]
    if [(each["name"], each["label"]) for each in of_type] != [("datasource", "Data source")]:
        yield "", "there is no one data source named datasource"


def template(name: str) -> Callable[[Json], Found]:
    def rule(dashboard: Json) -> Found:
        found = templates(dashboard).get(name, {})
        source = found.get("datasource", {}).get("uid")
        wanted = (found.get("type"), found.get("label"), found.get("multi"), found.get("allValue"))
        if wanted != ("query", name.title(), True, ".+") or source not in CHOSEN:
            yield "", f"{name} is no query of many values labelled {name.title()}: {wanted}"

    return rule


def template_label_promql(dashboard: Json) -> Found:
    functions = "label_values", "query_result", "label_names", "metrics"
    for name, each in templates(dashboard).items():
        if each["type"] == "query" and not each["query"]["query"].startswith(functions):
            yield "", f"{name} asks for {each['query']['query']}"


def template_on_time_change_reload(dashboard: Json) -> Found:
    for name, each in templates(dashboard).items():
        if each["type"] == "query" and each["refresh"] != 2:
            yield "", f"{name} is not asked for again when the time changes"


def template_unused(dashboard: Json) -> Found:
    text = "\n".join(expression for _, expression in targets(dashboard))
    used = {found[1] or found[2] for found in VARIABLE.finditer(text)}
    for name, each in templates(dashboard).items():
        if each["type"] == "query" and name not in used:
            yield "", f"{name} is chosen in vain"


def panel_datasource(dashboard: Json) -> Found:
    for panel in drawn(dashboard):
        for place in (panel, *panel.get("targets", [])):
            if place.get("datasource", {}).get("uid") not in CHOSEN:
                yield panel["title"], f"asks {place.get('datasource')}"


def panel_title_description(dashboard: Json) -> Found:
    for panel in drawn(dashboard):
        if not panel.get("title") or not panel.get("description"):
            yield panel.get("title", ""), "lacks a title or a description"


def panel_units(dashboard: Json) -> Found:
    for panel in drawn(dashboard):
        config = panel["fieldConfig"]
        units = [config["defaults"].get("unit")]
        for override in config["overrides"]:
            units += [each["value"] for each in override["properties"] if each["id"] == "unit"]
        for unit in units:
            if unit not in UNITS:
                yield panel["title"], f"has the unit {unit}"


def panel_no_targets(dashboard: Json) -> Found:
    for panel in drawn(dashboard):
        if not panel.get("targets"):
            yield panel["title"], "asks for nothing"


def target_promql(dashboard: Json) -> Found:
    """Whether Prometheus can read it is asked of a real one (test_dashboards.py)."""
    known = {*templates(dashboard), "__rate_interval", "__range"}
    for title, expression in targets(dashboard):
        unknown = {found[1] or found[2] for found in VARIABLE.finditer(expression)} - known
        if not expression or unknown:
            yield title, f"nothing stands for {unknown}"


def target_rate_interval(dashboard: Json) -> Found:
    for title, expression in targets(dashboard):
        for function, over in re.findall(r"\b(i?rate)\([^[]*\[([^]]+)\]", expression):
            if over != "$__rate_interval":
                yield title, f"{function} over {over}"


def target_matcher(name: str) -> Callable[[Json], Found]:
    def rule(dashboard: Json) -> Found:
        for title, expression in targets(dashboard):
            rest = SELECTOR.sub("", expression)
            for bare in METRIC.findall(rest):
                yield title, f"{bare} without matchers"
            for metric, matchers, _ in SELECTOR.findall(expression):
                if f'{name}=~"${name}"' not in matchers:
                    yield title, f"{metric} without {name}"

    return rule


def target_counter_agg(dashboard: Json) -> Found:
    for title, expression in targets(dashboard):
        for found in SELECTOR.finditer(expression):
            called = re.search(r"(\w+)\($", expression[: found.start()])
            counts = found[1].endswith("_total")
            if counts and (not found[3] or not called or called[1] not in COUNTING):
                yield title, f"{found[1]} without rate, irate or increase"


COUNTING = ("rate", "irate", "increase")


def uneditable_dashboard(dashboard: Json) -> Found:
    if dashboard["editable"]:
        yield "", "a provisioned dashboard that can be edited, and loses that"


RULES: dict[str, Callable[[Json], Found]] = {
    "template-datasource-rule": template_datasource,
    "template-job-rule": template("job"),
    "template-instance-rule": template("instance"),
    "template-label-promql-rule": template_label_promql,
    "template-on-time-change-reload-rule": template_on_time_change_reload,
    "template-unused-rule": template_unused,
    "panel-datasource-rule": panel_datasource,
    "panel-title-description-rule": panel_title_description,
    "panel-units-rule": panel_units,
    "panel-no-targets-rule": panel_no_targets,
    "target-promql-rule": target_promql,
    "target-rate-interval-rule": target_rate_interval,
    "target-job-rule": target_matcher("job"),
    "target-instance-rule": target_matcher("instance"),
    "target-counter-agg-rule": target_counter_agg,
    "uneditable-dashboard-rule": uneditable_dashboard,
}


def exclusions() -> Json:
    return dict(yaml.safe_load((PLACE / ".lint").read_text())["exclusions"])


def is_excluded(complaint: Complaint, dashboard: Json) -> bool:
    entries = exclusions().get(complaint.rule, {}).get("entries", [])
    where = {"dashboard": dashboard["title"], "panel": complaint.panel}
    return where in entries


def complaints(dashboard: Json) -> list[Complaint]:
    found = [Complaint(name, *each) for name, rule in RULES.items() for each in rule(dashboard)]
    return [each for each in found if not is_excluded(each, dashboard)]
