# SPDX-License-Identifier: Apache-2.0
"""Runs the real bgpsnoop and waits for what it says."""

import json
import os
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from netns import Namespace
from process import Process
from waiting import Late, wait_until

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BGPSNOOP", str(ROOT / "build/installed/bin/bgpsnoop"))
Event = dict[str, Any]


def matches(event: Event, wanted: dict[str, Any]) -> bool:
    return all(event.get(key) == value for key, value in wanted.items())


class Trace:
    """`bgpsnoop trace -o jsonl` on the whole host; each question names the namespace it is
    about."""

    def __init__(self, log: Path, *options: str) -> None:
        self._events: list[Event] = []
        self._by_netns: dict[object, list[Event]] = {}  # many labs may ask at once
        self._lock = threading.Lock()
        argv = [BINARY, "trace", "-o", "jsonl", *options]
        self.process = Process(argv, log, stdout=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.process.wait_for_text("attached", timeout=60)

    def _read(self) -> None:
        for line in self.process.stdout:
            event = json.loads(line)
            with self._lock:
                self._events.append(event)
                self._by_netns.setdefault(event.get("netns"), []).append(event)

    def events(self, namespace: Namespace | None = None, **wanted: Any) -> list[Event]:
        return [event for event in self.all(namespace) if matches(event, wanted)]

    def wait_for(
        self,
        namespace: Namespace | None = None,
        timeout: float = 15,
        count: int = 1,
        where: Callable[[Event], bool] = lambda event: True,
        **wanted: Any,
    ) -> Event:
        """The count-th such event."""

        def found() -> list[Event]:
            return [event for event in self.events(namespace, **wanted) if where(event)]

        def there_or_ended() -> bool:
            return len(found()) >= count or not self.process.running

        name = namespace.short_name if namespace else "any namespace"
        try:
            wait_until(there_or_ended, timeout, f"{count} of {wanted} in {name}")
        except Late as late:
            condition = self.process.condition()
            raise Late(f"{late}; seen:\n{self.story(namespace)}\ntrace {condition}") from None
        assert len(found()) >= count, f"trace {self.process.condition()}"
        return found()[count - 1]

    def all(self, namespace: Namespace | None = None) -> list[Event]:
        with self._lock:
            if namespace:
                return list(self._by_netns.get(namespace.inode, ()))
            return list(self._events)

    def mark(self) -> int:
        """A place in the stream: an index into all()."""
        return len(self.all())

    def story(self, namespace: Namespace | None = None) -> str:
        return "\n".join(json.dumps(event) for event in self.events(namespace)) or "nothing"

    def stop(self) -> None:
        self.process.end()
        self._reader.join(10)


def replay(file: Path, *options: str) -> list[Event]:
    argv = [BINARY, "replay", str(file), "-o", "jsonl", *options]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{argv}: exit status {done.returncode}: {done.stderr}"
    return [json.loads(line) for line in done.stdout.splitlines()]


class Agent:
    """`bgpsnoop agent` with a port of its own on loopback."""

    def __init__(
        self, log: Path, port: int, options: Sequence[str] = (), before: Sequence[str] = ()
    ) -> None:
        """`before`: words that run what follows them, as unshare(1) does."""
        self.url = f"http://127.0.0.1:{port}"
        state = [] if any(o.startswith("--state-dir") for o in options) else ["--state-dir=none"]
        web = [f"--web.listen-address=127.0.0.1:{port}", "--web.socket=none"]
        argv = [*before, BINARY, "agent", *web, *state, *options]
        self.process = Process(argv, log)
        self.process.wait_for_text("attached", timeout=60)
        wait_until(lambda: self.get("/-/ready", fail=False), 10, "the agent is ready")

    def get(self, path: str, fail: bool = True) -> str:
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            if fail:
                raise
            return ""

    def metrics(self) -> str:
        return self.get("/metrics")

    def samples(self, name: str, **labels: str) -> list[float]:
        """Values of the series that carry these labels."""
        found = []
        for line in self.metrics().splitlines():
            series, _, value = line.rpartition(" ")
            if series.split("{")[0] == name and all(
                f'{k}="{v}"' in series for k, v in labels.items()
            ):
                found.append(float(value))
        return found

    def stop(self) -> int:
        return self.process.end()
