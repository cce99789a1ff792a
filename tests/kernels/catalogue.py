# SPDX-License-Identifier: Apache-2.0
"""The kernels a guest may boot, by the Debian package that brings them. Add a row to try
another."""

from dataclasses import dataclass

MIRROR = "http://deb.debian.org"
META = "linux-image-amd64"  # depends on the suite's own newest kernel
META_ARM64 = "linux-image-arm64"

SUITES: dict[str, tuple[str, ...]] = {
    "bullseye": ("debian bullseye", "debian-security bullseye-security"),
    "bookworm": ("debian bookworm", "debian-security bookworm-security"),
    "bookworm-backports": ("debian bookworm-backports",),
    "trixie": ("debian trixie", "debian-security trixie-security"),
    "trixie-backports": ("debian trixie-backports",),
    "sid": ("debian sid",),
    "experimental": ("debian experimental",),
}


@dataclass(frozen=True)
class Kernel:
    name: str
    suite: str
    package: str  # a regular expression; the newest of the packages it matches is taken
    architecture: str = "amd64"  # as Debian calls it

    @property
    def sources(self) -> list[str]:
        return [f"{MIRROR}/{line} main" for line in SUITES[self.suite]]


def versioned(series: str) -> str:
    """No -rt- and no -cloud- kernel: the latter has no 9p."""
    return rf"linux-image-{series.replace('.', '[.]')}[.][^-]+(-\d[^-]*)?-amd64"


KERNELS: dict[str, Kernel] = {
    kernel.name: kernel
    for kernel in (
        Kernel("5.10", "bullseye", versioned("5.10")),
        Kernel("6.1-bullseye", "bullseye", versioned("6.1")),
        Kernel("6.1", "bookworm", META),
        Kernel("6.12-bookworm", "bookworm-backports", META),
        Kernel("6.12", "trixie", META),
        Kernel("6.16", "trixie-backports", versioned("6.16")),
        Kernel("6.17", "trixie-backports", versioned("6.17")),
        Kernel("6.18", "trixie-backports", versioned("6.18")),
        # 6.19, 7.0 and 7.1 have left the archive in part: their linux-modules-* are gone.
        Kernel("7.2", "trixie-backports", versioned("7.2")),
        Kernel("7.3", "trixie-backports", versioned("7.3")),
        Kernel("sid", "sid", META),
        Kernel("experimental", "experimental", META),
        Kernel("6.1-arm64", "bookworm", META_ARM64, "arm64"),
        Kernel("6.12-arm64", "trixie", META_ARM64, "arm64"),
        Kernel("sid-arm64", "sid", META_ARM64, "arm64"),
    )
}
