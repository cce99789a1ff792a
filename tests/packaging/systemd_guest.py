# SPDX-License-Identifier: Apache-2.0
"""A guest whose first process is systemd: the root is a Debian's, its services start as on a
router, and when all have started a script of ours looks at them."""

import dataclasses
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import initramfs
import packages
import systemd_root
from architecture import Architecture
from bgpsnoop import BINARY, ROOT
from boot import SHARE, Guest, GuestDied

FILES = Path(__file__).with_name("guest")
START = f"""\
mkdir -p /lib/modules && mount -t 9p -o {SHARE} modules /lib/modules
cp /run/job/bgpsnoop /usr/bin/
cp /run/job/systemd/*.service /etc/systemd/system/
cp /run/job/systemd/bgpsnoop.sysusers /usr/lib/sysusers.d/bgpsnoop.conf
cp -r /run/job/guest/* /
systemd-sysusers
systemctl --quiet disable bird
systemctl --quiet enable bgpsnoop frr neighbor look
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

    def looked_at(self, job: Path, timeout: float) -> dict[str, str]:
        """What guest/usr/local/bin/look has seen, by the name of each file that it has left."""
        files = packages.fetched(self.kernel)
        initramfs.build(files, self.architecture.root, job / "initramfs")
        shutil.copy(BINARY, job / "bgpsnoop")
        shutil.copytree(ROOT / "packaging/systemd", job / "systemd")
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
