# SPDX-License-Identifier: Apache-2.0
"""The container image, run by podman with the options of docs/containers.md as they stand there,
and with each of them missing."""

import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bgpsnoop import ROOT
from lab import PEER_A, PEER_B, V4, peers_on_a_link
from readme import install_by
from waiting import wait_until

PAGE = (ROOT / "docs/containers.md").read_text()
# Of this machine: no limits may be raised, and it has cgroups of both versions; crun wants one.
ENGINE = ["--storage-driver=vfs", "--cgroup-manager=cgroupfs", "--runtime=/usr/sbin/runc"]
LIMITS = ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1000:1000"]


LOAD, RUN = install_by(".oci.tar")  # of the README


def options_of(command: str) -> list[str]:
    """Of `podman run -d --name bgpsnoop`, and the image."""
    words = shlex.split(command)
    assert words[:6] == ["sudo", "podman", "run", "-d", "--name", "bgpsnoop"]
    return words[6:]


def documented_run() -> list[str]:
    line = re.search(r"^    (sudo podman run .*)$", PAGE, re.MULTILINE)
    assert line
    return options_of(line[1])


@pytest.fixture(scope="module")
def podman(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """An engine with a storage of its own, and the image in it."""
    made = subprocess.run(["./dev", "image"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    store = tmp_path_factory.mktemp("podman")
    argv = ["podman", f"--root={store}/root", f"--runroot={store}/run", *ENGINE]
    image = Path(made.stdout.decode().split()[-1])
    load = shlex.split(LOAD)[2:]  # behind "sudo podman"
    subprocess.run([*argv, *load], cwd=image.parent, check=True, capture_output=True)
    return argv


def doctor(podman: list[str], options: list[str]) -> subprocess.CompletedProcess[str]:
    argv = [*podman, "run", "--rm", *LIMITS, *options, "doctor"]
    return subprocess.run(argv, capture_output=True, text=True, timeout=120, check=False)


def without(options: list[str], missing: str) -> list[str]:
    """`missing` is an option and its value, or the beginning of that."""
    name, value = missing.split(" ")
    left: list[str] = []
    rest = iter(options)
    for word in rest:
        if word == name:
            its = next(rest)
            left += [] if its.startswith(value) else [word, its]
        else:
            left.append(word)
    assert len(left) == len(options) - 2, missing
    return left


def test_the_readme_has_the_options_of_the_page() -> None:
    """podman takes capabilities in one word, docker does not."""
    spread = re.sub(
        r"--cap-add (\S+)",
        lambda found: " ".join(f"--cap-add {c}" for c in found[1].split(",")),
        RUN,
    )
    assert options_of(spread) == documented_run()


def test_the_daemon_set_gives_what_podman_gives() -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown
    spec = yaml.safe_load(shown[1])["spec"]["template"]["spec"]
    (pod,) = spec["containers"]
    words = documented_run()
    given = list(zip(words, words[1:]))
    assert spec["hostNetwork"] and spec["hostPID"]
    assert ("--network", "host") in given and ("--pid", "host") in given
    capabilities = pod["securityContext"]["capabilities"]
    assert capabilities["drop"] == ["ALL"]
    assert capabilities["add"] == [value for name, value in given if name == "--cap-add"]
    mounted = [value.split(":")[1] for name, value in given if name == "-v"]
    assert [mount["mountPath"] for mount in pod["volumeMounts"]] == mounted
    assert pod["image"] == words[-1]


def test_with_all_options_nothing_is_missing(podman: list[str]) -> None:
    done = doctor(podman, documented_run())
    assert done.returncode == 0, done.stderr
    assert " none: " not in done.stdout, done.stdout
    assert not re.search(r"^(processes|network|names|cgroups|state) ", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("--cap-add BPF", r"CAP_BPF"),
        ("--cap-add PERFMON", r"CAP_PERFMON"),
        ("--cap-add NET_ADMIN", r"calls_ipv4 +none: call_v4: CAP_NET_ADMIN is missing"),
        ("--cap-add NET_RAW", r"CAP_NET_RAW +missing"),
        ("--cap-add SYS_ADMIN", r"CAP_SYS_ADMIN +missing"),
        ("--cap-add SYS_PTRACE", r"CAP_SYS_PTRACE +missing"),
        ("--cap-add DAC_READ_SEARCH", r"CAP_DAC_READ_SEARCH +missing"),
        ("--cap-add SYSLOG", r"CAP_SYSLOG +missing"),
        ("--pid host", r"processes +those of a container only"),
        ("--network host", r"network +of a container, or of another network namespace"),
        ("-v /sys/fs/cgroup", r"none: call_v4: no cgroup2 file system is mounted"),
        ("-v /run/netns", r"names +of network namespaces are not seen"),
        ("-v bgpsnoop", r"state +in /var/lib/bgpsnoop is the container's own"),
    ],
)
def test_without_one_it_says_in_a_sentence_what_is_lost(
    missing: str, sentence: str, podman: list[str]
) -> None:
    alone = ["--network=none"] if missing.startswith("--network") else []
    done = doctor(podman, [*alone, *without(documented_run(), missing)])
    assert re.search(sentence, done.stdout + done.stderr), done.stdout + done.stderr


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    (tmp_path / "volume").mkdir()
    return tmp_path / "volume"


@pytest.fixture
def container(podman: list[str], volume: Path) -> Iterator[list[str]]:
    """The agent, as the README starts it; how to run a command in it."""
    # The volume lies here, and not among those of somebody else's engine.
    options = [re.sub("^bgpsnoop:/", f"{volume}:/", word) for word in options_of(RUN)]
    name = f"bgpsnoop-{time.monotonic_ns()}"
    subprocess.run([*podman, "run", "-d", f"--name={name}", *LIMITS, *options], check=True)
    try:
        yield [*podman, "exec", name, "bgpsnoop"]
    finally:
        subprocess.run([*podman, "rm", "-f", "-t", "5", name], check=True, capture_output=True)


def test_it_sees_sessions_in_namespaces_of_the_host(container: list[str], volume: Path) -> None:
    def said(*words: str) -> str:
        done = subprocess.run([*container, *words], capture_output=True, text=True, check=False)
        return done.stdout

    def wait_for(what: str, *words: str) -> str:
        deadline = time.monotonic() + 60
        while what not in (text := said(*words)):
            assert time.monotonic() < deadline, text
            time.sleep(0.5)
        return text

    wait_for("Neighbor", "sessions")
    a4, b4 = PEER_A.addresses[V4], PEER_B.addresses[V4]
    with peers_on_a_link() as lab:
        a, b = lab.daemon("bird", PEER_A), lab.daemon("bird", PEER_B)
        a.neighbor(b4, PEER_B.asn, local_address=a4)
        b.neighbor(a4, 1000, local_address=b4)
        b.start()
        a.start()
        text = wait_for("Bad Peer AS", "explain", b4)
        assert "open_rejected" in text
        assert lab.a.name in said("sessions")
    wait_until((volume / "state.json").exists, 30, "what is kept of it, in the volume")


def test_there_is_no_shell_inside(podman: list[str], tmp_path: Path) -> None:
    argv = [*podman, "run", "--rm", *LIMITS, "--network=host", "--entrypoint=/bin/sh"]
    done = subprocess.run([*argv, documented_run()[-1]], capture_output=True, check=False)
    assert done.returncode != 0
