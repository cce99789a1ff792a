# SPDX-License-Identifier: Apache-2.0
"""What QEMU plays and where a guest's files are, by Debian's name of the kernel's architecture."""

from dataclasses import dataclass
from pathlib import Path

import guest_root


@dataclass(frozen=True)
class Architecture:
    name: str
    qemu: tuple[str, ...]
    console: str  # the first serial port, as the guest calls it
    output: str  # the second
    output_port: tuple[str, ...]  # how QEMU gets the second
    slower: int  # how many times as long as amd64's the guests may take

    @property
    def root(self) -> Path:
        return Path("/") if self.name == "amd64" else guest_root.made(self.name)


ARCHITECTURES: dict[str, Architecture] = {
    architecture.name: architecture
    for architecture in (
        Architecture(
            "amd64",
            # "max" has protections and wide registers, which are slow to emulate.
            ("qemu-system-x86_64", "-machine", "q35", "-cpu", "Nehalem"),
            "ttyS0",
            "ttyS1",
            ("-serial", "chardev:output"),
            1,
        ),
        # Boots in 9 s, where "max" takes 14: it has no pointer authentication, which is slow to
        # emulate.
        Architecture(
            "arm64",
            ("qemu-system-aarch64", "-machine", "virt", "-cpu", "neoverse-n1"),
            "ttyAMA0",
            "ttyS0",
            ("-device", "pci-serial,chardev=output"),
            2,
        ),
    )
}
