# SPDX-License-Identifier: Apache-2.0
"""`--event-log syslog`, taken by a real rsyslog, beside what FRR's own log says of the same
session: whoever has rules for that needs no others."""

import re
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL, SIGSTOP

import pytest

from bgpsnoop import Agent
from daemons.base import Daemon
from lab import PEER_A, PEER_B, V4, Lab
from process import Process, free_port
from waiting import wait_until

CONFIGURATION = """
module(load="imuxsock" SysSock.Name="{socket}" SysSock.RateLimit.Interval="0")
template(name="line" type="string"
  string="%syslogfacility-text%.%syslogseverity-text% %programname%:%msg%\\n")
action(type="omfile" file="{lines}" template="line")
"""
LINE = re.compile(r"^daemon\.(\w+) bgpsnoop: (%.*)$")
A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]


class Rsyslog:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.socket, self.file = directory / "log.socket", directory / "lines"
        self.configuration = directory / "rsyslog.conf"
        text = CONFIGURATION.format(socket=self.socket, lines=self.file)
        self.configuration.write_text(text)
        self.start()

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        pid_file = self.directory / "rsyslog.pid"
        pid_file.unlink(missing_ok=True)
        argv = ["rsyslogd", "-n", "-f", self.configuration, "-i", pid_file]
        self.process = Process(argv, self.directory / "rsyslog.log")
        wait_until(self.socket.exists, 10, "rsyslog listens")

    def is_dev_log(self) -> list[str]:
        """Words before a command, for which this is /dev/log."""
        above = self.directory / "dev"
        for name in ("up", "work"):
            (above / name).mkdir(parents=True)
        (above / "up/log").symlink_to(self.socket)
        layers = f"lowerdir=/dev,upperdir={above}/up,workdir={above}/work"
        script = f'mount -t overlay -o {layers} overlay /dev && exec "$@"'
        return ["unshare", "-m", "sh", "-c", script, "sh"]

    def lines(self) -> list[tuple[str, str]]:
        """Severity and text of each that is well-formed; others fail the test."""
        text = self.file.read_text(errors="strict") if self.file.exists() else ""
        found = [LINE.match(line) for line in text.splitlines() if "bgpsnoop" in line]
        assert all(found), text
        return [(match[1], match[2].rstrip()) for match in found if match]

    def wait_for(self, pattern: str) -> str:
        def matching() -> list[str]:
            return [text for _, text in self.lines() if re.search(pattern, text)]

        wait_until(lambda: bool(matching()), 20, f"syslog has {pattern}")
        return matching()[0]


@pytest.fixture
def rsyslog(tmp_path: Path) -> Iterator[Rsyslog]:
    made = Rsyslog(tmp_path)
    yield made
    made.process.end(SIGKILL)


@pytest.fixture
def agent(rsyslog: Rsyslog, tmp_path: Path) -> Iterator[Agent]:
    options = ["--event-log=syslog"]
    made = Agent(tmp_path / "agent.log", free_port(), options, rsyslog.is_dev_log())
    yield made
    made.process.end()


def frr_s_own(b: Daemon) -> list[str]:
    assert b.process
    found = re.findall(r"%(?:ADJCHANGE|NOTIFICATION): .*(?=\n)", b.process.text())
    return [line.rstrip() for line in found]


def up(lab: Lab, **identity: int) -> tuple[Daemon, Daemon]:
    """BIRD at A calls FRR at B."""
    a, b = lab.daemon("bird", PEER_A), lab.daemon("frr", PEER_B)
    a.neighbor(B, PEER_B.asn, local_address=A)
    b.extra = ["bgp log-neighbor-changes"]
    b.neighbor(A, identity.get("remote_as", PEER_A.asn), local_address=B, passive=True)
    b.start()
    a.start()
    return a, b


def test_what_frr_logs_of_a_session_is_said_in_the_same_words(
    lab: Lab, rsyslog: Rsyslog, agent: Agent
) -> None:
    _, b = up(lab)
    rsyslog.wait_for(rf"^%ADJCHANGE: neighbor {A}\(Unknown\) in vrf default Up$")
    b.reset(A)
    rsyslog.wait_for(rf"^%ADJCHANGE: neighbor {A}\(Unknown\) in vrf default Down administrative$")
    wait_until(lambda: sum("Down" in line for line in frr_s_own(b)) > 0, 10, "FRR logs it")
    ours = [text for _, text in rsyslog.lines()]
    for line in frr_s_own(b)[:3]:  # up, the NOTIFICATION, down; FRR has reasons of its own
        same = line.partition(" Down ")[0] + " Down" if " Down " in line else line
        assert any(text.startswith(same) for text in ours), (line, ours)


def test_a_refused_open_is_told_with_its_notification_and_the_verdict(
    lab: Lab, rsyslog: Rsyslog, agent: Agent
) -> None:
    _, b = up(lab, remote_as=1000)
    # Of the end that calls: who is called and has refused does not know the caller for a neighbour.
    verdict = rsyslog.wait_for(rf"^%VERDICT: neighbor {B}\(Unknown\) in vrf default open_rejected ")
    wait_until(lambda: bool(frr_s_own(b)), 10, "FRR logs it")
    notification = next(line for line in frr_s_own(b) if line.startswith("%NOTIFICATION"))
    words, _, _ = notification.partition(" bytes")  # of which FRR 8.4 logs a digit at most
    rsyslog.wait_for(f"^{re.escape(words)} bytes 02 58$")
    assert ("warning", verdict) in rsyslog.lines()
    assert {severity for severity, text in rsyslog.lines() if "%LISTENER" in text} == {"info"}


def test_what_no_syslog_takes_is_said_once_and_counted_and_a_new_one_has_what_follows(
    lab: Lab, rsyslog: Rsyslog, agent: Agent
) -> None:
    rsyslog.process.end(SIGKILL)
    _, b = up(lab)
    agent.process.wait_for_text("cannot write events to syslog (/dev/log): Connection refused")
    wait_until(
        lambda: agent.samples("bgpsnoop_event_write_errors_total")[0] >= 2, 10, "it is counted"
    )
    assert agent.process.text().count("cannot write events to syslog") == 1
    rsyslog.start()
    b.reset(A)
    rsyslog.wait_for(rf"^%ADJCHANGE: neighbor {A}\(Unknown\) in vrf default Down")


def test_a_syslog_that_hangs_holds_nothing_up(lab: Lab, rsyslog: Rsyslog, agent: Agent) -> None:
    rsyslog.process.signal(SIGSTOP)
    up(lab)
    up_now = ("bgpsnoop_session_up",)
    wait_until(lambda: 1.0 in agent.samples(*up_now, peer=B), 20, "the agent sees the session")
    assert agent.samples("bgpsnoop_snapshot_age_seconds")[0] < 2
