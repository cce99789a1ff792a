# SPDX-License-Identifier: Apache-2.0
"""Records the golden captures of tests/replay from real daemons and writes down what replay says.

    sudo python3 tests/lab/record.py [NAME...]     (all, or those whose name begins so)
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bgpsnoop import ROOT
from daemons.base import Daemon
from lab import PEER_A, PEER_B, V4, V6, peers_on_a_link
from tcpdump import Tcpdump, capture

REPLAY = ROOT / "tests/replay"


@dataclass
class Stage:
    a: Daemon
    b: Daemon
    address_a: str
    address_b: str
    recorder: Tcpdump


def not_configured(stage: Stage) -> None:
    stage.b.start()
    stage.a.start()
    stage.recorder.wait_for("tcp.stream == 1 && (tcp.flags.reset == 1 || tcp.flags.fin == 1)")


def bad_peer_as(stage: Stage) -> None:
    stage.b.neighbor(stage.address_a, 1000, local_address=stage.address_b).start()
    stage.a.start()
    stage.recorder.wait_for("bgp.notify.major_error == 2")


def up_and_cleared(stage: Stage) -> None:
    stage.b.neighbor(stage.address_a, PEER_A.asn, local_address=stage.address_b).start()
    stage.a.start()
    stage.a.wait_established(stage.address_b)
    stage.b.wait_established(stage.address_a)
    stage.b.reset(stage.address_a)
    stage.recorder.wait_for("bgp.notify.major_error == 6")


STORIES: list[Callable[[Stage], None]] = [not_configured, bad_peer_as, up_and_cleared]
DUETS = [("bird", "frr"), ("frr", "bird")]


def name_of(story: Callable[[Stage], None], family: str, duet: tuple[str, str]) -> str:
    return f"{story.__name__}_{duet[0]}_{duet[1]}_{family}"


def record(story: Callable[[Stage], None], family: str, duet: tuple[str, str]) -> None:
    name = name_of(story, family, duet)
    address_a, address_b = PEER_A.addresses[family], PEER_B.addresses[family]
    with peers_on_a_link() as lab:
        a, b = lab.daemon(duet[0], PEER_A), lab.daemon(duet[1], PEER_B)
        a.neighbor(address_b, PEER_B.asn, local_address=address_a)
        with capture(lab.a, lab.directory / f"{name}.pcap", "to-b") as recorder:
            story(Stage(a, b, address_a, address_b, recorder))
            a.stop()
            b.stop()
        shutil.copy(recorder.file, REPLAY / f"{name}.pcap")
    print(f"recorded {name}", flush=True)
    for end, address in (("a", address_a), ("b", address_b)):
        rewrite(f"{name}_at_{end}", f"{name}.pcap", "--local", address)


def rewrite(name: str, *row: str) -> None:
    """Adds the row to captures.txt if it is new, then has its expectation written."""
    listing = REPLAY / "captures.txt"
    rows = {line.split()[0]: line for line in listing.read_text().splitlines() if line.strip()}
    rows[name] = " ".join((name, *row))
    listing.write_text("\n".join(rows[key] for key in sorted(rows)) + "\n")
    command = [sys.executable, str(REPLAY / "test_replay.py"), "--rewrite", name]
    subprocess.run(command, check=False)


def main(prefixes: list[str]) -> None:
    for story in STORIES:
        for duet in DUETS:
            for family in (V4, V6):
                name = name_of(story, family, duet)
                if not prefixes or any(name.startswith(prefix) for prefix in prefixes):
                    record(story, family, duet)


if __name__ == "__main__":
    main(sys.argv[1:])
