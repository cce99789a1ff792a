# SPDX-License-Identifier: Apache-2.0
"""What Grafana's own code makes of answers, driven through grafana.js."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract import ROOT
from panels import Json, Prometheus, panels, queries_of

sys.path.append(str(ROOT / "tests/support"))
from node_modules import fetch_modules

HERE = Path(__file__).parent
PLACE = ROOT / "build/grafana"
RESULTS = ROOT / "tests/results/dashboards"
VERSIONS = ("grafana-data-9", "grafana-data-12")  # aliases of package.json
IN_LINKS = {"datasource": "PROM/1", "__url_time_range": "from=now-6h&to=now"}


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: list[list[str]]
    colors: list[list[str]]
    links: list[list[str]]
    instead: str | None  # what stands there if there is no row

    def column(self, heading: str) -> list[str]:
        place = self.headings.index(heading)
        return [row[place] for row in self.rows]

    def row_of(self, neighbour: str, heading: str = "Neighbour") -> dict[str, str]:
        place = self.column(heading).index(neighbour)
        return dict(zip(self.headings, self.rows[place], strict=True))


class Grafana:
    def __init__(self, version: str) -> None:
        fetch_modules(HERE, PLACE, "grafana.js")
        self.version = version
        self._child = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "node", "grafana.js", version],
            cwd=PLACE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def _answer(self) -> Any:
        assert self._child.stdout
        line = self._child.stdout.readline()
        assert line, "node has ended"
        answer = json.loads(line)
        assert "failure" not in answer, answer["failure"]
        return answer["value"]

    def shown(
        self, name: str, panel: Json, prometheus: Prometheus, without_empty: bool = False
    ) -> Json:
        """What the panel of that dashboard says."""
        answers = [
            {
                "refId": query.ref,
                "instant": query.instant,
                "legend": query.legend,
                "result": prometheus.ask(query),
            }
            for query in queries_of(name, panel)
        ]
        asked = {"panel": panel, "answers": answers, "variables": IN_LINKS}
        asked["withoutEmpty"] = without_empty
        assert self._child.stdin
        self._child.stdin.write(json.dumps(asked) + "\n")
        self._child.stdin.flush()
        return dict(self._answer())

    def table(self, name: str, panel: Json, prometheus: Prometheus) -> Table:
        return Table(**self.shown(name, panel, prometheus))

    def close(self) -> None:
        assert self._child.stdin
        self._child.stdin.close()
        self._child.wait(20)


# --- As text, for a person to look at ----------------------------------------------------------


def lines_of(shown: Json) -> list[str]:
    if "texts" in shown:
        return ["  " + " | ".join(shown["texts"])]
    if shown["instead"]:
        return [f"  {shown['instead']}"]
    if "series" in shown:
        return [f"  {each['name']}: {each['last']}" for each in shown["series"]]
    rows = [shown["headings"], *shown["rows"]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    return [f"  {' | '.join(row)}".rstrip() for row in padded]


def as_text(grafana: Grafana, name: str, prometheus: Prometheus) -> str:
    """A whole dashboard: the cells of its tables and numbers, the last value of its curves."""
    text: list[str] = []
    for panel in panels(name):
        text += [panel["title"], *lines_of(grafana.shown(name, panel, prometheus)), ""]
    return "\n".join(text)


def keep(grafana: Grafana, name: str, prometheus: Prometheus, file: str) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{file}.txt").write_text(as_text(grafana, name, prometheus))
