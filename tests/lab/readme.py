# SPDX-License-Identifier: Apache-2.0
"""The commands of the README's "Install", for the tests that run them as they stand there."""

import re

from bgpsnoop import ROOT

PAGE = (ROOT / "README.md").read_text()
BY_ROOT = 'sudo() { "$@"; }\n'  # a guest's shell is root's, and has no sudo


def ways() -> list[list[str]]:
    """Of each way its commands."""
    section = PAGE.partition("\n## Install\n")[2].partition("\n## ")[0].partition("\nThen:\n")[0]
    blocks = re.findall(r"(?:^    .*\n)+", section, re.MULTILINE)
    return [[line.strip() for line in block.splitlines()] for block in blocks]


def install_by(ending: str) -> list[str]:
    """Of the way whose file's name ends so."""
    (commands,) = (way for way in ways() if re.search(rf"\S{re.escape(ending)}(\s|$)", way[0]))
    return commands
