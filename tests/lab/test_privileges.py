# SPDX-License-Identifier: Apache-2.0
"""What a running agent may still do, and that it is enough."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bgpsnoop import Agent
from lab import PEER_A, PEER_B, V4, peers_on_a_link
from process import free_port
from speaker import Listener, connect, open_message
from waiting import wait_until

NUMBERS = {"CAP_NET_RAW": 13, "CAP_SYS_PTRACE": 19, "CAP_SYS_ADMIN": 21, "CAP_BPF": 39}
FOR_LATER = {"CAP_NET_RAW", "CAP_SYS_ADMIN", "CAP_SYS_PTRACE"}


def mask(names: set[str]) -> int:
    return sum(1 << NUMBERS[name] for name in names)


def status(task: Path) -> dict[str, str]:
    lines = (task / "status").read_text().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def threads(agent: Agent) -> list[dict[str, str]]:
    tasks = Path(f"/proc/{agent.process.pid}/task")
    return [status(task) for task in tasks.iterdir()]


@pytest.fixture(name="agent", params=["", "storage hash"], ids=["best", "nobtf"])
def running_agent(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Agent]:
    monkeypatch.setenv("BGPSNOOP_WITHOUT", request.param)
    agent = Agent(tmp_path / "agent.log", free_port())
    yield agent
    agent.stop()


def kept_here() -> set[str]:
    """bpf(2) is free for those who have a map open since Linux 5.19."""
    major, minor = (int(part) for part in os.uname().release.split(".")[:2])
    return set() if (major, minor) >= (5, 19) else {"CAP_BPF"}


def test_what_has_served_is_given_up_by_every_thread(agent: Agent) -> None:
    kept = FOR_LATER | kept_here()
    assert f"capabilities kept: {', '.join(sorted(kept))}\n" in agent.process.text()
    main, *others = sorted(threads(agent), key=lambda each: int(each["Pid"]))
    assert int(main["Pid"]) == agent.process.pid
    assert int(main["CapPrm"], 16) == int(main["CapEff"], 16) == mask(kept)
    assert others, "HTTP is served by a thread of its own"
    for thread in others:  # HTTP, event log
        assert int(thread["CapPrm"], 16) == 0, thread["Name"]
    for thread in (main, *others):
        assert thread["NoNewPrivs"] == "1"
        for name in ("CapInh", "CapBnd", "CapAmb"):
            assert int(thread[name], 16) == 0, name


def test_sessions_in_network_namespaces_that_come_later_are_found(agent: Agent) -> None:
    here, there = PEER_A.addresses[V4], PEER_B.addresses[V4]
    with peers_on_a_link() as lab:
        with Listener(lab.b, there) as listener, connect(lab.a, here, there) as a:
            listener.accept().close()
            assert a.socket.recv(1) == b""
            a.send(open_message(PEER_A.asn, PEER_A.router_id))
        for inode in (lab.a.inode, lab.b.inode):
            wait_until(
                lambda inode=inode: f'"netns":{inode}' in agent.process.text(),
                15,
                f"something of namespace {inode}",
            )


def test_of_its_own_network_namespace_alone_it_keeps_nothing(tmp_path: Path) -> None:
    agent = Agent(tmp_path / "agent.log", free_port(), ["--netns=self"])
    permitted = {int(thread["Pid"]): int(thread["CapPrm"], 16) for thread in threads(agent)}
    assert permitted.pop(agent.process.pid) == mask(kept_here())
    assert set(permitted.values()) == {0}
    agent.stop()
