# SPDX-License-Identifier: Apache-2.0
"""The agent's configuration file: read, checked, and read anew while it runs."""

import errno
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from signal import SIGHUP

import pytest

from bgpsnoop import BINARY, Agent
from waiting import wait_until

Done = subprocess.CompletedProcess[str]
RELOADED = "bgpsnoop_config_last_reload_successful"
SINCE = "bgpsnoop_config_last_reload_success_timestamp_seconds"


def check(*before: str, options: tuple[str, ...] = ()) -> Done:
    argv = [*before, BINARY, "agent", "--check-config", *options]
    return subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)


def with_etc(directory: Path) -> list[str]:
    """A command's words, that see this machine's /etc with a layer above."""
    layers = f"lowerdir=/etc,upperdir={directory}/up,workdir={directory}/work"
    script = f"mount -t overlay -o {layers} overlay /etc"
    for name in ("up/bgpsnoop", "work"):
        (directory / name).mkdir(parents=True)
    return ["unshare", "-m", "sh", "-c", f'{script} && exec "$@"', "sh"]


def test_each_problem_is_a_sentence_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bgpsnoop.yml"
    file.write_text("prot: 179\nmax-sessions: many\n")
    done = check(options=("--config", str(file)))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"bgpsnoop: {file}:1: unknown key 'prot', did you mean 'port'?\n"
        f"bgpsnoop: {file}:2: max-sessions: Value many not in range 1 to 50000\n"
    )


def test_a_file_without_a_problem_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "bgpsnoop.yml"
    file.write_text("port: [179, 1790]\n")
    done = check(options=("--config", str(file)))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{file} can be used as it is\n"


def test_the_usual_file_is_read_where_it_is_there(tmp_path: Path) -> None:
    etc = with_etc(tmp_path)
    usual = "/etc/bgpsnoop/bgpsnoop.yml"
    assert check(*etc).stdout == f"there is no {usual}: defaults hold\n"
    (tmp_path / "up/bgpsnoop/bgpsnoop.yml").write_text("names: /nonexistent\n")
    done = check(*etc)
    assert (done.returncode, done.stderr) == (
        2,
        f"bgpsnoop: cannot read /nonexistent: {os.strerror(errno.ENOENT)}\n",
    )
    (tmp_path / "up/bgpsnoop/bgpsnoop.yml").write_text("all-messages: yes\n")
    assert check(*etc).stdout == f"{usual} can be used as it is\n"


class Configured:
    """An agent with a configuration file."""

    def __init__(self, directory: Path) -> None:
        self.file = directory / "bgpsnoop.yml"
        self.write("max-sessions: 10\n")
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = int(server.getsockname()[1])
        self.agent = Agent(directory / "agent.log", port, ["--config", str(self.file)])

    def write(self, text: str) -> None:
        self.file.write_text(text)

    def reload(self) -> str:
        """What it says to that."""
        said = len(self.agent.process.text())
        self.agent.process.signal(SIGHUP)

        def answer() -> str:
            return self.agent.process.text()[said:]

        wait_until(lambda: "bgpsnoop: configuration " in answer(), 10, "an answer to SIGHUP")
        return answer()


@pytest.fixture(name="configured")
def running_agent_with_file(tmp_path: Path) -> Iterator[Configured]:
    configured = Configured(tmp_path)
    yield configured
    configured.agent.stop()


def test_it_says_at_the_start_which_file_it_has_read(configured: Configured) -> None:
    said = f"bgpsnoop: configuration read from {configured.file}\n"
    assert said in configured.agent.process.text()
    assert configured.agent.samples(RELOADED) == [1]


def test_what_can_change_is_read_anew_and_what_cannot_is_named(
    configured: Configured, tmp_path: Path
) -> None:
    before = configured.agent.samples(SINCE)
    log = tmp_path / "events.jsonl"
    configured.write(f"port: 1790\nmax-sessions: 20\nevent-log: {log}\n")
    assert configured.reload() == (
        "bgpsnoop: port stays as it is until a restart: it cannot change while the agent runs\n"
        f"bgpsnoop: configuration reloaded from {configured.file}\n"
    )
    assert log.exists()
    wait_until(lambda: configured.agent.samples(SINCE) > before, 5, "the time of the reload")


def test_a_bad_file_is_refused_as_a_whole(configured: Configured, tmp_path: Path) -> None:
    log = tmp_path / "events.jsonl"
    configured.write(f"event-log: {log}\nmax_sessions: 20\n")
    assert configured.reload() == (
        f"bgpsnoop: {configured.file}:2: unknown key 'max_sessions', did you mean 'max-sessions'?\n"
        "bgpsnoop: configuration not reloaded: the one before stays in use\n"
    )
    assert not log.exists()
    wait_until(lambda: configured.agent.samples(RELOADED) == [0], 5, "the failed reload")
    configured.write("")
    assert "reloaded from" in configured.reload()
    wait_until(lambda: configured.agent.samples(RELOADED) == [1], 5, "the reload")
