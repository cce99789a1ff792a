# SPDX-License-Identifier: Apache-2.0
"""Sockets that systemd opens for the agent."""

import subprocess
import urllib.request
from pathlib import Path

from bgpsnoop import BINARY
from process import Process, free_port

AGENT = [BINARY, "agent", "--web.socket=none", "--state-dir=none", "--web.systemd-socket"]


def answers(port: int) -> bool:
    """The first connection starts the agent, which takes it over from the socket's queue."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/healthy", timeout=60) as answer:
        return bool(answer.status == 200)


def test_the_agent_serves_on_the_sockets_that_systemd_has_opened(tmp_path: Path) -> None:
    ports = (free_port(), free_port())
    listen = [word for port in ports for word in ("-l", f"127.0.0.1:{port}")]
    activated = Process(["systemd-socket-activate", *listen, *AGENT], tmp_path / "log")
    try:
        activated.wait_for_text("Listening on")
        assert all(answers(port) for port in ports)
        for port in ports:
            activated.wait_for_text(f"metrics at http://127.0.0.1:{port}/metrics")
    finally:
        activated.end()


def test_without_such_a_socket_one_sentence_says_so() -> None:
    done = subprocess.run(AGENT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "bgpsnoop: systemd has opened no socket for us: --web.systemd-socket wants a unit"
        " bgpsnoop.socket\n",
    )


def test_a_socket_of_another_kind_is_named(tmp_path: Path) -> None:
    argv = ["systemd-socket-activate", "-d", "-l", f"127.0.0.1:{free_port()}", *AGENT]
    activated = Process(argv, tmp_path / "log")
    try:
        activated.wait_for_text("Listening on")
        port = int(activated.text().partition("127.0.0.1:")[2].split()[0])
        with subprocess.Popen(["bash", "-c", f"exec 3<>/dev/udp/127.0.0.1/{port}; echo >&3"]):
            activated.wait_for_text("a socket for us that does not listen for TCP")
    finally:
        activated.end()
