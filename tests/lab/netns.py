# SPDX-License-Identifier: Apache-2.0
"""Network namespaces joined by veth pairs. Names hold our pid, so runs side by side never meet."""

import ctypes
import itertools
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PREFIX = "bgpsnoop-lab-"
RUN = Path("/run/netns")
CLONE_NEWNET = 0x40000000
serial = itertools.count(1)  # one run may hold several labs


def run(*words: str, check: bool = True) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


class Namespace:
    def __init__(self, name: str) -> None:
        self.short_name = name
        self.name = f"{PREFIX}{os.getpid()}-{next(serial)}-{name}"
        run("ip", "netns", "add", self.name)
        self.inode = self.path.stat().st_ino
        self.sysctl("net/ipv6/conf/default/accept_dad", 0)
        self.ip("link", "set", "lo", "up")

    @property
    def path(self) -> Path:
        return RUN / self.name

    def wrap(self, argv: Sequence[str]) -> list[str]:
        """nsenter becomes the program itself, so the child's pid is the daemon's."""
        return ["nsenter", f"--net={self.path}", *argv]

    def run(self, *argv: str, check: bool = True) -> str:
        return run(*self.wrap(argv), check=check)

    def ip(self, *words: str) -> str:
        return run("ip", "-n", self.name, *words)

    def nft(self, rules: str) -> None:
        """Adds rules given in nft's own syntax; 'flush ruleset' clears them."""
        self.run("nft", rules)

    def sysctl(self, key: str, value: int | str) -> None:
        self.run("sh", "-c", f"echo {value} > /proc/sys/{key}")

    def socket(self, family: socket.AddressFamily) -> socket.socket:
        """A TCP socket stays in the namespace of the thread that made it."""
        return in_namespace(self.path, lambda: socket.socket(family, socket.SOCK_STREAM))

    def listens(self, port: int) -> bool:
        return bool(self.run("ss", "-Hltn", f"sport = :{port}").strip())

    def delete(self) -> None:
        run("ip", "netns", "del", self.name, check=False)


def in_namespace(path: Path, action: Callable[[], Any]) -> Any:
    """Runs in a thread of its own: the caller's namespace never changes."""
    result: list[Any] = []

    def enter_and_act() -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        with path.open() as file:
            if libc.setns(file.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), f"setns {path}")
        result.append(action())

    thread = threading.Thread(target=enter_and_act)
    thread.start()
    thread.join()
    return result[0]


def join(left: Namespace, right: Namespace, left_addresses: str, right_addresses: str) -> None:
    """A veth pair; each end is named after the namespace it leads to, addresses parted by
    spaces."""
    left_end, right_end = f"to-{right.short_name}", f"to-{left.short_name}"
    left.ip("link", "add", left_end, "type", "veth", "peer", "name", right_end, "netns", right.name)
    for namespace, end, addresses in (
        (left, left_end, left_addresses),
        (right, right_end, right_addresses),
    ):
        namespace.ip("link", "set", end, "up")
        for address in addresses.split():
            namespace.ip("address", "add", address, "dev", end, *nodad(address))


def nodad(address: str) -> list[str]:
    return ["nodad"] if ":" in address else []


def make_router(namespace: Namespace) -> None:
    namespace.sysctl("net/ipv4/ip_forward", 1)
    namespace.sysctl("net/ipv6/conf/all/forwarding", 1)


def sweep() -> None:
    """Removes what a run that was killed left behind."""
    for path in RUN.glob(f"{PREFIX}*"):
        pid = path.name.removeprefix(PREFIX).split("-")[0]
        if not Path(f"/proc/{pid}").exists():
            run("ip", "netns", "del", path.name, check=False)


@contextmanager
def namespaces(*names: str) -> Iterator[list[Namespace]]:
    made: list[Namespace] = []
    try:
        for name in names:
            made.append(Namespace(name))
        yield made
    finally:
        for namespace in made:
            (kept.append if keepers else Namespace.delete)(namespace)


# The kernel gives a freed inode number to the next namespace: see keep_all().
keepers: list[object] = []
kept: list[Namespace] = []


@contextmanager
def keep_all() -> Iterator[None]:
    """Meanwhile no namespace is deleted, so that an inode number always means the same one."""
    keepers.append(kept)
    try:
        yield
    finally:
        keepers.pop()
        while kept and not keepers:
            kept.pop().delete()
