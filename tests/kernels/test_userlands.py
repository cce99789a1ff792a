# SPDX-License-Identifier: Apache-2.0
"""The archive on machines that have nothing in common with the one that built it."""

import os
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from boot import Guest
from catalogue import KERNELS
from machine import ROOT
from userlands import USERLANDS, Userland

sys.path.insert(0, str(ROOT / "tests/lab"))

from readme import install_by  # noqa: E402

CHOSEN = {"few": ("debian11", "busybox"), "all": tuple(USERLANDS)}
CHOICE = os.environ.get("BGPSNOOP_USERLANDS", os.environ.get("BGPSNOOP_KERNELS", "few"))
STORY = "tests/kernels/userland_story.sh"
STEPS = ["install", "version", "doctor", "agent", "first capture", "scrape"]


@cache
def archive(architecture: str) -> Path:
    """Of this machine's architecture: as `./dev test` made it from the release that all suites
    try."""
    argv = ["./dev", "archive", "--arch", architecture]
    made = subprocess.run(argv, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Path(made.stdout.decode().split()[-1])


def installing(userland: Userland) -> str:
    """What the README says, where the archive lies."""
    architecture = KERNELS[userland.kernel].architecture
    file = archive(architecture)
    commands = [line.replace("amd64", architecture) for line in install_by(".tar.gz")]
    assert file.name in commands[0]
    return "\n".join((f"cd {shlex.quote(str(file.parent))}", *commands, "cd /"))


@pytest.mark.parametrize("name", CHOSEN.get(CHOICE, CHOICE.split()))
def test_from_the_archive_to_the_reason_and_away_again(name: str, tmp_path: Path) -> None:
    userland = USERLANDS[name]
    guest = Guest(KERNELS[userland.kernel], root=userland.root())
    said = tmp_path / "said"
    with said.open("wb") as output:
        status = guest.run(
            f"exec sh {STORY} {shlex.quote(installing(userland))}",
            ROOT,
            tmp_path,
            timeout=600 * guest.architecture.slower,
            output=output.fileno(),
        )
    text = said.read_text(errors="replace")
    steps = [line[3:].strip() for line in text.splitlines() if line.startswith("== ")]
    with_daemon = ["second capture"] if userland.suite else []
    assert status == 0, text
    assert steps == [*STEPS, *with_daemon, "remove", "done"], text
    assert not userland.suite or "Bad Peer AS" in text, text
