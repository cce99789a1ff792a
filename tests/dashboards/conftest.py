# SPDX-License-Identifier: Apache-2.0
"""What the metrics test of unit_tests exports, a Prometheus that knows of 200 peers, and one that
knows of nothing."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import ROOT, promtool
from many_peers import exposition
from panels import Prometheus
from server import prometheus_with


def unit_tests() -> Path:
    """The binary whose metrics test writes what it made of a full snapshot."""
    candidates = [ROOT / f"build/{preset}/tests/unit_tests" for preset in ("asan", "dev")]
    if named := os.environ.get("BGPSNOOP_UNIT_TESTS"):
        candidates = [Path(named)]
    found = [path for path in candidates if path.exists()]
    if not found:
        pytest.skip("unit_tests is not built; ./dev build does")
    return max(found, key=lambda path: path.stat().st_mtime)


@pytest.fixture(scope="session")
def metrics_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("metrics") / "metrics.txt"
    subprocess.run(
        [unit_tests(), "--gtest_filter=Metrics.AFullSnapshotFeedsEveryNameOfTheTables"],
        env={**os.environ, "BGPSNOOP_METRICS_TEXT": str(file)},
        check=True,
        capture_output=True,
    )
    return file.read_text()


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    now = int(time.time()) // 7200 * 7200 - 4 * 3600 + 60
    directory = tmp_path_factory.mktemp("many")
    text = directory / "many.txt"
    text.write_text(exposition(now).past())
    made = promtool("tsdb", "create-blocks-from", "openmetrics", text, directory / "data")
    assert made == ""
    with prometheus_with("global: {}\n", directory) as url:
        yield Prometheus(url, now)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    with prometheus_with("global: {}\n", tmp_path_factory.mktemp("empty")) as url:
        yield Prometheus(url)
