# SPDX-License-Identifier: Apache-2.0
"""A guest whose first process is systemd: the root is a Debian's, onto which the package was
installed before it boots; its services start as on a router, and when all have started a script of
ours goes through the package's life."""

import dataclasses
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import initramfs
import packages
import systemd_root
from architecture import Architecture
from bgpsnoop import ROOT
from boot import SHARE, Guest, GuestDied
from readme import BY_ROOT, install_by

FILES = Path(__file__).with_name("guest")
START = f"""\
mkdir -p /lib/modules && mount -t 9p -o {SHARE} modules /lib/modules
cp -r /run/job/guest/* /
. /usr/local/lib/patient
patient
{BY_ROOT}cd /run/job/packages
{{ {install_by(".deb")[0]}; }} </dev/null >/run/job/seen/installed 2>&1
cd /
systemctl --quiet disable bird
systemctl --quiet enable frr neighbor look
exec /lib/systemd/systemd
"""


@dataclass(frozen=True)
class WithSystemd(Architecture):
    @property
    def root(self) -> Path:
        return systemd_root.made()


class SystemdGuest(Guest):
    @property
    def architecture(self) -> Architecture:
        return WithSystemd(**dataclasses.asdict(super().architecture))

    def looked_at(self, job: Path, timeout: float, given: dict[str, Path]) -> dict[str, str]:
        """What guest/usr/local/bin/look has seen, by the name of each file that it has left."""
        files = packages.fetched(self.kernel)
        initramfs.build(files, self.architecture.root, job / "initramfs")
        (job / "packages").mkdir()
        for name, file in given.items():
            shutil.copy(file, job / "packages" / name)
        shutil.copytree(FILES, job / "guest")
        (job / "start").write_text(START)
        (job / "seen").mkdir()
        with (job / "qemu.log").open("w") as log:
            subprocess.run(
                self.qemu(files, job, ROOT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                timeout=timeout,
                check=False,
            )
        seen = {path.name: path.read_text(errors="replace") for path in job.glob("seen/*")}
        if "done" not in seen:
            console = (job / "console").read_text(errors="replace")
            raise GuestDied(f"the guest ended before its look did; console:\n{console[-5000:]}")
        return seen
