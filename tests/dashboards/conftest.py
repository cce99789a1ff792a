# SPDX-License-Identifier: Apache-2.0
"""What the metrics test of unit_tests exports, for every test of rules and panels."""

import os
import subprocess
from pathlib import Path

import pytest

from contract import ROOT


def unit_tests() -> Path:
    """The binary whose metrics test writes what it made of a full snapshot."""
    candidates = [ROOT / f"build/{preset}/tests/unit_tests" for preset in ("asan", "dev")]
    if named := os.environ.get("BGPSNOOP_UNIT_TESTS"):
        candidates = [Path(named)]
    found = [path for path in candidates if path.exists()]
    if not found:
        pytest.skip("unit_tests is not built; ./dev build does")
    return found[0]


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
