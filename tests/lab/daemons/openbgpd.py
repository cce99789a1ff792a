# SPDX-License-Identifier: Apache-2.0
"""OpenBGPD portable. It reads only a configuration that nobody else can write, and forks."""

import re
from pathlib import Path
from typing import ClassVar

from daemons.base import Daemon, Neighbor
from process import Process


class OpenBgpd(Daemon):
    name: ClassVar[str] = "openbgpd"

    @property
    def _file(self) -> Path:
        return self.directory / "bgpd.conf"

    @property
    def _socket(self) -> Path:
        return self.directory / "control"

    def write_configuration(self) -> None:
        lines = [
            f"AS {self.asn}",
            f"router-id {self.router_id}",
            "fib-update no",
            "connect-retry 1",
            f'socket "{self._socket}"',
            *(f"network {prefix}" for prefix in self.networks),
            *(neighbor_block(neighbor) for neighbor in self.neighbors.values()),
            "allow from any",
            "allow to any",
        ]
        self._file.write_text("\n".join(lines) + "\n")
        self._file.chmod(0o600)

    def launch(self) -> Process:
        Path("/run/openbgpd").mkdir(exist_ok=True)  # its children chroot there
        argv = ["/usr/sbin/bgpd", "-d", "-v", "-f", self._file]
        return Process(argv, self.directory / "log", self.namespace)

    def ready(self) -> bool:
        return self._socket.exists() and super().ready()

    def control(self, *words: str, check: bool = True) -> str:
        return self.namespace.run("bgpctl", "-s", str(self._socket), *words, check=check)

    def apply(self) -> None:
        self.write_configuration()
        self.control("reload")

    def reset(self, address: str) -> None:
        self.control("neighbor", address, "clear")

    def shut_down(self, address: str, message: str = "") -> None:
        self.control("neighbor", address, "down", *([message] if message else []))

    def call_again(self, address: str) -> None:
        """After an error OpenBGPD stays idle for 30 s, then twice as long, and so on."""
        self.control("neighbor", address, "clear")

    def state(self, address: str) -> str:
        answer = self.control("show", "neighbor", address, check=False)
        found = re.search(r"BGP state = (\w+)", answer)
        return found[1].lower() if found else ""


def neighbor_block(neighbor: Neighbor) -> str:
    options: dict[str, object] = {
        f"remote-as {neighbor.remote_as}": True,
        f"local-as {neighbor.local_as}": neighbor.local_as,
        f"local-address {neighbor.local_address}": neighbor.local_address,
        f"holdtime {neighbor.hold_time}": True,
        "passive": neighbor.passive,
        "down": neighbor.shutdown,
        f'tcp md5sig password "{neighbor.password}"': neighbor.password,
        f"multihop {neighbor.ebgp_multihop}": neighbor.ebgp_multihop,
        "ttl-security yes": neighbor.ttl_security,
        f"max-prefix {neighbor.max_prefix} restart 1": neighbor.max_prefix,
        f"announce policy {neighbor.role}": neighbor.role,
        "enforce neighbor-as no": True,
        **dict.fromkeys(neighbor.extra, True),
    }
    announced = [f"announce {family_words(family)}" for family in neighbor.wanted_families]
    if "ipv4-unicast" not in neighbor.wanted_families:
        announced += ["announce IPv4 none"]
    lines = [text for text, wanted in options.items() if wanted] + announced
    return f"neighbor {neighbor.address} {{\n  " + "\n  ".join(lines) + "\n}"


def family_words(family: str) -> str:
    afi, safi = family.split("-")
    return f"{afi.replace('ipv', 'IPv')} {safi}"
