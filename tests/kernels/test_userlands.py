# SPDX-License-Identifier: Apache-2.0
"""The archive on machines that have nothing in common with the one that built it."""

import os
import subprocess
from pathlib import Path

import pytest
from boot import Guest
from catalogue import KERNELS
from machine import ROOT
from userlands import USERLANDS

CHOSEN = {"few": ("debian11", "busybox"), "all": tuple(USERLANDS)}
CHOICE = os.environ.get("BGPSNOOP_USERLANDS", os.environ.get("BGPSNOOP_KERNELS", "few"))
STORY = "tests/kernels/userland_story.sh"
STEPS = ["install", "version", "doctor", "agent", "first capture", "scrape"]


@pytest.fixture(scope="session")
def archive() -> Path:
    """As `./dev test` made it from the release that all suites try."""
    made = subprocess.run(["./dev", "archive"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Path(made.stdout.decode().split()[-1])


@pytest.mark.parametrize("name", CHOSEN.get(CHOICE, CHOICE.split()))
def test_from_the_archive_to_the_reason_and_away_again(
    name: str, archive: Path, tmp_path: Path
) -> None:
    userland = USERLANDS[name]
    guest = Guest(KERNELS[userland.kernel], root=userland.root())
    said = tmp_path / "said"
    with said.open("wb") as output:
        status = guest.run(
            f"exec sh {STORY} {archive}", ROOT, tmp_path, timeout=600, output=output.fileno()
        )
    text = said.read_text(errors="replace")
    steps = [line[3:].strip() for line in text.splitlines() if line.startswith("== ")]
    with_daemon = ["second capture"] if userland.suite else []
    assert status == 0, text
    assert steps == [*STEPS, *with_daemon, "remove", "done"], text
    assert not userland.suite or "Bad Peer AS" in text, text
