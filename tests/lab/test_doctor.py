"""What doctor says of machines that withhold something, made from this one."""

import os
import subprocess

from bgpsnoop import BINARY

Done = subprocess.CompletedProcess[str]
NO_CGROUP2 = "umount -R /sys/fs/cgroup 2>/dev/null; ! grep -q ' cgroup2 ' /proc/self/mounts || exit 99; "
NO_CAPABILITIES = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all")


def doctor(*before: str, without: str = "") -> Done:
    return subprocess.run([*before, BINARY, "doctor"], capture_output=True, text=True, timeout=120, check=False,
                          env={**os.environ, "BGPSNOOP_WITHOUT": without})


def in_a_mount_namespace(script: str) -> tuple[str, ...]:
    return ("unshare", "-m", "sh", "-c", f'{script} exec "$@"', "sh")


def test_without_cgroup2_what_needs_it_is_named_and_the_rest_works() -> None:
    done = doctor(*in_a_mount_namespace(NO_CGROUP2))
    assert done.returncode == 0, done.stderr
    assert "none: call_v4: no cgroup2 file system is mounted" in done.stdout
    assert "self-test      saw a loopback connection" in done.stdout


def test_without_cgroup2_and_btf_s_programs_nothing_works_and_one_sentence_says_so() -> None:
    done = doctor(*in_a_mount_namespace(NO_CGROUP2), without="storage hash")
    assert done.returncode == 1
    assert done.stderr == ("bgpsnoop: this kernel offers no way to see socket_reads"
                           " (segment_in: no cgroup2 file system is mounted)\n")  # fmt: skip


def test_without_capabilities_those_that_are_needed_are_named() -> None:
    done = doctor(*NO_CAPABILITIES)
    assert done.returncode == 1
    assert done.stderr == "bgpsnoop: cannot load BPF programs without CAP_BPF, CAP_PERFMON: run as root\n"
