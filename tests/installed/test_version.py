# SPDX-License-Identifier: Apache-2.0
"""One version, in whatever names it: what is built, what is packed, what users read, what is
tagged."""

import re
import subprocess

import pytest

from bgpsnoop import BINARY, ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
UNRELEASED = r"## \[Unreleased\]\n\nThis will be (\d+\.\d+\.\d+)"
RELEASED = r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$"
PACKED = r"bgpsnoop[-_:](\d+\.\d+\.\d+)"
of_a_repository = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no git here: no tags")


def version() -> str:
    said = subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[1]


def tags(*options: str) -> set[str]:
    argv = ["git", "-C", str(ROOT), "tag", "--list", *options]
    found = subprocess.run(argv, capture_output=True, text=True, check=True)
    return {tag.removeprefix("v") for tag in found.stdout.split()}


@pytest.mark.parametrize("page", ["README.md", "docs/containers.md"])
def test_the_files_that_a_page_names_are_of_this_version(page: str) -> None:
    assert set(re.findall(PACKED, (ROOT / page).read_text())) == {version()}


def test_the_debian_package_is_of_this_version() -> None:
    newest = (ROOT / "packaging/debian/changelog").read_text().splitlines()[0]
    assert re.fullmatch(rf"bgpsnoop \({version()}-\d+\) .*", newest)


def test_the_changelog_tells_of_this_version() -> None:
    coming = re.search(UNRELEASED, CHANGELOG)
    assert (coming[1] if coming else re.findall(RELEASED, CHANGELOG, re.M)[0]) == version()


@of_a_repository
def test_what_was_released_is_tagged_and_what_is_tagged_was_released() -> None:
    assert tags("v*") == set(re.findall(RELEASED, CHANGELOG, re.M))


@of_a_repository
def test_a_commit_with_a_tag_is_of_that_version() -> None:
    assert tags("v*", "--points-at", "HEAD") <= {version()}
