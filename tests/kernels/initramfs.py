# SPDX-License-Identifier: Apache-2.0
"""The small first root of a guest: busybox, the modules that reach the host's files, and
guest_init."""

import lzma
import subprocess
import tempfile
from pathlib import Path

from packages import release

INIT = Path(__file__).with_name("guest_init")
MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")


def build(files: Path, guest: Path, target: Path) -> None:
    """`guest`: where the guest's own busybox is to be had."""
    with tempfile.TemporaryDirectory(prefix="bgpsnoop-initramfs-") as made:
        root = Path(made)
        for directory in ("bin", "modules", "proc", "sys", "dev", "host", "memory", "root"):
            (root / directory).mkdir()
        install(guest / "bin/busybox", root / "bin/busybox")
        install(INIT, root / "init")
        for number, module in enumerate(in_load_order(files / "lib/modules" / release(files))):
            (root / f"modules/{number:02}-{module.name.split('.')[0]}.ko").write_bytes(
                unpacked(module)
            )
        names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
        with target.open("wb") as archive:
            subprocess.run(
                ["cpio", "--quiet", "-o", "-H", "newc"],
                cwd=root,
                stdout=archive,
                input=names.encode(),
                check=True,
            )


def install(program: Path, target: Path) -> None:
    target.write_bytes(program.read_bytes())
    target.chmod(0o755)


def in_load_order(directory: Path) -> list[Path]:
    """What MODULES need, dependencies first. A module that is built in is in no row of
    modules.dep."""
    rows = (line.split(":") for line in (directory / "modules.dep").read_text().splitlines())
    needs = {Path(name).name.split(".")[0]: (name, rest.split()) for name, rest in rows}
    ordered: list[str] = []
    for module in MODULES:
        name, dependencies = needs.get(module, ("", []))
        ordered += [d for d in [*reversed(dependencies), name] if d and d not in ordered]
    return [directory / name for name in ordered]


def unpacked(module: Path) -> bytes:
    data = module.read_bytes()
    if module.suffix == ".xz":
        return lzma.decompress(data)
    if module.suffix == ".zst":
        return subprocess.run(["zstd", "-dc"], input=data, capture_output=True, check=True).stdout
    return data
