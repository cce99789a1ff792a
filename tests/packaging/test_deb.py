# SPDX-License-Identifier: Apache-2.0
"""The Debian package: what lintian says of it, and what is left of it on a Debian where it was."""

import subprocess
from pathlib import Path


def test_lintian_finds_no_error_and_no_warning(deb: Path) -> None:
    changes = next(deb.parent.glob("*.changes"))
    argv = ["lintian", "--allow-root", "--fail-on=error,warning", str(changes)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_is_installed_and_purged_without_a_trace(deb: Path, tmp_path: Path) -> None:
    """In a Debian of its own, unpacked with what the package depends on."""
    root = tmp_path / "debian"
    argv = ["mmdebstrap", "--quiet", "--variant=minbase", "--skip=cleanup/apt/lists"]
    include = "--include=adduser,systemd,bash-completion"
    subprocess.run([*argv, include, "bookworm", root], check=True)

    def inside(*argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["chroot", str(root), *argv], capture_output=True, text=True, check=False
        )

    def files() -> set[str]:
        kept = ("var/lib/dpkg", "var/cache", "var/log", "var/lib/apt", "proc", "sys", "dev", "tmp")
        names = {str(path.relative_to(root)) for path in root.rglob("*")}
        return {name for name in names if not name.startswith(kept)}

    (root / "bgpsnoop.deb").write_bytes(deb.read_bytes())
    depends = inside("apt-get", "install", "-y", "--no-install-recommends", "/bgpsnoop.deb")
    assert depends.returncode == 0, depends.stderr
    assert inside("bgpsnoop", "--version").returncode == 0
    assert inside("bgpsnoop", "agent", "--check-config").returncode == 0
    assert inside("systemctl", "is-enabled", "bgpsnoop").stdout.strip() == "enabled"
    assert inside("id", "bgpsnoop").returncode == 0
    assert inside("apt-get", "install", "-y", "--reinstall", "/bgpsnoop.deb").returncode == 0
    purged = inside("apt-get", "purge", "-y", "bgpsnoop")
    assert purged.returncode == 0, purged.stderr
    left = {name for name in files() if "bgpsnoop" in name} - {"bgpsnoop.deb"}
    assert not left
