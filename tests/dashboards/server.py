# SPDX-License-Identifier: Apache-2.0
"""A real Prometheus on a port of its own."""

import http.server
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def prometheus_with(configuration: str, directory: Path) -> Iterator[str]:
    """Its address. What lies in `directory`/data is its past."""
    file = directory / "prometheus.yml"
    file.write_text(configuration)
    address = f"127.0.0.1:{free_port()}"
    with (directory / "log").open("w") as log:
        child = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={file}",
                f"--storage.tsdb.path={directory / 'data'}",
                f"--web.listen-address={address}",
            ],
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_ready(f"http://{address}/-/ready")
        yield f"http://{address}"
    finally:
        child.kill()
        child.wait()


@contextmanager
def exporter(text: str) -> Iterator[str]:
    """Its address. It always says the same."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def scraping(text: str, rules: Path, directory: Path, more: str = "") -> Iterator[str]:
    """A Prometheus with rules that scrapes that text each second."""
    with exporter(text) as target:
        configuration = (
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            f"rule_files: ['{rules}']\n"
            "scrape_configs:\n"
            f"- {{job_name: bgpsnoop, {more}static_configs: [{{targets: ['{target}']}}]}}\n"
        )
        with prometheus_with(configuration, directory) as url:
            yield url


def wait_until_ready(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"{url} is not ready")
