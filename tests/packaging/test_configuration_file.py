# SPDX-License-Identifier: Apache-2.0
"""packaging/bgpsnoop.yml, the file that an operator finds in /etc: every option, and what holds
without it."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from bgpsnoop import BINARY, ROOT

FILE = ROOT / "packaging/bgpsnoop.yml"
NOT_IN_A_FILE = {"config", "check-config"}
ROW = re.compile(r"\| `--(\S+)` \| ?(.*?) ?\| ?(.*?) ?\| ")


def options() -> dict[str, tuple[str, str]]:
    """Of the agent: the value and the default of each, as generated from the command line."""
    page = (ROOT / "docs/configuration.md").read_text()
    table = page.partition("### `bgpsnoop agent`\n")[2].partition("\n### ")[0]
    rows = {name: (value, default.strip("`")) for name, value, default in ROW.findall(table)}
    return {name: row for name, row in rows.items() if name not in NOT_IN_A_FILE}


def with_every_line_in_use() -> str:
    """Comments proper have a blank after their sign."""
    return re.sub(r"^#(?=\S)", "", FILE.read_text(), flags=re.MULTILINE)


def check(file: Path) -> subprocess.CompletedProcess[str]:
    argv = [BINARY, "agent", "--check-config", "--config", str(file)]
    return subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)


def test_it_names_every_option() -> None:
    assert set(yaml.safe_load(with_every_line_in_use())) == set(options())


@pytest.mark.parametrize("name", sorted(options()))
def test_what_it_shows_is_the_default(name: str) -> None:
    value, default = options()[name]
    shown = yaml.safe_load(with_every_line_in_use())[name]
    if not value:
        assert shown is False
    elif default:
        assert shown == yaml.safe_load(default)
    else:
        assert shown


def test_it_changes_nothing_as_it_is() -> None:
    assert yaml.safe_load(FILE.read_text()) is None
    assert check(FILE).returncode == 0


def test_every_line_of_it_may_be_used(tmp_path: Path) -> None:
    """Of the files that they name the directory has some that are whole."""
    (tmp_path / "names.yml").write_text("192.0.2.1: edge-1\n")
    (tmp_path / "web.yml").write_text("http_server_config: {http2: false}\n")
    file = tmp_path / "bgpsnoop.yml"
    text = with_every_line_in_use()
    file.write_text(re.sub(r"/etc/bgpsnoop(?=/(names|web)\.yml)", str(tmp_path), text))
    done = check(file)
    assert (done.returncode, done.stderr) == (0, "")
