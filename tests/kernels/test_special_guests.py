"""Machines that withhold something: bgpsnoop goes another way, or says in one sentence what it lacks."""

import re

import pytest

import machine
from boot import Guest
from catalogue import KERNELS
from labs import FILES
from machine import Seen
from same_events import differing
from suite import FEW_LABS, NAMES, TIMEOUT, kept

OLD = "6.1" if "6.1" in NAMES else NAMES[0]
NEW = "sid" if "sid" in NAMES else NAMES[-1]
ONLY_BPF = (  # an unprivileged user with the two capabilities that name what we do
    "setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all,+bpf,+perfmon"
    " --ambient-caps=-all,+bpf,+perfmon --bounding-set=-all,+bpf,+perfmon"
)
NO_BTF = "mount -t tmpfs none /sys/kernel/btf; rm -f /boot/vmlinux-*; rm -rf /usr/lib/debug"
# The kernel itself refuses to attach a trampoline to a function then (EBUSY).
NO_FUNCTION_TRACING = "sysctl -qw kernel.ftrace_enabled=0"
kernels = pytest.mark.parametrize("name", [OLD] if FEW_LABS else [OLD, NEW])


def boot(name: str, what: str, labs: tuple[str, ...] = FILES, append: str = "", **how: str) -> Seen:
    """A few of each lab."""
    guest = Guest(KERNELS[name], append)
    return kept(machine.guest(f"{name}, {what}", guest, True, TIMEOUT, files=labs, **how))


def refusal(seen: Seen) -> str:
    """The one sentence that doctor ends with."""
    assert seen.doctor_status == 1, seen.doctor
    said = [line for line in seen.doctor.splitlines() if line.startswith("bgpsnoop: ")]
    assert said == [seen.verdict], seen.doctor
    assert not re.search(r"[.!?] [A-Z]", seen.verdict), f"more than one sentence: {seen.verdict}"
    return seen.verdict


def check_same(seen: Seen, reference: Seen) -> None:
    assert seen.doctor_status == 0, seen.doctor
    assert seen.passed and not seen.failed, seen.output[-6000:]
    told = {row: differing(row, reference, seen) for row in seen.rows.keys() & reference.rows.keys()}
    assert not {row: lines for row, lines in told.items() if lines}


@kernels
def test_under_lockdown_it_refuses_and_names_lockdown(name: str) -> None:
    seen = boot(name, "lockdown=confidentiality", append="lockdown=confidentiality")
    assert "lockdown" in refusal(seen)


@kernels
def test_two_capabilities_are_enough_where_no_other_namespace_is_entered(name: str, reference: Seen) -> None:
    """Older sessions, and the names of VRFs and interfaces, are asked for inside their namespaces."""
    labs = tuple(file for file in FILES if "start_in_middle" not in file and "rows" not in file)
    seen = boot(name, "only CAP_BPF and CAP_PERFMON", labs, become=ONLY_BPF)
    check_same(seen, reference)
    assert "none: call_v4: CAP_NET_ADMIN is missing" in seen.hooks["calls_ipv4"], seen.doctor


@kernels
def test_without_btf_it_sees_the_same(name: str, reference: Seen) -> None:
    check_same(boot(name, "no BTF", prologue=NO_BTF), reference)


def test_a_new_kernel_needs_no_function_tracing(reference: Seen) -> None:
    check_same(boot(NEW, "function tracing refused", prologue=NO_FUNCTION_TRACING), reference)


def test_an_old_kernel_without_function_tracing_works_or_says_so(reference: Seen) -> None:
    seen = boot(OLD, "function tracing refused", prologue=NO_FUNCTION_TRACING)
    if seen.doctor_status == 0:
        check_same(seen, reference)
    else:
        assert "no way to see" in refusal(seen)
