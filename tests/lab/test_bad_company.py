# SPDX-License-Identifier: Apache-2.0
"""Who reads nothing, closes what is written to, makes namespaces without end: the agent goes on."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bgpsnoop import BINARY, Agent
from lab import Lab
from test_load import Storm
from test_metrics import free_port
from waiting import wait_until

AGE = "bgpsnoop_snapshot_age_seconds"
UNWRITTEN = "bgpsnoop_event_write_errors_total"
RELOADED = "bgpsnoop_config_last_reload_successful"
DESCRIPTORS = 512
NAMESPACES = Path(__file__).parent / "many_namespaces.py"


class Piped(Agent):
    """An agent whose events go to a standard output that the test made."""

    def __init__(
        self,
        lab: Lab,
        stdout: int,
        prepare: Callable[[], None] | None = None,
        stderr: int | None = None,
        event_log: str = "-",
    ) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        argv = [BINARY, "agent", f"--web.listen-address=127.0.0.1:{port}", "--web.socket=none"]
        argv += ["--state-dir=none", f"--event-log={event_log}"]
        self.child = subprocess.Popen(argv, stdout=stdout, stderr=stderr, preexec_fn=prepare)
        wait_until(lambda: self.get("/-/ready", fail=False), 60, "the agent is ready")

    def end(self) -> float:
        """The seconds it took."""
        begun = time.monotonic()
        self.child.send_signal(signal.SIGTERM)
        assert self.child.wait(30) == 0
        return time.monotonic() - begun


def test_an_unread_standard_output_stops_nothing(lab: Lab) -> None:
    unread, standard_output = os.pipe()
    agent = Piped(lab, standard_output)
    os.close(standard_output)
    while agent.samples(UNWRITTEN) == [0]:
        Storm(lab.a, 1000).break_loose()
    wait_until(lambda: agent.samples(AGE)[0] < 3, 20, "the metrics are of now")
    assert agent.end() < 3
    os.close(unread)


def test_closed_standard_streams_are_nobody_elses(lab: Lab) -> None:
    def close_all() -> None:
        os.closerange(0, 3)

    agent = Piped(lab, subprocess.DEVNULL, close_all)
    for stream in range(3):
        assert os.readlink(f"/proc/{agent.child.pid}/fd/{stream}") == "/dev/null"
    Storm(lab.a, 1).break_loose()
    wait_until(lambda: agent.samples(UNWRITTEN)[0] > 0, 20, "what cannot be written is counted")
    agent.end()


def test_standard_error_that_nobody_hears_any_more_ends_nothing(lab: Lab) -> None:
    unheard, standard_error = os.pipe()
    os.close(unheard)
    agent = Piped(lab, subprocess.DEVNULL, stderr=standard_error)
    os.close(standard_error)
    agent.child.send_signal(signal.SIGHUP)
    wait_until(lambda: agent.samples(RELOADED) == [1], 20, "it goes on")
    agent.end()


def fill(pipe: int) -> None:
    os.set_blocking(pipe, False)
    with suppress(BlockingIOError):
        while True:
            os.write(pipe, b" " * 4096)
    os.set_blocking(pipe, True)


def test_a_standard_error_that_nobody_reads_stops_neither_start_nor_reload(lab: Lab) -> None:
    unread, standard_error = os.pipe()
    fill(standard_error)
    agent = Piped(lab, subprocess.DEVNULL, stderr=standard_error)
    os.close(standard_error)
    agent.child.send_signal(signal.SIGHUP)
    wait_until(lambda: agent.samples(AGE)[0] < 3, 20, "the metrics are of now")
    os.read(unread, 1 << 20)  # all of it
    agent.child.send_signal(signal.SIGHUP)
    said = os.read(unread, 65536)
    assert b" sentences before this found no reader\nbgpsnoop: " in said, said
    assert agent.end() < 3
    os.close(unread)


def test_a_fifo_that_nobody_reads_stops_neither_start_nor_reload(lab: Lab) -> None:
    fifo = lab.directory / "events"
    os.mkfifo(fifo)
    agent = Piped(lab, subprocess.DEVNULL, event_log=str(fifo))
    Storm(lab.a, 1).break_loose()
    wait_until(lambda: agent.samples(UNWRITTEN)[0] > 0, 20, "what cannot be written is counted")
    agent.child.send_signal(signal.SIGHUP)
    with os.fdopen(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:

        def hears() -> bool:
            Storm(lab.a, 1).break_loose()
            return (reader.read() or b"").startswith(b"{")

        wait_until(hears, 30, "whoever begins to read hears what is new")
    assert agent.samples(AGE)[0] < 3
    assert agent.end() < 3


def have_few_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))


def open_files(agent: Piped) -> int:
    return len(os.listdir(f"/proc/{agent.child.pid}/fd"))


def test_namespaces_without_end_are_not_held_open(lab: Lab) -> None:
    agent = Piped(lab, subprocess.DEVNULL, have_few_descriptors)
    before = open_files(agent)
    argv = ["/usr/bin/python3", str(NAMESPACES), "300"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crowd:
        assert crowd.stdout and crowd.stdin
        assert crowd.stdout.readline() == "ready\n"
        refused = "bgpsnoop_namespaces_refused_total"
        wait_until(
            lambda: all(n > 200 for n in agent.samples(refused)),
            30,
            "most are refused",
        )
        assert before < open_files(agent) <= before + 3 * DESCRIPTORS // 8 + 6  # HTTP has some, too
        assert agent.samples(AGE)[0] < 3
        crowd.stdin.close()
    wait_until(lambda: open_files(agent) <= before + 4, 20, "those that are gone are let go")
    Storm(lab.a, 1).break_loose()
    wait_until(lambda: agent.samples(AGE)[0] < 3, 20, "the metrics are of now")
    agent.end()
