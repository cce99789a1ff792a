# SPDX-License-Identifier: Apache-2.0
"""What is packaged, and labs and guests of the folders beside, which serve here, too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

for name in ("lab", "kernels"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / name))

from bgpsnoop import ROOT  # noqa: E402


def made(*words: str) -> Path:
    """By ./dev, which says last where it is."""
    done = subprocess.run(["./dev", *words], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Path(done.stdout.decode().split()[-1])


@pytest.fixture(scope="session")
def deb() -> Path:
    """As users build it; or of the release that is built already, which saves minutes."""
    return made("deb", *os.environ.get("BGPSNOOP_DEB", "").split())


@pytest.fixture(scope="session")
def archive() -> Path:
    return made("archive")


@pytest.fixture(scope="session")
def next_deb(deb: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, of a later version."""
    place = tmp_path_factory.mktemp("next")
    subprocess.run(["dpkg-deb", "--raw-extract", deb, place / "files"], check=True)
    control = place / "files/DEBIAN/control"
    lines = control.read_text().splitlines()
    changed = [line + "+next" if line.startswith("Version: ") else line for line in lines]
    control.write_text("\n".join(changed) + "\n")
    file = place / "next.deb"
    argv = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", place / "files", file]
    subprocess.run(argv, check=True, capture_output=True)
    return file
