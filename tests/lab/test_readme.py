# SPDX-License-Identifier: Apache-2.0
"""README, "Install": three ways, of at most two commands each. tests/kernels/test_userlands.py,
tests/packaging/test_systemd.py and tests/packaging/test_image.py run them."""

import re

from bgpsnoop import ROOT
from readme import PAGE, install_by, ways

MOST_BYTES = 9_000


def test_it_is_short() -> None:
    assert len(PAGE.encode()) < MOST_BYTES


def test_there_are_three_ways_of_at_most_two_commands() -> None:
    assert len(ways()) == 3
    for commands in ways():
        assert 1 <= len(commands) <= 2
        assert all(command.startswith("sudo ") for command in commands)


def test_each_begins_with_a_file_of_this_version() -> None:
    project = (ROOT / "CMakeLists.txt").read_text()
    (version,) = re.findall(r"^project\(bgpsnoop VERSION ([0-9.]+)", project, re.MULTILINE)
    for ending in (".tar.gz", ".deb", ".oci.tar"):
        assert version in install_by(ending)[0]
