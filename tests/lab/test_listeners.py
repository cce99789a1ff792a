# SPDX-License-Identifier: Apache-2.0
"""Who listens on BGP's port: older than the agent, coming, going, and those that may not."""

import errno
import json
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bgpsnoop import BINARY, Trace
from lab import PEER_A, Lab
from netns import Namespace
from waiting import wait_until

SPEAKER = """
import errno, socket, sys
address, user = sys.argv[1], int(sys.argv[2])
listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
if user:
    import os
    os.setuid(user)
try:
    listener.bind((address, 179))
    listener.listen()
    print(0, flush=True)
except OSError as error:
    print(error.errno, flush=True)
    sys.exit()
sys.stdin.read()
"""
NOBODY_UID = 65534


@contextmanager
def speaker(
    namespace: Namespace, address: str, user: int = 0, killed: bool = False
) -> Iterator[tuple[int, int]]:
    """Its pid, and bind()'s or listen()'s errno. It closes its socket and ends, unless killed."""
    argv = namespace.wrap(["/usr/bin/python3", "-c", SPEAKER, address, str(user)])
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield process.pid, int(process.stdout.readline())
        if killed:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("killed", [False, True])
@pytest.mark.parametrize("address", ["0.0.0.0", "::", PEER_A.addresses["ipv4"]])
def test_a_listener_that_comes_and_goes_is_told_with_its_process(
    lab: Lab, trace: Trace, address: str, killed: bool
) -> None:
    with speaker(lab.a, address, killed=killed) as (pid, error):
        assert error == 0
        opened = trace.wait_for(lab.a, event="listener_opened", local=address)
        assert (opened["pid"], opened["local_port"]) == (pid, 179)
        assert "peer" not in opened
    closed = trace.wait_for(lab.a, event="listener_closed", local=address)
    assert (closed["pid"], closed["process_exits"]) == (pid, killed)


@pytest.mark.parametrize(
    ("address", "user", "wanted"),
    [
        (PEER_A.addresses["ipv4"], 0, "EADDRINUSE"),
        ("192.0.2.77", 0, "EADDRNOTAVAIL"),
        ("2001:db8::77", 0, "EADDRNOTAVAIL"),
        (PEER_A.addresses["ipv4"], NOBODY_UID, "EACCES"),
    ],
)
def test_a_bind_that_fails_is_a_warning_with_errno_and_process(
    lab: Lab, trace: Trace, address: str, user: int, wanted: str
) -> None:
    with speaker(lab.a, "0.0.0.0") as (holder, _):
        trace.wait_for(lab.a, event="listener_opened")
        with speaker(lab.a, address, user) as (pid, error):
            assert errno.errorcode[error] == wanted
        told = trace.wait_for(lab.a, event="warning", warning="bind_failed")
        assert (told["errno"], told["pid"], told["local"]) == (wanted, pid, address)
        assert wanted != "EADDRINUSE" or f"(pid {holder})" in str(told["explanation"])


CALLER = """
import socket, sys
with socket.create_server(("127.0.0.1", 179)):
    with socket.socket() as caller:
        try:
            caller.bind((sys.argv[1], 0))
        except OSError as error:
            print(error.errno)
"""


def test_a_speaker_that_may_not_call_from_an_address_says_so(lab: Lab, trace: Trace) -> None:
    """As a daemon whose source address was removed: it never comes to call."""
    lab.a.ip("link", "set", "lo", "up")
    error = lab.a.run("/usr/bin/python3", "-c", CALLER, "192.0.2.77")
    assert int(error) == errno.EADDRNOTAVAIL
    told = trace.wait_for(lab.a, event="warning", warning="bind_failed", local="192.0.2.77")
    assert told["errno"] == "EADDRNOTAVAIL"
    assert "local_port" not in told


def metrics(url: str) -> str:
    with urllib.request.urlopen(f"{url}/metrics") as answer:
        return answer.read().decode()


def is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/-/ready"):
            return True
    except urllib.error.HTTPError:
        return False


@contextmanager
def agent() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    argv = [BINARY, "agent", "--event-log=none", "--state-dir=none", "--web.socket=none"]
    argv += ["--web.listen-address", address]
    with subprocess.Popen(argv, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if "probes attached" in line:
                    break
            wait_until(lambda: is_ready(f"http://{address}"), 10, "the agent is ready")
            yield f"http://{address}"
        finally:
            process.terminate()


def test_an_agent_knows_the_listeners_that_are_older(lab: Lab) -> None:
    with speaker(lab.a, "0.0.0.0") as (pid, _), agent() as url:
        here = {"netns": lab.a.inode, "address": "0.0.0.0", "port": 179, "pid": pid}

        def listed() -> bool:
            with urllib.request.urlopen(f"{url}/api/v1/listeners") as answer:
                return any(here.items() <= each.items() for each in json.load(answer))

        wait_until(listed, 10, "the listener at /api/v1/listeners")
        series = f'netns="{lab.a.name}",address="0.0.0.0",process="python3"'
        assert f"bgpsnoop_listener_info{{{series}}} 1" in metrics(url)
        table = subprocess.run(
            [BINARY, "sessions", "--url", url], capture_output=True, text=True, check=True
        ).stdout
        assert f"python3  {pid}" in table
