# SPDX-License-Identifier: Apache-2.0
"""Guests with a userland of their own, where nothing was made ready for bgpsnoop. Add a row to try
another."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import guest_root
from catalogue import KERNELS, MIRROR, SUITES
from packages import CACHE, made_once, run

# What a router has: a BGP daemon, and what the scenario itself needs.
PACKAGES = ("bird2", "busybox-static", "iproute2", "kmod", "procps")


@dataclass(frozen=True)
class Userland:
    name: str
    kernel: str  # a row of catalogue.py
    suite: str = ""  # Debian's; none: busybox, and nothing else

    @property
    def sources(self) -> list[str]:
        return [f"deb {MIRROR}/{line} main" for line in SUITES.get(self.suite, ())]

    def root(self) -> Path:
        architecture = KERNELS[self.kernel].architecture
        if architecture != "amd64":  # nothing of it runs here, so it is not configured
            return guest_root.made(architecture)
        # Another list of packages is another root; another row here is not.
        version = hashlib.sha256(" ".join((*PACKAGES, *self.sources)).encode()).hexdigest()[:12]
        return made_once(CACHE / "roots" / f"{self.name}-{version}", self.make)

    def make(self, root: Path) -> None:
        if self.suite:
            include = f"--include={','.join(PACKAGES)}"
            run(
                "mmdebstrap",
                "--quiet",
                "--variant=minbase",
                include,
                self.suite,
                root,
                *self.sources,
            )
        else:
            (root / "bin").mkdir(parents=True)
            shutil.copy("/bin/busybox", root / "bin/busybox")
            for applet in run("/bin/busybox", "--list").split():
                if applet != "busybox":
                    (root / "bin" / applet).symlink_to("busybox")


USERLANDS = {
    userland.name: userland
    for userland in (
        Userland("debian11", "5.10", "bullseye"),
        Userland("busybox", "6.1"),
        Userland("debian12", "6.1", "bookworm"),
        Userland("debian13", "6.12", "trixie"),
        Userland("sid", "sid", "sid"),
        Userland("debian12-arm64", "6.1-arm64", "bookworm"),
    )
}
