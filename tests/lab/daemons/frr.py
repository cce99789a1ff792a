# SPDX-License-Identifier: Apache-2.0
"""FRR's bgpd, alone where that will do: -Z needs no zebra, -n takes every next hop for reachable,
-S stays root. BFD and link-local neighbours want zebra, which knows the interfaces, and bfdd."""

import json
from pathlib import Path
from typing import Any, ClassVar

from daemons.base import BFD_INTERVAL, Daemon, Neighbor
from netns import run
from process import Process
from waiting import wait_until


class Frr(Daemon):
    name: ClassVar[str] = "frr"
    head: ClassVar[list[str]] = ["log stdout debugging", "debug bgp neighbor-events"]

    @property
    def _file(self) -> Path:
        return self.directory / "bgpd.conf"

    def write_configuration(self) -> None:
        self._file.write_text("\n".join([*self.head, *self._router()]) + "\n")

    def _router(self) -> list[str]:
        lines = [
            f"router bgp {self.asn}",
            f" bgp router-id {self.router_id}",
            " no bgp ebgp-requires-policy",
            " no bgp network import-check",
            " no bgp default ipv4-unicast",
            *(f" {line}" for line in self.extra),
        ]
        for neighbor in self.neighbors.values():
            lines += [f" {line}" for line in neighbor_lines(neighbor)]
        for family in ("ipv4", "ipv6"):
            lines += [f" address-family {family} unicast"]
            lines += [f"  network {p}" for p in self.networks if (":" in p) == (family == "ipv6")]
            for neighbor in self.neighbors.values():
                lines += [f"  {line}" for line in family_lines(neighbor, family)]
            lines += [" exit-address-family"]
        return lines

    def launch(self) -> Process:
        self._vty.mkdir(exist_ok=True)
        for place in (self.directory, self._vty):
            place.chmod(0o777)  # the helpers insist on being frr
        wants = [n for n in self.neighbors.values() if n.bfd or "%" in n.address]
        zebra = self.directory / "zebra"
        if wants:
            self._help("zebra", "-z", zebra)
            wait_until(zebra.exists, 10, "zebra listens")
            self._help("bfdd", "-z", zebra, "--bfdctl", self.directory / "bfdd.sock")
        alone = ["-z", zebra] if wants else ["-Z"]
        options = ["-f", self._file, *alone, "-n", "-S"]
        return self._process("bgpd", "root", self.directory / "log", *options)

    @property
    def _vty(self) -> Path:
        return self.directory / "vty"

    def _help(self, name: str, *options: str | Path) -> None:
        empty = self.directory / f"{name}.conf"
        empty.touch()
        log = self.directory / f"{name}.log"
        self.helpers.append(self._process(name, "frr", log, "-f", empty, *options))
        wait_until((self._vty / f"{name}.vty").exists, 10, f"{name} takes commands")

    def _process(self, name: str, user: str, log: Path, *options: str | Path) -> Process:
        argv = [f"/usr/lib/frr/{name}", *options, "-u", user, "-g", user, "-P", "0"]
        argv += ["-i", self.directory / f"{name}.pid", "--vty_socket", self._vty]
        return Process(argv, log, self.namespace)

    def bfd_is_up(self) -> bool:
        """As bgpd knows it, which bfdd tells a moment later; and at the pace that is configured,
        not at that of a packet a second with which BFD begins (RFC 5880, 6.8.3)."""
        answer = json.loads(self.vtysh("show bgp neighbors json"))
        watched = [peer["peerBfdInfo"] for peer in answer.values() if "peerBfdInfo" in peer]
        if [bfd["status"] for bfd in watched] != ["Up"]:
            return False
        peers = json.loads(self.vtysh("show bfd peers json"))
        return [peer["remote-transmit-interval"] for peer in peers] == [BFD_INTERVAL]

    def ready(self) -> bool:
        return (self._vty / "bgpd.vty").exists() and super().ready()

    def vtysh(self, *commands: str, check: bool = True) -> str:
        words = [word for command in commands for word in ("-c", command)]
        return run("vtysh", "--vty_socket", str(self._vty), *words, check=check)

    def add(self, address: str, remote_as: int, **options: Any) -> None:
        """Born shut down: else bgpd calls, or resets with 6/6, between two of its lines."""
        self.neighbor(address, remote_as, **{**options, "shutdown": True})
        self.apply()
        self.neighbor(address, remote_as, **options)
        if not options.get("shutdown"):
            self.start_again(address)

    def start_again(self, address: str) -> None:
        self.vtysh("configure", f"router bgp {self.asn}", f"no neighbor {host(address)} shutdown")

    def remove(self, address: str) -> None:
        del self.neighbors[address]
        self.vtysh("configure", f"router bgp {self.asn}", f"no neighbor {host(address)}")

    def apply(self) -> None:
        """bgpd takes the same lines again; what is not repeated stays, so removal is a command."""
        self.write_configuration()
        self.vtysh("configure", *(line.strip() for line in self._router()))

    def reset(self, address: str) -> None:
        self.vtysh(f"clear bgp {host(address)}")

    def shut_down(self, address: str, message: str = "") -> None:
        text = f" message {message}" if message else ""
        self.vtysh(
            "configure", f"router bgp {self.asn}", f"neighbor {host(address)} shutdown{text}"
        )

    def state(self, address: str) -> str:
        answer = self.vtysh(f"show bgp neighbors {host(address)} json", check=False)
        try:
            return str(json.loads(answer)[host(address)]["bgpState"]).lower()
        except (ValueError, KeyError):
            return ""


def neighbor_lines(neighbor: Neighbor) -> list[str]:
    keepalive = max(1, neighbor.hold_time // 3)
    interface = neighbor.address.partition("%")[2]
    options: dict[str, object] = {
        f"remote-as {neighbor.remote_as}": True,
        "shutdown": neighbor.shutdown,
        f"local-as {neighbor.local_as} no-prepend replace-as": neighbor.local_as,
        f"timers {keepalive} {neighbor.hold_time}": True,
        f"timers connect {neighbor.retry or 1}": True,
        "advertisement-interval 0": True,
        f"interface {interface}": interface,
        f"update-source {neighbor.local_address}": neighbor.local_address and not interface,
        f"password {neighbor.password}": neighbor.password,
        "passive": neighbor.passive,
        f"bfd {neighbor.bfd} {BFD_INTERVAL} {BFD_INTERVAL}": neighbor.bfd,
        f"ebgp-multihop {neighbor.ebgp_multihop}": neighbor.ebgp_multihop,
        f"ttl-security hops {neighbor.ttl_security}": neighbor.ttl_security,
        f"local-role {neighbor.role}": neighbor.role,
        **dict.fromkeys(neighbor.extra, True),
    }
    return [
        f"neighbor {host(neighbor.address)} {text}" for text, wanted in options.items() if wanted
    ]


def host(address: str) -> str:
    return address.partition("%")[0]


def family_lines(neighbor: Neighbor, family: str) -> list[str]:
    if f"{family}-unicast" not in neighbor.wanted_families:
        return []
    lines = [f"neighbor {host(neighbor.address)} activate"]
    if neighbor.max_prefix:
        lines += [f"neighbor {host(neighbor.address)} maximum-prefix {neighbor.max_prefix}"]
    return lines
