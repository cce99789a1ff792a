# SPDX-License-Identifier: Apache-2.0
"""A child process, perhaps inside a namespace, that never outlives the test."""

import os
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from typing import IO

from netns import Namespace
from waiting import wait_until

# Before the words of a command: who has an account, and no privilege.
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


class Process:
    def __init__(
        self,
        argv: Sequence[str | Path],
        log: Path,
        namespace: Namespace | None = None,
        environment: Mapping[str, str] | None = None,
        stdout: IO[bytes] | int | None = None,
    ) -> None:
        self.argv = [str(word) for word in argv]
        self.log = log
        wrapped = namespace.wrap(self.argv) if namespace else self.argv
        with log.open("ab") as output:
            # pdeathsig: even a killed pytest leaves no daemon behind.
            self._child = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *wrapped],
                stdin=subprocess.DEVNULL,
                stdout=output if stdout is None else stdout,
                stderr=output,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def stdout(self) -> IO[bytes]:
        assert self._child.stdout is not None
        return self._child.stdout

    @property
    def running(self) -> bool:
        return self._child.poll() is None

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def condition(self) -> str:
        """What it does, for whoever waits for it in vain: how it ended, or where each thread is."""
        if not self.running:
            return f"ended with {self._child.returncode}; it said:\n{self.text()[-2000:]}"
        threads = "\n".join(map(whereabouts, Path(f"/proc/{self.pid}/task").iterdir()))
        return f"runs; its threads:\n{threads}\nit said:\n{self.text()[-2000:]}"

    def wait_for_text(self, text: str, timeout: float = 10) -> None:
        def said_it_or_died() -> bool:
            if text in self.text():
                return True
            assert self.running, f"{self.argv} ended:\n{self.text()}"
            return False

        wait_until(said_it_or_died, timeout, f"{self.argv[0]} says {text!r}")

    def signal(self, number: Signals) -> None:
        if self.running:
            self._child.send_signal(number)

    def end(self, number: Signals = SIGTERM, timeout: float = 10) -> int:
        self.signal(number)
        try:
            return self._child.wait(timeout)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        self.signal(SIGKILL)
        return self._child.wait(10)


def whereabouts(task: Path) -> str:
    """Of a thread, as /proc has it: name, state, system call, and its stack in the kernel."""

    def word(name: str) -> str:
        try:
            return (task / name).read_text().strip()
        except OSError as error:  # it has just ended, or the kernel does not show that
            return error.strerror or "?"

    state = word("stat").rpartition(")")[2].split()[:1]
    return f"{word('comm')} {state} {word('syscall')}\n{word('stack')}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
