# SPDX-License-Identifier: Apache-2.0
"""`./dev install` puts the release in place; `./dev uninstall` takes away that, and only that."""

import subprocess
from pathlib import Path

from bgpsnoop import ROOT


def dev(*words: str | Path) -> subprocess.CompletedProcess[str]:
    argv = [str(ROOT / "dev"), *map(str, words)]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def dev_done(*words: str | Path) -> None:
    done = dev(*words)
    assert done.returncode == 0, done.stderr


def below(directory: Path) -> set[str]:
    return {str(path.relative_to(directory)) for path in directory.rglob("*")}


def test_what_was_installed_runs_and_is_taken_away_again(tmp_path: Path) -> None:
    prefix = tmp_path / "made for it"
    dev_done("install", "--prefix", prefix)
    said = subprocess.run([prefix / "bin/bgpsnoop", "--version"], capture_output=True, check=True)
    assert said.stdout.startswith(b"bgpsnoop ")
    dev_done("uninstall", "--prefix", prefix)
    assert not prefix.exists()


def test_what_was_there_before_or_came_later_stays(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir(mode=0o750)
    (tmp_path / "share/empty").mkdir(parents=True)
    dev_done("install", f"--prefix={tmp_path}")
    assert (tmp_path / "bin").stat().st_mode & 0o777 == 0o750
    (tmp_path / "bin/another").touch()
    (tmp_path / "share/bgpsnoop/notes").touch()
    dev_done("uninstall", f"--prefix={tmp_path}")
    notes = {"share/bgpsnoop", "share/bgpsnoop/notes"}
    assert below(tmp_path) == {"bin", "bin/another", "share", "share/empty", *notes}


def test_installing_again_forgets_nothing_that_is_to_be_taken_away(tmp_path: Path) -> None:
    dev_done("install", "--prefix", tmp_path / "twice")
    dev_done("install", "--prefix", tmp_path / "twice")
    dev_done("uninstall", "--prefix", tmp_path / "twice")
    assert not below(tmp_path)


def test_nothing_is_taken_away_where_nothing_was_installed(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/bgpsnoop").touch()
    done = dev("uninstall", "--prefix", tmp_path)
    assert done.returncode == 1
    assert "nothing is installed" in done.stderr
    assert (tmp_path / "bin/bgpsnoop").exists()
