# SPDX-License-Identifier: Apache-2.0
"""The small cases that stand beside the checkout, where they are there: each from a real situation,
with the right verdict. They have a runner of their own, and a test here for each."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

RUNNER = Path(__file__).resolve().parents[3] / "shared/cases/run"


def names() -> list[str]:
    if not RUNNER.exists():
        return []
    listed = subprocess.run([RUNNER, "--list"], capture_output=True, text=True, check=True)
    return [line.partition(":")[0] for line in listed.stdout.splitlines()]


@pytest.fixture(scope="module")
def said() -> Iterator[dict[str, str]]:
    """By name what the runner says of a case: `right NAME` or `wrong NAME: ...`."""
    played = subprocess.run([RUNNER], capture_output=True, text=True)
    lines = re.findall(r"^(?:right|wrong) ([\w-]+).*$", played.stdout, re.MULTILINE)
    yield dict(zip(lines, re.findall(r"^(?:right|wrong) .*$", played.stdout, re.MULTILINE)))


@pytest.mark.parametrize("name", names())
def test_a_case_gets_the_right_verdict(name: str, said: dict[str, str]) -> None:
    assert said.get(name, "it was not played") == f"right {name}"
