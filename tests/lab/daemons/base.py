# SPDX-License-Identifier: Apache-2.0
"""What every BGP daemon can be told in a lab, whichever it is."""

import signal
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from netns import Namespace
from process import Process
from waiting import wait_until


BFD_INTERVAL = 100  # milliseconds


@dataclass(frozen=True)
class Neighbor:
    address: str
    remote_as: int
    local_address: str | None = None
    shutdown: bool = False
    passive: bool = False
    password: str | None = None
    hold_time: int = 9
    families: tuple[str, ...] = ()  # e.g. "ipv4-unicast"; empty: the family of the address
    ebgp_multihop: int | None = None
    ttl_security: int | None = None  # hops
    max_prefix: int | None = None
    role: str | None = None  # RFC 9234, as BIRD and FRR write it: "customer", "provider", ...
    local_as: int | None = None
    bfd: int | None = None  # RFC 5880: after so many packets the *peer* misses us
    retry: int | None = None  # seconds an attempt to connect may take, where that can be told
    extra: tuple[str, ...] = ()  # further lines in the daemon's own words

    @property
    def ipv6(self) -> bool:
        return ":" in self.address

    @property
    def wanted_families(self) -> tuple[str, ...]:
        return self.families or (("ipv6-unicast",) if self.ipv6 else ("ipv4-unicast",))


class Daemon(ABC):
    name: ClassVar[str]
    cannot: ClassVar[frozenset[str]] = frozenset()  # options that the daemon does not have

    def __init__(self, namespace: Namespace, asn: int, router_id: str, directory: Path) -> None:
        self.namespace = namespace
        self.asn = asn
        self.router_id = router_id
        self.directory = directory / f"{self.name}-{namespace.short_name}"
        self.directory.mkdir(parents=True)
        self.directory.chmod(0o755)
        self.neighbors: dict[str, Neighbor] = {}
        self.networks: list[str] = []
        self.extra: list[str] = []  # further lines for the whole daemon, in its own words
        self.process: Process | None = None
        self.helpers: list[Process] = []  # that it cannot do without, started before it

    def neighbor(self, address: str, remote_as: int, **options: Any) -> "Daemon":
        assert not self.cannot & set(options), f"{self.name} has no {self.cannot & set(options)}"
        self.neighbors[address] = Neighbor(address, remote_as, **options)
        return self

    def announce(self, *prefixes: str) -> "Daemon":
        self.networks += prefixes
        return self

    def start(self) -> "Daemon":
        self.write_configuration()
        self.process = self.launch()
        wait_until(self._ready_or_dead, 15, f"{self.name} listens in {self.namespace.name}")
        return self

    def _ready_or_dead(self) -> bool:
        assert self.process is not None
        assert self.process.running, f"{self.name} ended:\n{self.process.text()}"
        return self.ready()

    def ready(self) -> bool:
        return self.namespace.listens(179)

    def stop(self) -> None:
        if self.process:
            self.process.signal(signal.SIGCONT)
            self.process.end(signal.SIGTERM)

    def kill(self) -> None:
        for process in [self.process, *self.helpers]:
            if process:
                process.kill()

    def pause(self) -> None:
        assert self.process is not None
        self.process.signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.signal(signal.SIGCONT)

    def wait_established(self, address: str, timeout: float = 30) -> None:
        wait_until(
            lambda: self.state(address) == "established",
            timeout,
            f"{self.name} is established with {address}",
            interval=0.1,
        )

    def change(self, address: str, **options: Any) -> None:
        """Changes options of a neighbour while the daemon runs."""
        self.neighbors[address] = replace(self.neighbors[address], **options)
        self.apply()

    def remove(self, address: str) -> None:
        del self.neighbors[address]
        self.apply()

    def add(self, address: str, remote_as: int, **options: Any) -> None:
        self.neighbor(address, remote_as, **options)
        self.apply()

    def call_again(self, address: str) -> None:
        """Ends a wait after an error, where the daemon's own is too long for a test."""

    def log(self) -> str:
        return self.process.text() if self.process else ""

    @abstractmethod
    def write_configuration(self) -> None:
        ...

    @abstractmethod
    def launch(self) -> Process:
        ...

    @abstractmethod
    def apply(self) -> None:
        """Makes the running daemon follow self.neighbors."""

    @abstractmethod
    def reset(self, address: str) -> None:
        """Clears the session: administrative reset."""

    @abstractmethod
    def shut_down(self, address: str, message: str = "") -> None:
        """Administrative shutdown, with a message for the peer where the daemon can send one."""

    def bfd_is_up(self) -> bool:
        """Of its only neighbour with BFD."""
        raise NotImplementedError

    @abstractmethod
    def state(self, address: str) -> str:
        """idle, connect, active, opensent, openconfirm, established; empty if not known."""
