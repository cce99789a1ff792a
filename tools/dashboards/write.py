#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes dashboards/grafana/*.json, which operators import: a few lines here are hundreds there.
With --check it only says which of them differ from what it would write."""

import json
import sys
from pathlib import Path

import agents
import neighbour
import overview

PLACE = Path(__file__).resolve().parents[2] / "dashboards/grafana"


def texts() -> dict[Path, str]:
    made = {"overview": overview, "neighbour": neighbour, "agents": agents}
    return {
        PLACE / f"{name}.json": json.dumps(each.dashboard(), indent=2, ensure_ascii=False) + "\n"
        for name, each in made.items()
    }


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        stale = [path.name for path, text in texts().items() if path.read_text() != text]
        print("".join(f"{name} is stale: tools/dashboards/write.py\n" for name in stale), end="")
        return 1 if stale else 0
    for path, text in texts().items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
