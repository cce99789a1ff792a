# SPDX-License-Identifier: Apache-2.0
"""The manual pages, as mandoc reads them."""

import subprocess
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(DOCS.glob("*.[158]"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_mandoc_has_nothing_to_warn_of(page: Path) -> None:
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_each_section_has_its_pages() -> None:
    assert [page.name for page in PAGES] == [
        "bgpsnoop-agent.8",
        "bgpsnoop-doctor.8",
        "bgpsnoop.1",
        "bgpsnoop.yml.5",
    ]


def test_a_page_tells_of_the_options_of_its_commands() -> None:
    def has(page: str, word: str) -> bool:
        text = subprocess.run(["mandoc", DOCS / page], capture_output=True, check=True).stdout
        plain = subprocess.run(["col", "-b"], input=text, capture_output=True, check=True).stdout
        return word in plain.decode()

    assert has("bgpsnoop-agent.8", "--web.listen-address") and has("bgpsnoop-doctor.8", "--btf")
    assert has("bgpsnoop.yml.5", "web.listen-address")
    assert has("bgpsnoop.1", "--until") and not has("bgpsnoop.1", "--web.listen-address")
