# SPDX-License-Identifier: Apache-2.0
"""What the dashboards say of a lab, through Grafana's own code (tests/dashboards)."""

import sys

from bgpsnoop import ROOT

sys.path.append(str(ROOT / "tests/dashboards"))

import panels
from grafana import VERSIONS, Grafana, Table, keep
from panels import Json, empty_panels

__all__ = ["VERSIONS", "View", "empty_panels"]


class View:
    def __init__(self, version: str, url: str) -> None:
        self._grafana = Grafana(version)
        self._url = url

    def now(self, **variables: str) -> panels.Prometheus:
        return panels.Prometheus(self._url, variables=variables)

    def table(self, dashboard: str, title: str, **variables: str) -> Table:
        panel = panels.panel(dashboard, title)
        return self._grafana.table(dashboard, panel, self.now(**variables))

    def shown(self, dashboard: str, title: str, **variables: str) -> Json:
        panel = panels.panel(dashboard, title)
        return self._grafana.shown(dashboard, panel, self.now(**variables))

    def text(self, title: str, dashboard: str = "overview", **variables: str) -> str:
        return " ".join(self.shown(dashboard, title, **variables)["texts"])

    def keep(self, dashboard: str, name: str, **variables: str) -> None:
        """For a person to read, in tests/results/dashboards."""
        keep(self._grafana, dashboard, self.now(**variables), f"{name}_{self._grafana.version}")

    def close(self) -> None:
        self._grafana.close()
