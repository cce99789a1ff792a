# SPDX-License-Identifier: Apache-2.0
"""The units of packaging/systemd, as systemd itself reads them, without one that runs."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from bgpsnoop import ROOT

SYSTEMD = ROOT / "packaging/systemd"
UNITS = ["bgpsnoop.service", "bgpsnoop@.service"]
DROP_INS = sorted(path.name for path in (SYSTEMD / "drop-ins").glob("*.conf"))
MOST_EXPOSED = 2.0
# What a drop-in adds has its price; README.md there tells it.
MOST_EXPOSED_WITH = {"namespaces.conf": 2.7, "no-btf.conf": 2.3, "unread.conf": 2.2}


def analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    argv = ["systemd-analyze", "--no-pager", *map(str, words)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)


def exposure(unit: Path) -> float:
    done = analyze("security", "--offline=yes", unit)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    return float(found[1])


def placed(directory: Path, unit: str, *drop_ins: str) -> Path:
    """Where the program is, too: verify wants it to be there."""
    (directory / "bgpsnoop").symlink_to("/bin/true")
    text = (SYSTEMD / unit).read_text()
    text += "".join((SYSTEMD / "drop-ins" / name).read_text() for name in drop_ins)
    path = directory / unit.replace("@.", "@red.")
    path.write_text(text.replace("=bgpsnoop agent", f"={directory}/bgpsnoop agent"))
    return path


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_exposes_little(unit: str, tmp_path: Path) -> None:
    assert exposure(placed(tmp_path, unit)) <= MOST_EXPOSED


@pytest.mark.parametrize("drop_in", DROP_INS)
def test_a_drop_in_exposes_what_its_readme_says(drop_in: str, tmp_path: Path) -> None:
    exposed = exposure(placed(tmp_path, "bgpsnoop.service", drop_in))
    assert exposed <= MOST_EXPOSED_WITH.get(drop_in, MOST_EXPOSED)


@pytest.mark.parametrize("drop_ins", [(), *((name,) for name in DROP_INS)])
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_no_fault(unit: str, drop_ins: tuple[str, ...], tmp_path: Path) -> None:
    done = analyze("verify", "--man=no", placed(tmp_path, unit, *drop_ins))
    faults = [line for line in done.stderr.splitlines() if "bgpsnoop" in line]
    assert not faults


def test_each_drop_in_is_told_of() -> None:
    text = (SYSTEMD / "README.md").read_text()
    assert DROP_INS
    for name in DROP_INS:
        assert f"`{name}`" in text


def test_the_instance_differs_in_its_namespace_and_its_directories_alone() -> None:
    one, instance = ((SYSTEMD / unit).read_text().splitlines() for unit in UNITS)
    added = [line for line in instance if line not in one]
    names = {line.partition("=")[0] for line in added if not line.startswith("#")}
    assert names == {
        "ConditionPathExists",
        "Description",
        "ExecReload",
        "ExecStart",
        "LogsDirectory",
        "NetworkNamespacePath",
        "RuntimeDirectory",
        "StateDirectory",
    }
