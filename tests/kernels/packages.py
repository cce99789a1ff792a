# SPDX-License-Identifier: Apache-2.0
"""Fetches a kernel by package name with an apt of its own, so that the host's apt never knows of
it."""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from catalogue import Kernel

CACHE = Path(os.environ.get("XDG_CACHE_HOME", "/var/cache")) / "bgpsnoop/kernels"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# Newer kernels are split: linux-image-* is a shell, and these hold the kernel and its modules.
PARTS = re.compile(r"linux-(image|binary|modules|base)-(unsigned-)?\d")

APT_CONF = """\
APT::Architecture "{architecture}";
APT::Architectures {{ "{architecture}"; }};
Dir::State "{home}/state";
Dir::State::status "{home}/status";
Dir::Cache "{home}/cache";
Dir::Etc::sourcelist "{home}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferencesparts "-";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";  # the Release file of an archived suite expires
APT::Sandbox::User "root";
"""


def run(*argv: str | Path, cwd: Path | None = None, **environment: str) -> str:
    env = {**os.environ, **environment}
    done = subprocess.run(argv, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, argv))}: {done.stderr.strip()}")
    return done.stdout


class Apt:
    def __init__(self, kernel: Kernel) -> None:
        self.home = CACHE / "apt" / f"{kernel.suite}-{kernel.architecture}"
        for directory in ("state/lists/partial", "cache/archives/partial"):
            (self.home / directory).mkdir(parents=True, exist_ok=True)
        (self.home / "status").touch()
        lines = [f"deb [signed-by={KEYRING}] {source}" for source in kernel.sources]
        (self.home / "sources.list").write_text("\n".join(lines) + "\n")
        (self.home / "apt.conf").write_text(
            APT_CONF.format(home=self.home, architecture=kernel.architecture)
        )

    def run(self, *argv: str, cwd: Path | None = None) -> str:
        return run(*argv, cwd=cwd, APT_CONFIG=str(self.home / "apt.conf"))

    def update(self) -> None:
        self.run("apt-get", "update", "-qq")

    def newest(self, pattern: str) -> str:
        names = [n for n in self.run("apt-cache", "pkgnames").split() if re.fullmatch(pattern, n)]
        if not names:
            raise RuntimeError(f"no package is called {pattern}; is the suite still there?")
        return max(names, key=numbers)

    def with_parts(self, package: str) -> list[str]:
        """The package, and those of its dependencies that hold parts of the kernel."""
        found, waiting = [], [package]
        while waiting:
            name = waiting.pop()
            found.append(name)
            depends = re.findall(
                r"^ +\|?Depends: (\S+)$", self.run("apt-cache", "depends", name), re.M
            )
            waiting += [d for d in depends if PARTS.match(d) and d not in found + waiting]
        return found

    def download(self, packages: list[str], into: Path) -> None:
        self.run("apt-get", "download", "-qq", *packages, cwd=into)


def numbers(name: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", name)]


def made_once(directory: Path, make: Callable[[Path], None]) -> Path:
    """By one process, whole or not at all: another worktree may want it at the same time."""
    if directory.is_dir():
        return directory
    directory.parent.mkdir(parents=True, exist_ok=True)
    with (directory.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not directory.is_dir():
            with tempfile.TemporaryDirectory(prefix=".", dir=directory.parent) as unfinished:
                make(Path(unfinished) / "files")
                (Path(unfinished) / "files").rename(directory)
    return directory


def fetched(kernel: Kernel) -> Path:
    """The kernel's files as its packages lay them out: boot/vmlinuz-*, lib/modules/*/."""
    return made_once(CACHE / "files" / kernel.name, lambda files: fetch(kernel, files))


def fetch(kernel: Kernel, files: Path) -> None:
    debs = files / "debs"
    debs.mkdir(parents=True)
    apt = Apt(kernel)
    apt.update()
    packages = apt.with_parts(apt.newest(kernel.package))
    apt.download(packages, debs)
    for deb in sorted(debs.glob("*.deb")):
        run("dpkg-deb", "--extract", deb, files)
    shutil.rmtree(debs)
    if not (files / "lib").exists():  # merged /usr: newer packages ship usr/lib only
        (files / "lib").symlink_to("usr/lib")
    (files / "packages").write_text("\n".join(sorted(packages)) + "\n")
    run("depmod", "--basedir", files, release(files))


def release(files: Path) -> str:
    """What uname -r will say."""
    (modules,) = (files / "lib/modules").iterdir()
    return modules.name


def image(files: Path) -> Path:
    found = [*files.glob("boot/vmlinuz-*"), *files.glob("usr/lib/modules/*/vmlinuz")]
    return found[0]
