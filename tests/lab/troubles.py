# SPDX-License-Identifier: Apache-2.0
"""A router, A, with eight neighbours, each with a trouble of its own, and what a person is told of
them by a real agent, Prometheus and Alertmanager."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import netns
from alertmanager import Alertmanager, Labels, Pager
from bgpsnoop import BINARY, ROOT, Agent
from lab import PEER_A, PEER_B, Lab, kept_on_failure, peers_on_a_link
from netns import Namespace
from prometheus import RULES, Prometheus
from quick_rules import quickened
from test_metrics import free_port
from waiting import Late, wait_until

NAMES = ["up", "refused", "bad_as", "md5", "nobody", "ours", "theirs", "up6"]
FOR_STRANGERS = {"ipv4": "10.84.9.1", "ipv6": "2001:db8:84:9::1"}  # addresses of A, and their own
OF_STRANGERS = {"ipv4": "10.84.9.2", "ipv6": "2001:db8:84:9::2"}
CALLED = {"bad_as": "upstream", "theirs": "transit"}  # by their operator
# What a person wants to be told of these neighbours, and nothing else.
WANTED = {
    ("BgpSessionDown", "critical", "refused"),  # configured here, not there
    ("BgpSessionDown", "critical", "bad_as"),  # the peer expects another AS
    ("BgpSessionDown", "critical", "md5"),
    ("BgpSessionDown", "critical", "nobody"),  # nothing listens there
    ("BgpSessionDown", "critical", "theirs"),  # was up, and the peer shut it down
    ("BgpSessionDown", "info", "ours"),  # was up, and we shut it down
}


Told = tuple[str, str, str]  # alert, severity, neighbour


def ends(name: str) -> tuple[str, str]:
    """Our address, and the neighbour's."""
    if name == "up6":
        return "2001:db8:84::1", "2001:db8:84::2"
    number = NAMES.index(name) + 1
    return f"10.84.{number}.1", f"10.84.{number}.2"


def name_of(peer: str) -> str:
    return next((name for name in NAMES if ends(name)[1] == peer), peer)


def on_links(lab: Lab, third: Namespace) -> None:
    """Addresses for each neighbour; those of `nobody` and the strangers are at a host without
    BGP."""
    lengths = {"ipv4": 24, "ipv6": 64}
    here, there = (
        " ".join(f"{address}/{lengths[family]}" for family, address in addresses.items())
        for addresses in (FOR_STRANGERS, OF_STRANGERS)
    )
    netns.join(lab.a, third, here, there)
    for name in NAMES:
        bits = 64 if ":" in ends(name)[0] else 30
        place, end = (third, "to-c") if name == "nobody" else (lab.b, "to-b")
        add_address(lab.a, f"{ends(name)[0]}/{bits}", end)
        add_address(place, f"{ends(name)[1]}/{bits}", "to-a")


def add_address(namespace: Namespace, address: str, device: str) -> None:
    namespace.ip("address", "add", address, "dev", device, *netns.nodad(address))


@dataclass
class Troubled:
    """What happens at A, told by an agent, Prometheus and Alertmanager."""

    lab: Lab
    third: Namespace
    port: int = field(default_factory=free_port)
    pager: Pager = field(default_factory=Pager)

    def __post_init__(self) -> None:
        self.a = self.lab.daemon("frr", PEER_A)
        self.b = self.lab.daemon("bird", PEER_B)

    def watch(self) -> None:
        self.start_agent()
        self.alertmanager = Alertmanager(self.lab.directory / "alerts", free_port(), self.pager)
        self.lab.run(self.alertmanager.process)
        rules = self.lab.directory / "quick.rules.yml"
        rules.write_text(quickened(RULES.read_text()))
        prometheus = Prometheus(
            self.lab.directory / "prometheus",
            free_port(),
            f"127.0.0.1:{self.port}",
            rules,
            self.alertmanager.address,
            f"|{self.lab.a.inode}|{self.lab.a.name}",  # as the router's own agent would see it
        )
        self.lab.run(prometheus.process)
        self.prometheus = prometheus

    def start_agent(self) -> None:
        options = ["--state-dir", str(self.lab.directory / "state")] if remembers() else []
        names = self.lab.directory / "names.yml"
        names.write_text("".join(f"{ends(name)[1]}: {called}\n" for name, called in CALLED.items()))
        options += ["--names", str(names)]
        self.agent = Agent(self.lab.directory / "agent.log", self.port, options)
        self.lab.run(self.agent.process)

    def live(self) -> None:
        """All neighbours at once; two sessions that are up are then shut down."""
        a, b = self.a, self.b
        for name in NAMES:
            mine, theirs = ends(name)
            key = {"password": "secret", "retry": 8} if name == "md5" else {}
            a.neighbor(theirs, PEER_B.asn, local_address=mine, **key)
            if name not in ("refused", "nobody"):
                our_as = 1000 if name == "bad_as" else PEER_A.asn
                b.neighbor(mine, our_as, local_address=theirs)
        b.start()
        a.start()
        for name in ("up", "up6", "ours", "theirs"):
            a.wait_established(ends(name)[1])
        self.prometheus.wait_for("count(bgpsnoop_session_up == 1) == 4")
        a.shut_down(ends("ours")[1])
        theirs = ends("theirs")[0]
        b.shut_down(theirs)
        b.neighbors[theirs] = replace(b.neighbors[theirs], shutdown=True)  # when reconfigured, too

    def told(self) -> list[Told]:
        return sorted(map(in_words, list(self.pager.fired)))

    def wait_until_told(self, wanted: set[Told]) -> None:
        try:
            wait_until(lambda: set(self.told()) >= wanted, 90, "all that is wanted is told", 0.5)
        except Late as late:
            raise Late(f"{late}: {wanted - set(self.told())}; told: {self.told()}") from None

    def firing(self) -> list[Told]:
        alerts = self.alertmanager.alerts(inhibited="false")
        return sorted(in_words(alert["labels"]) for alert in alerts)


def in_words(labels: Labels) -> Told:
    return labels["alertname"], labels["severity"], name_of(labels.get("peer", ""))


def remembers() -> bool:
    said = subprocess.run([BINARY, "agent", "--help"], capture_output=True, text=True, check=True)
    return "--state-dir" in said.stdout


@contextmanager
def troubled_router(name: str) -> Iterator[Troubled]:
    with peers_on_a_link() as lab, netns.namespaces("c") as (third,):
        on_links(lab, third)
        made = Troubled(lab, third)
        with kept_on_failure(lab, ROOT / "tests/results/lab" / name):
            try:
                made.watch()
                made.live()
                yield made
            finally:
                made.pager.close()
