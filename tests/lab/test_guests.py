# SPDX-License-Identifier: Apache-2.0
"""Anybody with an account can make a user namespace, be root of a network namespace in it, and
play both ends of BGP there as fast as he likes: that costs nobody else a record."""

import subprocess

import pytest

from bgpsnoop import Agent, Trace
from lab import Lab
from process import AS_NOBODY, free_port
from test_endings import play
from test_unread_notification import reset_behind_it
from waiting import wait_until

SECONDS = 3
FLOOD = """
import fcntl, socket, struct, sys, time
lo = struct.pack("16sh14x", b"lo", 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, 0x8914, lo)  # SIOCSIFFLAGS: up
hello = bytes.fromhex("ff" * 16 + "001d0104fde9005a0102030400" + "ff" * 16 + "001304")
listener = socket.create_server(("127.0.0.1", 179), backlog=100)
end = time.monotonic() + float(sys.argv[1])
made = 0
while time.monotonic() < end:
    caller = socket.socket()
    caller.bind((f"127.1.{made // 250 % 250}.{made % 250 + 1}", 0))
    caller.connect(("127.0.0.1", 179))
    called, _ = listener.accept()
    caller.sendall(hello)
    called.sendall(hello)
    caller.recv(99)
    called.recv(99)
    caller.close()
    called.close()
    with socket.create_server(("127.0.0.2", 179)):
        made += 1
print(made)
"""
AT_ONCE, A_SECOND = 5000, 250  # records: bpf/lib/guests.h
# A speaker whose call has no route; it exits, and has no namespaces any more when its sockets go.
NO_ROUTE = """
import os, socket
listener = socket.create_server(("0.0.0.0", 179))
caller = socket.socket()
caller.connect_ex(("203.0.113.1", 179))
os._exit(0)
"""
CONNECTIONS = "bgpsnoop_guest_connections_untold_total"
LISTENERS = "bgpsnoop_failed_calls_untold_total"


def of_guest(script: str, *arguments: str) -> subprocess.Popen[str]:
    own = ["unshare", "--user", "--map-root-user", "--net"]
    argv = [*AS_NOBODY, *own, "nice", "-n", "19", "/usr/bin/python3", "-c", script, *arguments]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)


def flood(seconds: float) -> subprocess.Popen[str]:
    return of_guest(FLOOD, str(seconds))


@pytest.fixture
def options() -> list[str]:
    return []


@pytest.fixture
def agent(lab: Lab, options: list[str]) -> Agent:
    evidence = ["--evidence-dir", str(lab.directory / "evidence")]
    agent = Agent(lab.directory / "agent.log", free_port(), [*evidence, *options])
    lab.run(agent.process)
    return agent


def total(agent: Agent, metric: str) -> float:
    return sum(agent.samples(metric))


def test_a_flood_in_a_namespace_of_a_users_own_costs_nobody_a_record(
    lab: Lab, agent: Agent, trace: Trace
) -> None:
    guest = flood(SECONDS)
    wait_until(lambda: total(agent, CONNECTIONS) > 0, 20, "the flood is cut short")
    for end in play(lab, trace, reset_behind_it):
        assert (end["outcome"], end["certainty"]) == ("open_rejected", "certain")
    output, _ = guest.communicate(timeout=60)
    assert guest.returncode == 0
    made = int(output)
    assert total(agent, CONNECTIONS) > made  # both ends of most
    assert total(agent, LISTENERS) > made / 2
    for metric in ("bgpsnoop_records_lost_total", "bgpsnoop_unknown_peer_records_lost_total"):
        assert total(agent, metric) == 0, metric
    of_others = 1000
    records = total(agent, "bgpsnoop_records_total")
    assert records < AT_ONCE + A_SECOND * (SECONDS + 5) + of_others
    assert agent.stop() == 0


def test_who_is_there_is_a_stranger_whomever_he_talks_to(lab: Lab, agent: Agent) -> None:
    guest = flood(0.01)
    output, _ = guest.communicate(timeout=60)
    assert int(output) > 0
    closed = "bgpsnoop_unknown_peer_connections_total"
    wait_until(lambda: total(agent, closed) >= 2 * int(output), 10, "all are judged")
    assert total(agent, CONNECTIONS) == 0
    assert not agent.samples("bgpsnoop_session_up")
    assert not agent.samples("bgpsnoop_knocking_peer_info")
    assert not list((lab.directory / "evidence").iterdir())


def test_who_exits_is_one_still(agent: Agent) -> None:
    assert of_guest(NO_ROUTE).wait(60) == 0
    closed = "bgpsnoop_unknown_peer_connections_total"
    told = {"outcome": "connect_unsendable"}
    wait_until(lambda: sum(agent.samples(closed, **told)) == 1, 10, "the call is judged")
    assert not agent.samples("bgpsnoop_session_up")


@pytest.mark.parametrize("options", [["--guests"]])
def test_unless_he_is_asked_for(lab: Lab, agent: Agent) -> None:
    guest = flood(0.01)
    output, _ = guest.communicate(timeout=60)
    assert int(output) > 0
    wait_until(lambda: agent.samples("bgpsnoop_session_up", peer="127.1.0.1") == [0], 10, "a fall")
    assert total(agent, "bgpsnoop_unknown_peer_connections_total") == 0
    assert total(agent, CONNECTIONS) == 0
