# SPDX-License-Identifier: Apache-2.0
"""Anybody with an account can make binds that fail, a hundred thousand a second: that delays
nothing, and hides no speaker's own."""

import errno
import subprocess

import pytest

from bgpsnoop import Agent, Trace
from lab import Lab
from netns import Namespace
from process import AS_NOBODY, free_port
from waiting import wait_until

SECONDS = 3
FLOOD = f"""
import socket, time
end = time.monotonic() + {SECONDS}
count = 0
while time.monotonic() < end:
    for _ in range(100):
        with socket.socket() as each:
            try:
                each.bind(("", 179))
            except OSError:
                count += 1
print(count)
"""
TAKEN = """
import socket
with socket.create_server(("127.0.0.9", 179)):
    with socket.socket() as each:
        try:
            each.bind(("127.0.0.9", 179))
        except OSError as error:
            print(error.errno, flush=True)
    input()
"""
UNTOLD = "bgpsnoop_failed_calls_untold_total"
AGE = "bgpsnoop_snapshot_age_seconds"


def of_nobody(where: Namespace, script: str) -> subprocess.Popen[str]:
    argv = where.wrap([*AS_NOBODY, "nice", "-n", "19", "/usr/bin/python3", "-c", script])
    return subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def agent(lab: Lab) -> Agent:
    agent = Agent(lab.directory / "agent.log", free_port())
    lab.run(agent.process)
    return agent


def test_a_flood_of_them_delays_nothing(lab: Lab, agent: Agent, trace: Trace) -> None:
    lab.a.ip("link", "set", "lo", "up")
    flood = of_nobody(lab.a, FLOOD)
    wait_until(lambda: agent.samples(UNTOLD)[0] > 0, 10, "the flood is here")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    argv = lab.a.wrap(["/usr/bin/python3", "-c", TAKEN])
    refused = subprocess.Popen(argv, text=True, **pipes)
    assert refused.stdout
    assert int(refused.stdout.readline()) == errno.EADDRINUSE
    told = trace.wait_for(lab.a, event="warning", warning="bind_failed", local="127.0.0.9")
    assert "EADDRINUSE" in told["explanation"]
    refused.communicate("\n", timeout=10)
    oldest = 0.0
    while flood.poll() is None:
        oldest = max(oldest, *agent.samples(AGE))
    assert oldest < 3
    assert flood.stdout
    made = int(flood.stdout.read())
    assert made > 1000
    wait_until(lambda: agent.samples(UNTOLD)[0] > made - 200 * (SECONDS + 2), 5, "all are counted")
    assert agent.samples("bgpsnoop_records_lost_total", kind="bind_failed") == [0]
    assert agent.stop() == 0
