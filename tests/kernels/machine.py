# SPDX-License-Identifier: Apache-2.0
"""Plays doctor and the labs on one machine, a guest or this one, and brings home what was seen."""

import json
import os
import re
import shlex
import subprocess
import tempfile
import threading
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from boot import Guest, GuestDied
from kept_events import Rows
from labs import FEW, FILES

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BGPSNOOP", str(ROOT / "build/installed/bin/bgpsnoop"))
LAB = "/usr/bin/python3 -m pytest -q -p no:cacheprovider"
LINK = Path("/run/job")  # where a guest finds the directory that it shares with us
HOOK = re.compile(r"^hook +(\S+) +(.*)$", re.MULTILINE)
LIMIT = re.compile(r"^hook +(\S+) .*\n(?: +\(not by .*\n)? +\((does not see .*)\)$", re.MULTILINE)
PATIENCE = 4


@dataclass(frozen=True)
class Setting:
    """In what a machine's job is played."""

    prologue: str = "true"  # prepares the machine
    become: str = ""  # stands before bgpsnoop and changes who runs it
    options: str = ""  # stand behind all that bgpsnoop is told


@dataclass
class Seen:
    """What a machine told. `failed` are tests, by pytest's id; `rows` are the events of those that
    passed."""

    machine: str
    kernel: str
    doctor: str
    doctor_status: int
    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)  # and why
    rows: Rows = field(default_factory=dict)
    output: str = ""

    @property
    def hooks(self) -> dict[str, str]:
        return dict(HOOK.findall(self.doctor))

    @property
    def lacks(self) -> list[str]:
        """Hooks for which no way could be had."""
        return [hook for hook, way in self.hooks.items() if way.startswith("none: ")]

    @property
    def limits(self) -> dict[str, str]:
        """Of hooks that are in use and do not see everything."""
        return dict(LIMIT.findall(self.doctor))

    @property
    def by_packets(self) -> bool:
        """In place of reads and writes."""
        return self.hooks.get("socket_reads", "").startswith("segment_in")

    @property
    def sees_unread(self) -> bool:
        """What has arrived and is not read yet, wherever it lies in memory."""
        return "arriving_segments" not in self.limits

    @property
    def verdict(self) -> str:
        """doctor's last line: the self-test's result, or the one sentence it ends with."""
        return (self.doctor.strip().splitlines() or ["doctor said nothing"])[-1]


cross_building = threading.Lock()


@cache
def cross_built(architecture: str) -> str:
    build = ROOT / "tests" / architecture / "run"
    return subprocess.run(
        [build], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.splitlines()[-1]


def binary(architecture: str) -> str:
    with cross_building:  # once, though guests boot side by side
        return BINARY if architecture == "amd64" else cross_built(architecture)


def script(
    job: Path, program: str, few: bool, files: tuple[str, ...], setting: Setting = Setting()
) -> str:
    chosen = f"-k {shlex.quote(FEW)}" if few else ""
    command = f'{setting.become} {shlex.quote(program)} "$@" {setting.options}'
    labs = f"{LAB} -p kept_events --junitxml={job}/labs.xml {chosen} {' '.join(files)}"
    return (
        f"{setting.prologue}\n"
        f"uname -r >{job}/kernel\n"
        f"printf '#!/bin/sh\\nexec %s\\n' {shlex.quote(command)} >{job}/bgpsnoop\n"
        f"chmod +x {job}/bgpsnoop\n"
        f"{job}/bgpsnoop doctor >{job}/doctor 2>{job}/doctor_error\n"
        # Not its own, which is 1, too, where what it withheld would show more.
        f"grep -q ^self-test {job}/doctor; echo $? >{job}/doctor_status\n"
        f"[ $(cat {job}/doctor_status) = 0 ] && {labs if files else 'true'}\n"
        "true\n"
    )


def environment(job: Path) -> dict[str, str]:
    return {
        "BGPSNOOP": f"{job}/bgpsnoop",
        "BGPSNOOP_KEPT_EVENTS": f"{job}/events.json",
        "PYTHONPATH": str(ROOT / "tests/kernels"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def this_machine(
    few: bool,
    name: str = "this machine",
    without: str = "",
    files: tuple[str, ...] = FILES,
) -> Seen:
    """`without`: what hook_rows.hpp shall leave out."""
    with tempfile.TemporaryDirectory(prefix="bgpsnoop-job-") as made:
        job = Path(made)
        with (job / "output").open("wb") as output:
            subprocess.run(
                ["bash", "-c", script(job, BINARY, few, files)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=True,
                env={**os.environ, **environment(job), "BGPSNOOP_WITHOUT": without},
            )
        return brought_home(name, job)


def guest(
    name: str,
    made: Guest,
    few: bool,
    timeout: float,
    files: tuple[str, ...] = FILES,
    setting: Setting = Setting(),
) -> Seen:
    with tempfile.TemporaryDirectory(prefix="bgpsnoop-job-") as shared:
        job = Path(shared)
        program, slower = binary(made.kernel.architecture), made.architecture.slower
        made.environment |= environment(LINK) | {"BGPSNOOP_PATIENCE": f"{PATIENCE * slower}"}
        died = ""
        with (job / "output").open("wb") as output:
            try:
                made.run(
                    script(LINK, program, few, files, setting), ROOT, job, timeout * slower, output
                )
            except GuestDied as error:
                died = str(error)
        seen = brought_home(name, job)
        if died:
            seen.output += died
            seen.failed.append(died.partition(";")[0])
        return seen


def brought_home(machine: str, job: Path) -> Seen:
    def text(name: str) -> str:
        file = job / name
        return file.read_text(errors="replace") if file.exists() else ""

    seen = Seen(
        machine,
        text("kernel").strip(),
        text("doctor") + text("doctor_error"),
        int(text("doctor_status") or 1),
        output=text("output"),
    )
    if labs := text("labs.xml"):
        for case in ElementTree.fromstring(labs).iter("testcase"):
            judge(case, seen)
    seen.rows = json.loads(text("events.json") or "{}")
    return seen


def judge(case: ElementTree.Element, seen: Seen) -> None:
    name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
    skipped = case.find("skipped")
    if skipped is not None:
        seen.skipped[name] = skipped.get("message", "")
    elif case.find("failure") is not None or case.find("error") is not None:
        seen.failed.append(name)
    else:
        seen.passed.append(name)
