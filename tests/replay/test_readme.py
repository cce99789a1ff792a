# SPDX-License-Identifier: Apache-2.0
"""What the README shows of a capture is what its command prints, word for word."""

import os
import shlex
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BGPSNOOP", str(ROOT / "build/installed/bin/bgpsnoop"))
PROMPT = "$ bgpsnoop replay "


def shown() -> list[tuple[list[str], str]]:
    """Each command of the README's blocks, and what stands below it."""
    blocks = (ROOT / "README.md").read_text().split("```\n")[1::2]
    replays = [block.split("\n", 1) for block in blocks if block.startswith(PROMPT)]
    return [(shlex.split(command)[2:], text.rstrip("\n")) for command, text in replays]


def test_the_readme_shows_both_captures_as_replay_prints_them() -> None:
    examples = shown()
    assert len(examples) == 2
    for words, text in examples:
        argv = [BINARY, *words]
        printed = subprocess.run(
            argv, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
        ).stdout
        assert text in printed.split("\n\n")
