# SPDX-License-Identifier: Apache-2.0
"""The rules that operators load, with every duration divided: the same expressions, so that a lab
need not wait for minutes. What is counted (sessions, times established) and timestamps stay."""

import re
from pathlib import Path

RULES = Path(__file__).resolve().parents[2] / "dashboards/prometheus/bgpsnoop.rules.yml"
FASTER = 15
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# In a range ("[5m]"), behind `offset`, or after `for:`. Sentences speak of "3 minutes".
DURATION = re.compile(r"(\[|offset |for: )(\d+)([smhd])\b")


def quickened(rules: str) -> str:
    def shorter(found: re.Match[str]) -> str:
        seconds = int(found[2]) * UNITS[found[3]] / FASTER
        assert seconds == int(seconds) > 1, f"{found[0]} does not divide by {FASTER}"
        return f"{found[1]}{int(seconds)}s"

    return DURATION.sub(shorter, rules)


def quick(text: str) -> float:
    """Seconds that "3m" of the rules last."""
    return int(text[:-1]) * UNITS[text[-1]] / FASTER
