# SPDX-License-Identifier: Apache-2.0
"""The panels of the dashboards, and what a real Prometheus answers to their queries."""

import json
import math
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]
PLACE = Path(__file__).resolve().parents[2] / "dashboards/grafana"
NAMES = ("overview", "neighbour", "agents")
WINDOW = 900  # seconds that range queries look back; what happened in a lab lies within
VARIABLES = {
    "__rate_interval": "1m",
    "__interval": "5s",
    "__range": f"{WINDOW}s",
    "job": ".+",
    "instance": ".+",
    "vrf": ".+",
    "netns": ".*",
    "peer": ".+",
}
VARIABLE = re.compile(r"\$(?:\{(\w+)(?::raw)?\}|([A-Za-z_]\w*))")  # and not the $1 of PromQL


@dataclass(frozen=True)
class Query:
    dashboard: str
    panel: str
    ref: str
    expression: str  # as the dashboard has it
    instant: bool
    legend: str = ""

    @property
    def substituted(self) -> str:
        return self.with_variables(VARIABLES)

    def with_variables(self, variables: dict[str, str]) -> str:
        """As Grafana does it. All peers stand for the one of a neighbour's dashboard, too."""
        asked = self.expression.replace('peer="$peer"', 'peer=~"$peer"')
        return VARIABLE.sub(lambda found: variables[found[1] or found[2]], asked)

    def __str__(self) -> str:
        return f"{self.dashboard}: {self.panel} {self.ref}"


@dataclass(frozen=True)
class Prometheus:
    """Where it is, and what is asked of it."""

    url: str
    at: float = field(default_factory=time.time)
    variables: dict[str, str] = field(default_factory=dict)

    def ask(self, query: Query) -> list[Json]:
        """The series of the answer; ValueError with what Prometheus has against the query."""
        parameters = {"query": query.with_variables(VARIABLES | self.variables), "time": self.at}
        if not query.instant:
            parameters |= {"start": self.at - WINDOW, "end": self.at, "step": 5}
            del parameters["time"]
        path = "query" if query.instant else "query_range"
        address = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return list(json.load(answer)["data"]["result"])
        except urllib.error.HTTPError as error:
            raise ValueError(f"{query}: {json.load(error).get('error', error)}") from None


def dashboard(name: str) -> Json:
    return dict(json.loads((PLACE / f"{name}.json").read_text()))


def panels(name: str) -> list[Json]:
    """Those that ask for something; rows are headings, and notes are text."""
    return [panel for panel in dashboard(name)["panels"] if panel["type"] not in ("row", "text")]


def panel(name: str, title: str) -> Json:
    return next(each for each in panels(name) if each["title"] == title)


def all_panels() -> list[tuple[str, Json]]:
    return [(name, each) for name in NAMES for each in panels(name)]


def queries_of(name: str, of: Json) -> list[Query]:
    return [
        Query(
            name,
            of["title"],
            target["refId"],
            target["expr"],
            target["instant"],
            target.get("legendFormat", ""),
        )
        for target in of["targets"]
    ]


def queries() -> Iterator[Query]:
    for name, each in all_panels():
        yield from queries_of(name, each)


def has_number(result: list[Json]) -> bool:
    values = [
        value for series in result for _, value in series.get("values", [series.get("value")])
    ]
    return any(not math.isnan(float(value)) for value in values)


def empty_panels(prometheus: Prometheus) -> list[str]:
    """In which there is nothing to see."""
    return [
        f"{name}: {each['title']}"
        for name, each in all_panels()
        if not any(has_number(prometheus.ask(query)) for query in queries_of(name, each))
    ]
