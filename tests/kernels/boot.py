# SPDX-License-Identifier: Apache-2.0
"""Boots a kernel in QEMU and runs one command in it, as root, on a copy of this machine's files, or
of a Debian's of the kernel's architecture.

    boot.py KERNEL [--append WORDS] [--timeout SECONDS] -- COMMAND...
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import initramfs
import packages
from architecture import ARCHITECTURES, Architecture
from catalogue import KERNELS, Kernel

COMMAND_LINE = (
    "panic=-1 mitigations=off net.ifnames=0 quiet loglevel=4"
    # A busy machine is late with the tick that is waited for; what is allocated need not be zeroed.
    " no_timer_check init_on_alloc=0"
)
SHARE = "ro,cache=loose,trans=virtio,version=9p2000.L,msize=524288"
START = """\
mount -t devpts -o mode=620,ptmxmode=666 devpts /dev/pts 2>/dev/null || {{
    mkdir -p /dev/pts; mount -t devpts -o mode=620,ptmxmode=666 devpts /dev/pts; }}
mkdir -p /dev/shm; mount -t tmpfs -o mode=1777 shm /dev/shm
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t bpf bpf /sys/fs/bpf
mount -t tracefs tracefs /sys/kernel/tracing
mount -t securityfs securityfs /sys/kernel/security
mkdir -p /lib/modules; mount -t 9p -o {share} modules /lib/modules
ln -sf /proc/self/fd /dev/fd
ip link set lo up
hostname guest
export {environment}
stty -F {output} raw -echo
# /tmp and /run are the guest's own, and so is what lies there: but not a checkout.
[ -d {directory} ] || {{
    mkdir -p {directory} /run/checkout/lower /run/checkout/upper /run/checkout/work
    mount -t 9p -o {share} checkout /run/checkout/lower
    layers=lowerdir=/run/checkout/lower,upperdir=/run/checkout/upper,workdir=/run/checkout/work
    mount -t overlay -o $layers overlay {directory}; }}
cd {directory}
(exec setsid "$(command -v bash || command -v sh)" /run/job/command) </dev/null >{output} 2>&1
echo $? >/run/job/status
stty -F {output} -a >/dev/null  # waits until the last byte is out
sync
echo o >/proc/sysrq-trigger
sleep 60
"""


@dataclass
class Guest:
    """One boot of one kernel. Nothing of it outlives run() but what the command wrote to
    /run/job."""

    kernel: Kernel
    append: str = ""
    memory: str = "2G"
    environment: dict[str, str] = field(default_factory=dict)
    root: Path | None = None  # of a userland of its own; none: the architecture's

    @property
    def architecture(self) -> Architecture:
        return ARCHITECTURES[self.kernel.architecture]

    def run(
        self,
        script: str,
        directory: Path,
        job: Path,
        timeout: float = 900,
        output: int | None = None,
    ) -> int:
        files = packages.fetched(self.kernel)
        initramfs.build(files, self.architecture.root, job / "initramfs")
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "TERM": "dumb",
            "LANG": "C.UTF-8",
            **self.environment,
        }
        (job / "command").write_text(script)
        (job / "start").write_text(
            START.format(
                share=SHARE,
                output=f"/dev/{self.architecture.output}",
                directory=shlex.quote(str(directory)),
                environment=" ".join(f"{k}={shlex.quote(v)}" for k, v in environment.items()),
            )
        )
        ended = "ended by itself"
        try:
            subprocess.run(
                self.qemu(files, job, directory),
                stdin=subprocess.DEVNULL,
                stdout=output,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            ended = f"was ended after {timeout:g} s"
        status = job / "status"
        if not status.exists():
            raise GuestDied(
                f"the guest {self.kernel.name} {ended} before its command did; console:\n"
                + (job / "console").read_text(errors="replace")[-3000:]
            )
        return int(status.read_text())

    def qemu(self, files: Path, job: Path, directory: Path) -> list[str]:
        """TCG always: KVM hangs the machines this runs on. One processor: with more, this QEMU now
        and then runs the int3 that the kernel patched in and out again, and the guest dies of
        it."""
        options = (
            f"-accel tcg -smp 1 -m {self.memory} -nodefaults -no-user-config -display none"
            f" -no-reboot -kernel {packages.image(files)} -initrd {job}/initramfs"
            f" -serial file:{job}/console -chardev stdio,id=output,signal=off"
        )
        return [
            *self.architecture.qemu,
            *options.split(),
            *self.architecture.output_port,
            "-append",
            f"console={self.architecture.console} {COMMAND_LINE} {self.append}",
            *shared("host", self.root or self.architecture.root),
            *shared("job", job, access=""),
            *shared("checkout", directory),
            *shared("modules", files / "lib/modules"),
        ]


def shared(tag: str, directory: Path, access: str = ",readonly=on") -> list[str]:
    """A directory of this machine that the guest mounts by its tag."""
    how = f"local,security_model=none,multidevs=remap,id={tag}{access},path={directory}"
    return ["-fsdev", how, "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]


class GuestDied(RuntimeError):
    pass


def options() -> tuple[argparse.Namespace, list[str]]:
    """Ours stand before the first --, the command after it."""
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("kernel", choices=KERNELS)
    parser.add_argument("--append", default="", help="words for the kernel's command line")
    parser.add_argument(
        "--timeout", type=float, default=900, help="seconds until the guest is ended"
    )
    command = sys.argv[split + 1 :]
    return parser.parse_args(sys.argv[1:split]), command or ["true"]


def main() -> int:
    chosen, command = options()
    passed_on = {k: v for k, v in os.environ.items() if k.startswith("BGPSNOOP")}
    with tempfile.TemporaryDirectory(prefix="bgpsnoop-guest-") as job:
        guest = Guest(KERNELS[chosen.kernel], chosen.append, environment=passed_on)
        return guest.run(shlex.join(command), Path.cwd(), Path(job), chosen.timeout)


if __name__ == "__main__":
    sys.exit(main())
