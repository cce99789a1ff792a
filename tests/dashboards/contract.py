# SPDX-License-Identifier: Apache-2.0
"""Where rules and panels are, the names they may use, and promtool."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "dashboards/prometheus"
RULES = PROMETHEUS / "bgpsnoop.rules.yml"
CONTRACT = ROOT / "tests/support/contract_metrics.txt"


def fed() -> set[str]:
    lines = CONTRACT.read_text().splitlines()
    return {line for line in lines if line and "#" not in line and "!" not in line}


def promtool(*arguments: str | Path, text: str | None = None) -> str:
    """What it says; nothing if it is content."""
    done = subprocess.run(
        ["promtool", *map(str, arguments)], input=text, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
