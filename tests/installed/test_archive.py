# SPDX-License-Identifier: Apache-2.0
"""`./dev archive`: what is in it, and where it can be put. tests/kernels/test_userlands.py tries it
on machines of other kinds."""

import hashlib
import json
import os
import re
import subprocess
import tarfile
from pathlib import Path

import pytest

from bgpsnoop import ROOT

MOST_BYTES = 15_000_000
HOME = "opt/bgpsnoop"


def archived() -> Path:
    done = subprocess.run(["./dev", "archive"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Path(done.stdout.decode().split()[-1])


@pytest.fixture(scope="module")
def archive() -> Path:
    return archived()


@pytest.fixture
def root(archive: Path, tmp_path: Path) -> Path:
    """A file system that has a shell, and the archive as it was unpacked."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/busybox").write_bytes(Path("/bin/busybox").read_bytes())
    (tmp_path / "bin/busybox").chmod(0o755)
    (tmp_path / "proc").mkdir()
    argv = ["/usr/sbin/chroot", tmp_path, "/bin/busybox", "--install", "-s", "/bin"]
    subprocess.run(argv, check=True)
    with tarfile.open(archive) as files:
        files.extractall(tmp_path)
    return tmp_path


def inside(root: Path, command: str) -> subprocess.CompletedProcess[str]:
    argv = ["/usr/sbin/chroot", str(root), "/bin/sh", "-c", command]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    return subprocess.run(argv, capture_output=True, text=True, check=False, env=environment)


def names_in(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if not path.is_dir()}


def test_it_is_small_and_nobody_s(archive: Path) -> None:
    assert archive.stat().st_size < MOST_BYTES
    with tarfile.open(archive) as files:
        for member in files:
            assert member.name == "opt" or member.name.startswith(HOME)
            assert (member.uid, member.gid, member.uname) == (0, 0, "")
            assert member.mode & 0o7022 == 0, member.name


def test_the_same_commit_gives_the_same_bytes(archive: Path) -> None:
    first = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.unlink()
    assert hashlib.sha256(archived().read_bytes()).hexdigest() == first
    assert first in (archive.parent / "SHA256SUMS").read_text()


def test_it_runs_where_there_is_nothing(root: Path) -> None:
    done = inside(root, f"/{HOME}/bin/bgpsnoop --version")
    assert done.returncode == 0, done.stderr
    assert re.match(r"bgpsnoop \d+\.\d+\.\d+\n", done.stdout)


def test_its_sums_and_its_bill_of_materials_name_every_file(root: Path) -> None:
    home = root / HOME
    assert inside(root, f"cd /{HOME} && sha256sum -c SHA256SUMS").returncode == 0
    summed = {line.split("  ")[1] for line in (home / "SHA256SUMS").read_text().splitlines()}
    assert summed == names_in(home) - {"SHA256SUMS"}
    sbom = json.loads((home / "sbom.cdx.json").read_text())
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.5")
    listed = {file["name"] for part in sbom["components"] for file in part["components"]}
    assert listed == {path.name for path in (home / "lib").iterdir() if path.is_file()}
    for part in sbom["components"]:
        assert part["purl"].startswith("pkg:deb/debian/")
        assert (home / "share/licenses" / part["name"] / "copyright").stat().st_size > 0


def test_it_is_put_in_place_and_taken_away_again(root: Path) -> None:
    before = names_in(root)
    assert inside(root, f"/{HOME}/install && /{HOME}/install").returncode == 0
    assert inside(root, "bgpsnoop --version").returncode == 0
    for page in ("man1/bgpsnoop.1", "man5/bgpsnoop.yml.5", "man8/bgpsnoop-agent.8"):
        assert (root / "usr/local/share/man" / page).is_symlink()
    assert (root / "usr/local/share/zsh/site-functions/_bgpsnoop").is_symlink()
    assert inside(root, f"/{HOME}/install --remove").returncode == 0
    assert names_in(root) == {name for name in before if not name.startswith(HOME)}


def test_what_is_the_operator_s_stays_until_it_is_purged(root: Path) -> None:
    (root / "etc/bgpsnoop").mkdir(parents=True)
    (root / "etc/bgpsnoop/bgpsnoop.yml").write_text("port: 179\n")
    assert inside(root, f"/{HOME}/install").returncode == 0
    done = inside(root, f"/{HOME}/install --remove")
    assert done.stderr == "kept: /etc/bgpsnoop/bgpsnoop.yml\n"
    assert (root / "etc/bgpsnoop/bgpsnoop.yml").exists()


def test_another_bgpsnoop_is_not_replaced(root: Path) -> None:
    (root / "usr/local/bin").mkdir(parents=True)
    (root / "usr/local/bin/bgpsnoop").write_text("another")
    done = inside(root, f"/{HOME}/install")
    assert done.returncode == 1
    assert "another bgpsnoop is installed" in done.stderr
    assert (root / "usr/local/bin/bgpsnoop").read_text() == "another"


def test_unpacked_elsewhere_it_moves_in(root: Path) -> None:
    os.rename(root / "opt", root / "elsewhere")
    assert inside(root, "/elsewhere/bgpsnoop/install").returncode == 0
    assert inside(root, "bgpsnoop --version").returncode == 0
