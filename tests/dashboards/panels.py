# SPDX-License-Identifier: Apache-2.0
"""The panels of the dashboard, and what a real Prometheus answers to their queries."""

import json
import math
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboards/grafana/overview.json"
WINDOW = 900  # seconds that range queries look back; what happened in a lab lies within
VARIABLES = {
    "__rate_interval": "1m",
    "__interval": "5s",
    "__range": f"{WINDOW}s",
    "instance": ".*",
    "vrf": ".*",
    "peer": ".*",
}


@dataclass(frozen=True)
class Query:
    panel: str
    ref: str
    expression: str  # as the dashboard has it
    instant: bool

    @property
    def substituted(self) -> str:
        return re.sub(r"\$\{?(\w+)\}?", lambda found: VARIABLES[found[1]], self.expression)


@dataclass(frozen=True)
class Problem:
    query: Query
    why: str  # "empty", or what Prometheus said

    def __str__(self) -> str:
        return f"{self.query.panel} {self.query.ref}: {self.why}: {self.query.substituted}"


def dashboard() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DASHBOARD.read_text())
    return loaded


def panels() -> list[dict[str, Any]]:
    """Those that show something; rows are headings."""
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def queries() -> Iterator[Query]:
    for panel in panels():
        for target in panel["targets"]:
            yield Query(
                panel["title"], target["refId"], target["expr"], target.get("instant", False)
            )


def ask(prometheus_url: str, query: Query) -> str:
    """An empty string if there is an answer with a number in it, else what is wrong."""
    now = time.time()
    parameters = {"query": query.substituted, "time": now}
    if not query.instant:
        parameters |= {"start": now - WINDOW, "end": now, "step": 5}
        del parameters["time"]
    path = "query" if query.instant else "query_range"
    address = f"{prometheus_url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            result = json.load(answer)["data"]["result"]
    except urllib.error.HTTPError as error:
        return str(json.load(error).get("error", error))
    values = [
        value for series in result for _, value in series.get("values", [series.get("value")])
    ]
    return "" if any(not math.isnan(float(value)) for value in values) else "empty"


def check_panels(prometheus_url: str) -> list[Problem]:
    """The queries that were empty or failed; an empty list is what one wants to see."""
    answers = ((query, ask(prometheus_url, query)) for query in queries())
    return [Problem(query, why) for query, why in answers if why]
