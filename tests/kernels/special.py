# SPDX-License-Identifier: Apache-2.0
"""Guests that withhold something: bgpsnoop goes another way, or says in one sentence what it
lacks."""

from dataclasses import dataclass

from labs import FILES
from machine import Setting

ONLY_BPF = (  # an unprivileged user with the two capabilities that name what we do
    "setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all,+bpf,+perfmon"
    " --ambient-caps=-all,+bpf,+perfmon --bounding-set=-all,+bpf,+perfmon"
)


@dataclass(frozen=True)
class Special:
    what: str
    kernels: tuple[str, ...]  # the first in every run, all in a long one
    labs: tuple[str, ...] = FILES
    append: str = ""  # to the kernel's command line
    setting: Setting = Setting()
    why_not_all: str = ""  # the labs

    def on(self, kernel: str) -> str:
        return f"{kernel}, {self.what}"


LOCKDOWN = Special("lockdown=confidentiality", ("6.1", "sid"), append="lockdown=confidentiality")
TWO_CAPABILITIES = Special(
    "only CAP_BPF and CAP_PERFMON",
    ("6.1", "sid"),
    ("tests/lab/test_two_captures.py", "tests/lab/test_endings.py", "tests/lab/test_streams.py"),
    setting=Setting(become=ONLY_BPF),
    why_not_all="older sessions, and names of VRFs and interfaces, are asked for inside their"
    " namespaces (CAP_SYS_ADMIN), and calls that fail are seen by cgroup programs (CAP_NET_ADMIN)",
)
HIDE_BTF = "mount -t tmpfs none /sys/kernel/btf; rm -f /boot/vmlinux-*; rm -rf /usr/lib/debug"
HIDDEN_BTF = Special(
    "no BTF but a file of it",
    ("6.1", "sid"),
    ("tests/lab/test_two_captures.py", "tests/lab/test_endings.py"),
    setting=Setting(
        f"cp /sys/kernel/btf/vmlinux /run/kernel.btf; {HIDE_BTF}", options="--btf /run/kernel.btf"
    ),
    why_not_all="its programs are those of the kernel with BTF",
)
NO_BTF = Special(
    "no BTF",
    # Not 5.10: it tells no cookies of namespaces, so that a short connection is put into its
    # process's.
    ("6.1", "sid"),
    (
        *(file for file in FILES if "rows" not in file),
        *(f"tests/kernels/rows/test_{row}.py" for row in ("addresses", "falls", "vrf")),
    ),
    setting=Setting(HIDE_BTF),
    why_not_all="drops are not seen without BTF, and TCP-AO's are what the lab is about",
)
# Some kernels refuse to attach a trampoline to a function then (EBUSY), others attach and never run
# it.
NO_FUNCTION_TRACING = Special(
    "function tracing refused",
    ("6.1", "5.10", "sid"),
    setting=Setting("sysctl -qw kernel.ftrace_enabled=0"),
)
SPECIALS = (LOCKDOWN, TWO_CAPABILITIES, NO_BTF, HIDDEN_BTF, NO_FUNCTION_TRACING)


def why_not_all(machine: str) -> str:
    """Whatever the kernel: one note for all of them."""
    found = [special for special in SPECIALS if machine.endswith(f", {special.what}")]
    return (
        f"{found[0].what}: not played, {found[0].why_not_all}"
        if found
        else f"{machine}: not played"
    )
