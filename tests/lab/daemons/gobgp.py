# SPDX-License-Identifier: Apache-2.0
"""GoBGP 3. It calls at 5 s at the earliest, whatever connect-retry says."""

import json
import signal
from pathlib import Path
from typing import ClassVar

from daemons.base import Daemon, Neighbor
from process import Process

STATES = ["", "idle", "connect", "active", "opensent", "openconfirm", "established"]


class GoBgp(Daemon):
    name: ClassVar[str] = "gobgp"
    cannot: ClassVar[frozenset[str]] = frozenset({"role"})

    @property
    def _file(self) -> Path:
        return self.directory / "gobgpd.json"

    def write_configuration(self) -> None:
        configuration = {
            "global": {"config": {"as": self.asn, "router-id": self.router_id, "port": 179}},
            "neighbors": [neighbor_entry(neighbor) for neighbor in self.neighbors.values()],
        }
        self._file.write_text(json.dumps(configuration, indent=1))

    def launch(self) -> Process:
        argv = ["gobgpd", "-f", self._file, "-t", "json", "--pprof-disable", "-p", "-l", "debug"]
        # The namespace has its own loopback, so the usual port is free in every lab.
        argv += ["--api-hosts", "127.0.0.1:50051"]
        return Process(argv, self.directory / "log", self.namespace)

    def ready(self) -> bool:
        """The port is open before a neighbour takes calls: it hangs up on those that come
        earlier."""
        log, wanted = self.log(), [n for n in self.neighbors.values() if not n.shutdown]
        return (
            super().ready()
            and log.count("Add a peer") == len(self.neighbors)
            and log.count("new=BGP_FSM_ACTIVE") >= len(wanted)
        )

    def start(self) -> "GoBgp":
        super().start()
        for prefix in self.networks:
            family = "ipv6" if ":" in prefix else "ipv4"
            self.gobgp("global", "rib", "add", prefix, "-a", family)
        return self

    def gobgp(self, *words: str, check: bool = True) -> str:
        return self.namespace.run("gobgp", *words, check=check)

    def apply(self) -> None:
        assert self.process is not None
        self.write_configuration()
        self.process.signal(signal.SIGHUP)

    def reset(self, address: str) -> None:
        self.gobgp("neighbor", address, "reset")

    def shut_down(self, address: str, message: str = "") -> None:
        self.gobgp("neighbor", address, "shutdown", *([message] if message else []))

    def call_again(self, address: str) -> None:
        """After a reset GoBGP stays idle for 30 s; its option for that time is ignored (3.10)."""
        self.gobgp("neighbor", address, "disable")
        self.gobgp("neighbor", address, "enable")

    def state(self, address: str) -> str:
        answer = self.gobgp("neighbor", address, "-j", check=False)
        try:
            return STATES[json.loads(answer)["state"]["session_state"]]
        except (ValueError, KeyError, IndexError):
            return ""


def neighbor_entry(neighbor: Neighbor) -> dict[str, object]:
    config: dict[str, object] = {
        "neighbor-address": neighbor.address,
        "peer-as": neighbor.remote_as,
        "admin-down": neighbor.shutdown,
    }
    if neighbor.password:
        config["auth-password"] = neighbor.password
    if neighbor.local_as:
        config["local-as"] = neighbor.local_as
    transport: dict[str, object] = {"passive-mode": neighbor.passive}
    if neighbor.local_address and "%" not in neighbor.address:
        transport["local-address"] = neighbor.local_address
    entry: dict[str, object] = {
        "config": config,
        "transport": {"config": transport},
        "timers": {
            "config": {
                "connect-retry": 1,
                "hold-time": neighbor.hold_time,
                "keepalive-interval": max(1, neighbor.hold_time // 3),
            }
        },
        "afi-safis": [family_entry(family, neighbor) for family in neighbor.wanted_families],
    }
    if neighbor.ebgp_multihop:
        multihop = {"enabled": True, "multihop-ttl": neighbor.ebgp_multihop}
        entry["ebgp-multihop"] = {"config": multihop}
    if neighbor.ttl_security:
        entry["ttl-security"] = {
            "config": {"enabled": True, "ttl-min": 256 - neighbor.ttl_security}
        }
    return entry


def family_entry(family: str, neighbor: Neighbor) -> dict[str, object]:
    entry: dict[str, object] = {"config": {"afi-safi-name": family}}
    if neighbor.max_prefix:
        entry["prefix-limit"] = {"config": {"max-prefixes": neighbor.max_prefix}}
    return entry
