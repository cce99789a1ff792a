# SPDX-License-Identifier: Apache-2.0
"""What doctor says of machines that withhold something, made from this one."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bgpsnoop import BINARY

Done = subprocess.CompletedProcess[str]
NO_CGROUP2 = (
    "umount -R /sys/fs/cgroup 2>/dev/null; ! grep -q ' cgroup2 ' /proc/self/mounts || exit 99; "
)
NO_BTF = "mount -t tmpfs none /sys/kernel/btf; "
NO_CAPABILITIES = (
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--bounding-set=-all",
)


def doctor(*before: str, without: str = "", options: tuple[str, ...] = ()) -> Done:
    return subprocess.run(
        [*before, BINARY, "doctor", *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "BGPSNOOP_WITHOUT": without},
    )


def in_a_mount_namespace(script: str) -> tuple[str, ...]:
    return ("unshare", "-m", "sh", "-c", f'{script} exec "$@"', "sh")


def test_without_cgroup2_what_needs_it_is_named_and_the_rest_works() -> None:
    done = doctor(*in_a_mount_namespace(NO_CGROUP2))
    assert (done.returncode, done.stderr) == (1, "")
    assert "none: call_v4: no cgroup2 file system is mounted" in done.stdout
    assert re.search(
        r"^to be mended +.*calls_ipv4.*this kernel could show more$", done.stdout, re.M
    )
    assert "self-test      saw a loopback connection" in done.stdout


def test_without_cgroup2_and_btf_s_programs_nothing_works_and_one_sentence_says_so() -> None:
    done = doctor(*in_a_mount_namespace(NO_CGROUP2), without="storage hash")
    assert done.returncode == 1
    assert done.stderr == (
        "bgpsnoop: this kernel offers no way to see socket_reads"
        " (segment_in: no cgroup2 file system is mounted)\n"
    )


# A cgroup of its own is the root of what a container sees of cgroup2.
PRIVATE_CGROUP = (
    "mkdir -p /tmp/all && mount -t cgroup2 none /tmp/all && mkdir -p /tmp/all/bgpsnoop-doctor"
    " && echo $$ >/tmp/all/bgpsnoop-doctor/cgroup.procs || exit 99; umount /tmp/all;"
    " umount -R /sys/fs/cgroup; exec unshare -C sh -c"
    ' \'mount -t cgroup2 none /sys/fs/cgroup && exec "$@"\' sh "$@";'
)


def test_in_a_private_cgroup_namespace_the_blindness_for_others_is_said() -> None:
    done = doctor(*in_a_mount_namespace(PRIVATE_CGROUP))
    assert (done.returncode, done.stderr) == (1, "")
    assert re.search(r"^cgroups +of a container only \(a private cgroup", done.stdout, re.M)
    assert re.search(r"^to be mended +(.*, )?cgroups[,:]", done.stdout, re.M)
    assert not re.search("^cgroups", doctor().stdout, re.M)


def test_a_capability_that_is_missing_is_to_be_mended() -> None:
    done = doctor("capsh", "--drop=cap_syslog", "--", "-c", 'exec "$@"', "sh")
    assert (done.returncode, done.stderr) == (1, "")
    assert re.search(r"^to be mended +CAP_SYSLOG: ", done.stdout, re.M)


def test_the_same_for_programs() -> None:
    done = doctor(options=("-o", "json"))
    report = json.loads(done.stdout)
    assert done.returncode == (1 if report["to_be_mended"] else 0), done.stdout
    assert report["self_test"] and all(each["attached"] for each in report["hooks"])
    assert [each["name"] for each in report["capabilities"]] == re.findall(
        r"^capability +(\w+)", doctor().stdout, re.M
    )
    blind = doctor(*NO_CAPABILITIES, options=("-o", "json"))
    report = json.loads(blind.stdout)
    assert blind.returncode == 1 and "CAP_BPF" in report["to_be_mended"]
    assert report["problem"].startswith("cannot load BPF programs without CAP_BPF")


NO_TRACEFS = "for each in tracing debug; do umount -R /sys/kernel/$each 2>/dev/null; done; "


def test_without_tracefs_and_btf_s_programs_it_is_said_how_to_mount_it() -> None:
    done = doctor(*in_a_mount_namespace(NO_TRACEFS), without="storage hash")
    assert done.returncode == 1
    assert done.stderr == (
        "bgpsnoop: this kernel offers no way to see tcp_states (state_event: tracefs is not mounted"
        " (mount -t tracefs tracefs /sys/kernel/tracing))\n"
    )


@pytest.fixture(name="copied_btf")
def copy_btf(tmp_path: Path) -> Path:
    """Under a name that no mount of the test hides."""
    return Path(shutil.copy("/sys/kernel/btf/vmlinux", tmp_path / "kernel.btf"))


def test_btf_that_the_kernel_hides_is_asked_for_and_packets_do_meanwhile() -> None:
    done = doctor(*in_a_mount_namespace(NO_BTF))
    assert done.returncode == 0, done.stderr
    assert "BTF            the kernel shows no file of it; give one with --btf\n" in done.stdout
    assert "socket_reads       segment_in\n" in done.stdout


def test_a_file_in_place_of_hidden_btf_gives_the_better_programs(copied_btf: Path) -> None:
    done = doctor(*in_a_mount_namespace(NO_BTF), options=("--btf", str(copied_btf)))
    assert done.returncode == 0, done.stderr
    assert f"BTF            {copied_btf} (in place of the kernel's own" in done.stdout
    assert hooks_of(done) == hooks_of(doctor())


def test_a_file_of_another_kernel_is_refused(copied_btf: Path) -> None:
    other = bytearray(copied_btf.read_bytes())
    other[-2] ^= 1  # a letter of the last name
    copied_btf.write_bytes(other)
    done = doctor(*in_a_mount_namespace(NO_BTF), options=("--btf", str(copied_btf)))
    assert done.returncode == 1
    assert (
        done.stderr == f"bgpsnoop: {copied_btf} is not of the running kernel, which has other BTF\n"
    )


def hooks_of(done: Done) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.startswith("hook ")]


def test_without_capabilities_those_that_are_needed_are_named() -> None:
    done = doctor(*NO_CAPABILITIES)
    assert done.returncode == 1
    assert (
        done.stderr
        == "bgpsnoop: cannot load BPF programs without CAP_BPF, CAP_PERFMON: run as root\n"
    )


def test_root_of_a_user_namespace_is_told_that_it_is_none() -> None:
    done = doctor("unshare", "--user", "--map-root-user")
    assert done.returncode == 1
    assert done.stderr == (
        "bgpsnoop: cannot load BPF programs in a user namespace, whatever capabilities one has"
        " there: run as root of the host\n"
    )


@pytest.mark.parametrize("limit", [8, 30, 60, 127])
def test_too_few_descriptors_are_said_at_once_with_what_to_raise(limit: int) -> None:
    done = doctor("prlimit", f"--nofile={limit}:{limit}")
    assert done.returncode == 1
    assert done.stderr == (
        f"bgpsnoop: cannot work with {limit} open files, 128 are needed"
        " (ulimit -n, or LimitNOFILE= of the unit)\n"
    )


TOO_MANY = (
    "Too many open files, of which 128 are allowed here (ulimit -n, or LimitNOFILE= of the unit)\n"
)


def doctor_beside(taken: int) -> Done:
    take = f"import os; [os.dup2(0, fd) for fd in range(3, {taken} + 3)]; "
    run = "import sys; os.execvp(sys.argv[1], sys.argv[1:])"
    return doctor("prlimit", "--nofile=128:128", "python3", "-c", take + run)


@pytest.mark.parametrize("taken", [90, 110])
def test_used_up_descriptors_are_no_missing_capability(taken: int) -> None:
    done = doctor_beside(taken)
    assert done.returncode == 1
    assert done.stderr == f"bgpsnoop: cannot load BPF programs: {TOO_MANY}"


@pytest.mark.parametrize("taken", range(72, 84, 2))
def test_descriptors_that_end_within_the_self_test_are_no_loopback_that_is_down(taken: int) -> None:
    done = doctor_beside(taken)
    assert done.returncode == 1
    assert done.stderr in (
        f"bgpsnoop: cannot load BPF programs: {TOO_MANY}",
        f"bgpsnoop: the self-test could not open a socket: {TOO_MANY}",
        f"bgpsnoop: the self-test could not take its own call: {TOO_MANY}",
    )


def test_as_many_descriptors_as_are_asked_for_are_enough() -> None:
    done = doctor("prlimit", "--nofile=128:128")
    assert done.returncode == 0, done.stderr


def test_a_loopback_that_is_down_is_not_taken_for_blind_hooks() -> None:
    done = doctor("unshare", "--net")
    assert done.returncode == 1
    assert done.stderr == (
        "bgpsnoop: the self-test could not call loopback: Network is unreachable"
        " (ip link set lo up)\n"
    )


def test_without_proc_a_privileged_process_is_not_told_to_become_root() -> None:
    done = doctor(*in_a_mount_namespace("mount -t tmpfs none /proc &&"))
    assert "CAP_BPF" not in done.stderr


def test_where_names_of_namespaces_are_hidden_it_says_which_option_shows_them() -> None:
    Path("/run/netns").mkdir(exist_ok=True)
    done = doctor(*in_a_mount_namespace("mount -t tmpfs none /run/netns;"))
    assert "names          of network namespaces are not seen" in done.stdout
    assert "\nnames " not in doctor().stdout


def test_state_that_a_container_takes_with_it_is_said_to_be_lost(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for name in ("root", "up/var/lib/bgpsnoop", "work"):
        (tmp_path / name).mkdir(parents=True)
    layers = f"lowerdir=/,upperdir={tmp_path}/up,workdir={tmp_path}/work"
    script = f"mount -t overlay -o {layers} overlay {root}; "
    script += "".join(f"mount --rbind /{each} {root}/{each}; " for each in ("proc", "sys", "run"))
    done = doctor(*in_a_mount_namespace(script), "chroot", str(root))
    assert "state          in /var/lib/bgpsnoop is the container's own" in done.stdout
    assert "\nstate " not in doctor().stdout
