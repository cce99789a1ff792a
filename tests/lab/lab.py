# SPDX-License-Identifier: Apache-2.0
"""A lab: two peers on one link, their daemons and captures; everything ends with the `with`
block."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import netns
from daemons.base import Daemon
from daemons.bird import Bird
from daemons.exabgp import ExaBgp
from daemons.frr import Frr
from daemons.gobgp import GoBgp
from daemons.openbgpd import OpenBgpd
from netns import Namespace
from process import Process

DAEMONS: dict[str, type[Daemon]] = {
    daemon.name: daemon for daemon in (Bird, Frr, GoBgp, OpenBgpd, ExaBgp)
}
V4, V6, LINK_LOCAL = "ipv4", "ipv6", "link-local"


@dataclass(frozen=True)
class Peer:
    """One end of the story in diagnosis.md."""

    letter: str
    asn: int
    addresses: dict[str, str]

    @property
    def router_id(self) -> str:
        return self.addresses[V4]

    @property
    def on_the_link(self) -> str:
        lengths = {V4: 29, V6: 64, LINK_LOCAL: 64}
        return " ".join(f"{self.addresses[family]}/{bits}" for family, bits in lengths.items())


PEER_A = Peer("a", 600, {V4: "10.82.1.9", V6: "2001:db8:82:1::9", LINK_LOCAL: "fe80::9"})
PEER_B = Peer("b", 8500, {V4: "10.82.1.10", V6: "2001:db8:82:1::10", LINK_LOCAL: "fe80::10"})


@dataclass
class Lab:
    a: Namespace
    b: Namespace
    directory: Path
    daemons: list[Daemon] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    router: Namespace | None = None  # in between, if there is one
    more: ExitStack = field(default_factory=ExitStack)  # what was added later and ends with the lab
    keep: Path | None = None  # where logs and captures go when the lab ends

    def daemon(self, kind: str, peer: Peer) -> Daemon:
        namespace = self.a if peer is PEER_A else self.b
        made = DAEMONS[kind](namespace, peer.asn, peer.router_id, self.directory)
        self.daemons.append(made)
        return made

    def run(self, process: Process) -> Process:
        self.processes.append(process)
        return process

    def close(self) -> None:
        for daemon in self.daemons:
            daemon.kill()
        for process in self.processes:
            process.kill()
        self.more.close()


@contextmanager
def peers_on_a_link() -> Iterator[Lab]:
    with netns.namespaces("a", "b") as (a, b):
        netns.join(a, b, PEER_A.on_the_link, PEER_B.on_the_link)
        with furnished(a, b) as lab:
            yield lab


@contextmanager
def peers_behind_a_router() -> Iterator[Lab]:
    """The same addresses, but one hop further apart."""
    with netns.namespaces("a", "r", "b") as (a, router, b):
        netns.make_router(router)
        put_behind_router(router, a, PEER_A, PEER_B)
        put_behind_router(router, b, PEER_B, PEER_A)
        with furnished(a, b) as lab:
            lab.router = router
            yield lab


def put_behind_router(router: Namespace, namespace: Namespace, peer: Peer, other: Peer) -> None:
    number = 3 if peer is PEER_A else 4
    gateways = {V4: f"10.82.{number}.1", V6: f"2001:db8:82:{number}::1"}
    own = f"10.82.{number}.2/30 2001:db8:82:{number}::2/64"
    own += f" {peer.addresses[V4]}/32 {peer.addresses[V6]}/128"
    netns.join(namespace, router, own, f"{gateways[V4]}/30 {gateways[V6]}/64")
    for family, bits in ((V4, 32), (V6, 128)):
        there, here = other.addresses[family], peer.addresses[family]
        namespace.ip("route", "add", there, "via", gateways[family], "src", here)
        back = f"10.82.{number}.2" if family == V4 else f"2001:db8:82:{number}::2"
        router.ip("route", "add", f"{here}/{bits}", "via", back)


@contextmanager
def furnished(a: Namespace, b: Namespace) -> Iterator[Lab]:
    directory = Path(tempfile.mkdtemp(prefix="bgpsnoop-lab-"))
    directory.chmod(0o755)  # daemons that drop privileges read their files here
    lab = Lab(a, b, directory)
    try:
        yield lab
    finally:
        lab.close()
        if lab.keep:
            shutil.copytree(directory, lab.keep, dirs_exist_ok=True, ignore=not_copied)
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def kept_on_failure(lab: Lab, where: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        lab.keep = where
        raise


def not_copied(directory: str, names: list[str]) -> list[str]:
    """Sockets and FIFOs cannot be copied."""
    paths = [Path(directory) / name for name in names]
    return [path.name for path in paths if not (path.is_file() or path.is_dir())]
