# SPDX-License-Identifier: Apache-2.0
"""The root of a guest that runs systemd: a Debian 12 made of its packages, once, by mmdebstrap."""

import hashlib
from pathlib import Path

from guest_root import LINKED_WITH, SOURCES
from packages import CACHE, made_once, run

PACKAGES = f"""
    systemd systemd-sysv dbus udev kmod login procps iproute2 busybox-static curl frr bird2
    {LINKED_WITH}
""".split()


def made() -> Path:
    """Another list of packages is another root."""
    version = hashlib.sha256(" ".join((*PACKAGES, *SOURCES)).encode()).hexdigest()[:12]
    return made_once(CACHE / "roots" / f"systemd-{version}", make)


def make(root: Path) -> None:
    include = f"--include={','.join(PACKAGES)}"
    run("mmdebstrap", "--quiet", "--variant=minbase", include, "bookworm", root, *SOURCES)
