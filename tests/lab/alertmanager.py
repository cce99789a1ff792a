# SPDX-License-Identifier: Apache-2.0
"""A real Alertmanager with the inhibitions that operators load, and the pager that it calls."""

import http.server
import json
import threading
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from process import Process

INHIBITIONS = (
    Path(__file__).resolve().parents[2] / "dashboards/prometheus/bgpsnoop.alertmanager.yml"
)
# Each alert is a group of its own: what is told twice was told twice.
ROUTE = """\
route: {{receiver: pager, group_by: ["..."], group_wait: 3s, group_interval: 1s,
         repeat_interval: 12h}}
receivers: [{{name: pager, webhook_configs: [{{url: "{pager}", send_resolved: true}}]}}]
"""
Labels = dict[str, str]


@dataclass
class Pager:
    """What a person is told."""

    fired: list[Labels] = field(default_factory=list)
    resolved: list[Labels] = field(default_factory=list)

    def __post_init__(self) -> None:
        pager = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                for alert in told["alerts"]:
                    is_new = alert["status"] == "firing"
                    (pager.fired if is_new else pager.resolved).append(alert["labels"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Alertmanager:
    def __init__(self, directory: Path, port: int, pager: Pager) -> None:
        self.address = f"127.0.0.1:{port}"
        directory.mkdir()
        rules = INHIBITIONS.read_text()
        file = directory / "alertmanager.yml"
        file.write_text(ROUTE.format(pager=pager.url) + rules[rules.index("\ninhibit_rules:") :])
        argv = ["prometheus-alertmanager", f"--config.file={file}", "--cluster.listen-address="]
        argv += [f"--storage.path={directory / 'data'}", f"--web.listen-address={self.address}"]
        self.process = Process(argv, directory / "log")
        self.process.wait_for_text("Listening on", timeout=30)

    def alerts(self, **which: str) -> list[Any]:
        """Those that fire; `inhibited="false"` leaves out what nobody is told."""
        query = "&".join(f"{key}={value}" for key, value in which.items())
        address = f"http://{self.address}/api/v2/alerts?{query}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            return list(json.load(answer))
