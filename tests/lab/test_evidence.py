# SPDX-License-Identifier: Apache-2.0
"""--evidence-dir of a real agent: its bounds, and a disk that is full."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bgpsnoop import BINARY, Agent, replay
from evidence import recorded_in, replayed_of
from lab import PEER_B, V4, Lab
from process import free_port
from test_half_closed import established
from waiting import wait_until

B = PEER_B.addresses[V4]
WRITTEN = "bgpsnoop_evidence_files_written_total"
REMOVED = "bgpsnoop_evidence_files_removed_total"
UNWRITTEN = "bgpsnoop_evidence_write_errors_total"


def start(lab: Lab, place: Path, *options: str) -> Agent:
    log = lab.directory / "agent.log"
    log.unlink(missing_ok=True)
    argv = ["--event-log=none", f"--evidence-dir={place}", *options]
    agent = Agent(log, free_port(), argv)
    lab.run(agent.process)
    return agent


def fall(lab: Lab, agent: Agent, name: str, count: int = 2) -> None:
    """Of a session, seen at both its ends; until the counter has gone on by so many."""
    before = agent.samples(name)[0]
    with established(lab):
        wait_until(lambda: agent.samples("bgpsnoop_session_up", peer=B) == [1], 10, "it is up")
    wait_until(lambda: agent.samples(name)[0] >= before + count, 15, f"{name} goes on")


def names(place: Path) -> list[str]:
    return sorted(file.name for file in place.iterdir())


def test_each_fall_is_a_file_and_the_oldest_go_also_after_a_restart(lab: Lab) -> None:
    place = lab.directory / "evidence"
    place.mkdir()
    (place / "notes.txt").write_text("not ours")
    agent = start(lab, place, "--evidence-max-files=3")
    fall(lab, agent, WRITTEN)
    first = [name for name in names(place) if name != "notes.txt"]
    assert len(first) == 2
    for name in first:
        live = recorded_in(place / name)
        again = replayed_of(live, replay(place / name))
        assert again and again["outcome"] == live["outcome"] and again["side"] == live["side"]
        assert ":" not in name and live["outcome"] in name
    assert agent.stop() == 0
    agent = start(lab, place, "--evidence-max-files=3")
    fall(lab, agent, WRITTEN)
    assert agent.samples(REMOVED) == [1]
    left = names(place)
    assert len(left) == 4 and "notes.txt" in left and first[0] not in left
    assert agent.stop() == 0


@contextmanager
def full_disk(place: Path) -> Iterator[Path]:
    """With room for nothing; the file `ballast` is what takes it."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(place)], check=True)
    try:
        ballast = place / "ballast"
        with ballast.open("wb", buffering=0) as file, pytest.raises(OSError):
            while True:
                file.write(bytes(4096))
        yield ballast
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_is_counted_and_said_once_and_stops_nothing(lab: Lab) -> None:
    place = lab.directory / "full"
    with full_disk(place) as ballast:
        agent = start(lab, place)
        for _ in range(2):
            fall(lab, agent, UNWRITTEN)
        assert agent.samples(WRITTEN) == [0] and names(place) == ["ballast"]
        said = (lab.directory / "agent.log").read_text()
        assert said.count("cannot write evidence to") == 1 and "No space left" in said
        ballast.unlink()
        fall(lab, agent, WRITTEN)
        assert len(names(place)) == 2
        assert agent.stop() == 0


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--evidence-dir=/proc/evidence"], "--evidence-dir: cannot write evidence to /proc"),
        (
            ["--evidence-dir=/etc/passwd"],
            "--evidence-dir: cannot write evidence to /etc/passwd: Not a directory",
        ),
        (["--evidence-max-bytes=12"], "12: no size from 1MiB to 1024GiB"),
        (["--evidence-max-bytes=1TB"], "1TB: no size from 1MiB to 1024GiB"),
        (["--evidence-max-files=0"], "--evidence-max-files"),
    ],
)
def test_what_cannot_be_is_one_sentence(options: list[str], complaint: str) -> None:
    argv = [BINARY, "agent", "--web.socket=none", "--state-dir=none", "--event-log=none", *options]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode in (1, 2)
    assert complaint in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr
