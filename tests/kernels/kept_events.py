# SPDX-License-Identifier: Apache-2.0
"""pytest plugin: writes down what bgpsnoop said during each lab test, row by row, for
`same_events`.

    BGPSNOOP_KEPT_EVENTS=FILE pytest -p kept_events ...   (with tests/kernels in PYTHONPATH)
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

Rows = dict[str, dict[str, list[Any]]]  # row -> end -> events
rows: Rows = {}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    arguments = getattr(item, "funcargs", {})
    trace = arguments.get("trace")
    before = trace.mark() if trace else 0
    outcome = yield
    if outcome.excinfo:
        return
    if trace:
        keep_scripted(item.nodeid, arguments["lab"], trace.all()[before:])
    if story := arguments.get("two_captures"):
        for step, said in story.steps.items():
            rows[f"{story.name}: {step}"] = {"a": said.a, "b": said.b}


def keep_scripted(row: str, lab: Any, events: list[Any]) -> None:
    rows[row] = {
        end: [event for event in events if event.get("netns") == namespace.inode]
        for end, namespace in (("a", lab.a), ("b", lab.b))
    }
    rows[row]["host"] = [event for event in events if event["event"] == "lost"]


def pytest_sessionfinish() -> None:
    Path(os.environ["BGPSNOOP_KEPT_EVENTS"]).write_text(json.dumps(rows, indent=1))
