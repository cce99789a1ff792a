# SPDX-License-Identifier: Apache-2.0
"""A real Prometheus that scrapes an agent every second."""

import json
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from process import Process
from waiting import wait_until

RULES = Path(__file__).resolve().parents[2] / "dashboards/prometheus/bgpsnoop.rules.yml"

CONFIGURATION = """\
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: ["{rules}"]
alerting: {{alertmanagers: [{{static_configs: [{{targets: [{alertmanager}]}}]}}]}}
scrape_configs:
  - job_name: bgpsnoop
    static_configs: [{{targets: ["{target}"]}}]
{more}    metric_relabel_configs: [{{source_labels: [netns], regex: "{netns}", action: keep}}]
"""


class Prometheus:
    """`netns`: the namespaces whose series it keeps, where not all. `more`: lines about how it
    scrapes."""

    def __init__(
        self,
        directory: Path,
        port: int,
        target: str,
        rules: Path = RULES,
        alertmanager: str = "",
        netns: str = ".*",
        more: str = "",
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        directory.mkdir(exist_ok=True)
        file = directory / "prometheus.yml"
        where = {"target": target, "alertmanager": alertmanager, "netns": netns, "more": more}
        file.write_text(CONFIGURATION.format(rules=rules, **where))
        argv = ["prometheus", f"--config.file={file}", f"--storage.tsdb.path={directory / 'data'}"]
        argv += [f"--web.listen-address=127.0.0.1:{port}"]
        self.process = Process(argv, directory / "log")
        self.process.wait_for_text("Server is ready", timeout=30)

    def get(self, path: str, **parameters: str) -> Any:
        address = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)["data"]

    def query(self, expression: str) -> list[Any]:
        return list(self.get("query", query=expression)["result"])

    def wait_for(self, expression: str, timeout: float = 30) -> list[Any]:
        return wait_until(lambda: self.query(expression), timeout, f"{expression} has a value", 0.5)

    def stop(self) -> None:
        self.process.end()
