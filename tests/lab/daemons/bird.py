# SPDX-License-Identifier: Apache-2.0
"""BIRD 2."""

import re
from pathlib import Path
from typing import ClassVar

from daemons.base import BFD_INTERVAL, Daemon, Neighbor
from netns import run
from process import Process


class Bird(Daemon):
    name: ClassVar[str] = "bird"

    @property
    def _control(self) -> Path:
        return self.directory / "control"

    @property
    def _file(self) -> Path:
        return self.directory / "bird.conf"

    def write_configuration(self) -> None:
        parts = [
            "log stderr all;",
            f"router id {self.router_id};",
            "debug protocols { states, events };",
            "protocol device {}",
            *(bfd(neighbor.bfd) for neighbor in self.neighbors.values() if neighbor.bfd),
            *(static(prefix, number) for number, prefix in enumerate(self.networks)),
            *(protocol(self.asn, neighbor) for neighbor in self.neighbors.values()),
        ]
        # BIRD opens port 179 only for a neighbour. One that never calls keeps it open, so that an
        # unknown caller meets a listener, as with the other daemons and with a real router.
        parts += [dummy(self.asn, address) for address in ("192.0.2.254", "2001:db8:ffff::254")]
        self._file.write_text("\n".join(parts) + "\n")

    def launch(self) -> Process:
        argv = ["bird", "-f", "-c", self._file, "-s", self._control]
        argv += ["-P", self.directory / "pid"]
        return Process(argv, self.directory / "log", self.namespace)

    def ready(self) -> bool:
        """The port is open before a protocol accepts calls: it hangs up on those that come
        earlier."""
        waiting = [n.address for n in self.neighbors.values() if n.passive and not n.shutdown]
        return (
            self._control.exists()
            and super().ready()
            and all(self.state(address) not in ("", "idle") for address in waiting)
        )

    def control(self, *words: str) -> str:
        return run("birdc", "-s", str(self._control), *words)

    def apply(self) -> None:
        self.write_configuration()
        answer = self.control("configure")
        assert "econfigur" in answer, answer

    def reset(self, address: str) -> None:
        self.control("restart", protocol_name(address))

    def shut_down(self, address: str, message: str = "") -> None:
        self.control("disable", protocol_name(address), f'"{message}"')

    def state(self, address: str) -> str:
        answer = run(
            "birdc",
            "-s",
            str(self._control),
            "show",
            "protocols",
            "all",
            protocol_name(address),
            check=False,
        )
        found = re.search(r"BGP state:\s+(\w+)", answer)
        return {"down": "idle"}.get(found[1].lower(), found[1].lower()) if found else ""

    def bfd_is_up(self) -> bool:
        return bool(re.search(r"\bUp\b", self.control("show", "bfd", "sessions")))


def bfd(multiplier: int) -> str:
    times = f"interval {BFD_INTERVAL} ms; multiplier {multiplier};"
    return f'protocol bfd {{ interface "*" {{ {times} }}; }}'


def protocol_name(address: str) -> str:
    return "to_" + re.sub(r"\W", "_", address)


def in_words(address: str) -> str:
    """BIRD wants the interface of a link-local address in quotes."""
    host, percent, interface = address.partition("%")
    return f"{host}%'{interface}'" if percent else host


def static(prefix: str, number: int) -> str:
    family = "ipv6" if ":" in prefix else "ipv4"
    return f"protocol static net{number} {{ {family}; route {prefix} blackhole; }}"


def dummy(asn: int, address: str) -> str:
    family = "ipv6" if ":" in address else "ipv4"
    return (
        f"protocol bgp {protocol_name(address)} {{ local as {asn}; "
        f"neighbor {address} as {asn}; multihop; passive; {family}; }}"
    )


def channel(family: str, neighbor: Neighbor) -> str:
    limit = f" import limit {neighbor.max_prefix} action restart;" if neighbor.max_prefix else ""
    return f"  {family.removesuffix('-unicast')} {{ import all; export all;{limit} }};"


def protocol(asn: int, neighbor: Neighbor) -> str:
    source = f" {neighbor.local_address}" if neighbor.local_address else ""
    hops = neighbor.ebgp_multihop or neighbor.ttl_security
    optional = {
        "disabled;": neighbor.shutdown,
        "passive;": neighbor.passive,
        f'password "{neighbor.password}";': neighbor.password,
        "bfd on;": neighbor.bfd,
        f"multihop {hops};": hops and hops > 1,
        "ttl security on;": neighbor.ttl_security,
        f"local role {neighbor.role};": neighbor.role,
        **dict.fromkeys(neighbor.extra, True),
    }
    lines = [
        f"protocol bgp {protocol_name(neighbor.address)} {{",
        f"  local{source} as {neighbor.local_as or asn};",
        f"  neighbor {in_words(neighbor.address)} as {neighbor.remote_as};",
        f"  hold time {neighbor.hold_time};",
        f"  connect delay time 1; connect retry time {neighbor.retry or 2};",
        "  error wait time 1,2; error forget time 10;",
        *(f"  {line}" for line, wanted in optional.items() if wanted),
        *(channel(family, neighbor) for family in neighbor.wanted_families),
        "}",
    ]
    return "\n".join(lines)
