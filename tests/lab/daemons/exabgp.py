# SPDX-License-Identifier: Apache-2.0
"""ExaBGP 4. A helper shell carries commands in through a FIFO and keeps the state changes it
hears."""

import json
import os
import signal
from pathlib import Path
from typing import ClassVar

from daemons.base import Daemon, Neighbor
from process import Process


class ExaBgp(Daemon):
    name: ClassVar[str] = "exabgp"
    cannot: ClassVar[frozenset[str]] = frozenset({"role", "max_prefix", "shutdown"})

    @property
    def _file(self) -> Path:
        return self.directory / "exabgp.conf"

    @property
    def _commands(self) -> Path:
        return self.directory / "commands"

    @property
    def _heard(self) -> Path:
        return self.directory / "heard"

    def write_configuration(self) -> None:
        # <> keeps a writer on the FIFO, so that it never reads end-of-file.
        shell = f"cat <>{self._commands} & exec cat >>{self._heard}"
        script = self.directory / "helper"
        script.write_text(f"#!/bin/sh\n{shell}\n")
        script.chmod(0o755)
        blocks = [f"process lab {{\n  run {script};\n  encoder json;\n}}"]
        blocks += [self._block(neighbor) for neighbor in self.neighbors.values()]
        self._file.write_text("\n".join(blocks) + "\n")

    def _block(self, neighbor: Neighbor) -> str:
        options: dict[str, object] = {
            f"router-id {self.router_id}": True,
            f"local-address {neighbor.local_address or 'auto'}": True,
            f"local-as {neighbor.local_as or self.asn}": True,
            f"peer-as {neighbor.remote_as}": True,
            f"hold-time {neighbor.hold_time}": True,
            "passive true": neighbor.passive,
            f'md5-password "{neighbor.password}"': neighbor.password,
            f"outgoing-ttl {neighbor.ebgp_multihop}": neighbor.ebgp_multihop,
            "outgoing-ttl 255": neighbor.ttl_security,
            f"incoming-ttl {256 - (neighbor.ttl_security or 0)}": neighbor.ttl_security,
        }
        lines = [f"{text};" for text, wanted in options.items() if wanted]
        families = [f"{family.replace('-', ' ')};" for family in neighbor.wanted_families]
        lines += [f"family {{ {' '.join(families)} }}"]
        lines += ["api { processes [ lab ]; neighbor-changes; }"]
        routes = [f"route {p} next-hop self;" for p in self.networks]
        if routes:
            lines += [f"static {{ {' '.join(routes)} }}"]
        return f"neighbor {neighbor.address} {{\n  " + "\n  ".join(lines) + "\n}"

    def launch(self) -> Process:
        if not self._commands.exists():
            os.mkfifo(self._commands)
        self._heard.touch()
        settings = {
            "exabgp_daemon_user": "root",
            "exabgp_daemon_drop": "false",
            "exabgp_tcp_bind": "0.0.0.0 ::",
            "exabgp_tcp_port": "179",
            "exabgp_api_cli": "false",
            "exabgp_api_ack": "false",
            "exabgp_log_all": "true",
        }
        return Process(["exabgp", self._file], self.directory / "log", self.namespace, settings)

    def command(self, text: str) -> None:
        with self._commands.open("w") as pipe:
            pipe.write(text + "\n")

    def apply(self) -> None:
        assert self.process is not None
        self.write_configuration()
        self.process.signal(signal.SIGUSR1)

    def reset(self, address: str) -> None:
        self.command(f"neighbor {address} teardown 4")

    def shut_down(self, address: str, message: str = "") -> None:
        """ExaBGP has no shutdown that lasts: it tears down with 6/2 and calls again."""
        self.command(f"neighbor {address} teardown 2")

    def state(self, address: str) -> str:
        """Only up and down are told. Texts hold control characters, so JSON is read loosely."""
        last = ""
        for line in self._heard.read_text().splitlines():
            neighbor = json.loads(line, strict=False).get("neighbor", {})
            if neighbor.get("address", {}).get("peer") == address:
                last = neighbor.get("state", last)
        return {"up": "established", "connected": "opensent", "down": "idle"}.get(last, "")
