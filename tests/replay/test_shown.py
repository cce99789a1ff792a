# SPDX-License-Identifier: Apache-2.0
"""What the README and docs/examples.md show of a capture is what its command prints, word for word.
How `explain` begins takes an agent that has watched for a while: session_text_test.cpp holds that.

    python3 tests/replay/test_shown.py --rewrite      after a look at the difference
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BGPSNOOP", str(ROOT / "build/installed/bin/bgpsnoop"))
PAGES = {"README.md": 2, "docs/examples.md": 10}  # and how many stories each shows
# One connection of those that the command prints.
SHOWN = re.compile(r"```\n\$ bgpsnoop (replay [^\n]*)\n(.*?)\n```\n", re.DOTALL)
NUMBER = re.compile(r", connection (\d+), ")


def stories(arguments: str) -> dict[str, str]:
    """What the command prints, by the connections' numbers."""
    argv = [BINARY, *shlex.split(arguments)]
    printed = subprocess.run(
        argv, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    found = ((NUMBER.search(story), story) for story in printed.rstrip("\n").split("\n\n"))
    return {number[1]: story for number, story in found if number}


def as_printed(shown: re.Match[str]) -> str:
    arguments, story = shown.groups()
    number = NUMBER.search(story)
    assert number, f"no connection below {arguments}"
    return f"```\n$ bgpsnoop {arguments}\n{stories(arguments)[number[1]]}\n```\n"


def pytest_generate_tests(metafunc) -> None:  # type: ignore[no-untyped-def]
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", PAGES)


def test_a_page_shows_captures_as_replay_prints_them(page: str) -> None:
    text = (ROOT / page).read_text()
    assert len(SHOWN.findall(text)) == PAGES[page]
    assert SHOWN.sub(as_printed, text) == text


def test_no_story_is_shown_without_its_command() -> None:
    for page in PAGES:
        rest = SHOWN.sub("", (ROOT / page).read_text())
        assert not NUMBER.search(rest), page


def rewrite() -> None:
    for page in PAGES:
        text = (ROOT / page).read_text()
        (ROOT / page).write_text(SHOWN.sub(as_printed, text))


if __name__ == "__main__":
    if sys.argv[1:] != ["--rewrite"]:
        sys.exit(__doc__)
    rewrite()
