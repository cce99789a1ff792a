# SPDX-License-Identifier: Apache-2.0
"""What agents of three routers would have told of 200 neighbours that are down, of five that are up
and of a stranger, as the past of a Prometheus."""

from collections import defaultdict
from dataclasses import dataclass

JOB = "bgpsnoop"
SCRAPES = (60, 45, 30, 15, 0)  # so many seconds ago


@dataclass(frozen=True)
class Fate:
    """Why a session is down, and what the alerts say of that."""

    side: str
    cause: str
    severity: str
    outcome: str = "administrative"
    layer: str = "administrative"
    fell: bool = True  # else it never was up, and is called in vain
    called: bool = True
    goes_on_calling: bool = False  # after its fall
    fall_is_past: bool = False  # its retries, which end at the peer, tell who has to act

    @property
    def acting(self) -> str:
        return "peer" if self.fall_is_past else self.side


FATES = [
    Fate("peer", "peer_operator", "critical"),
    Fate("unknown", "auth_mismatch", "critical", "connect_timeout", "network", fell=False),
    Fate("local", "local_operator", "info"),
    Fate("path", "path_down", "critical", "hold_timer_expired", "liveness"),
    Fate("local", "local_daemon_exited", "critical", "local_closed", "local"),
    Fate("local", "bad_peer_as", "info", "open_rejected", "parameters", fell=False),
    Fate("peer", "", "critical", "cease_other", "session"),
    Fate("peer", "peer_not_listening", "no alert", "connect_refused", "transport", False, False),
    # Our operator cleared it; or nobody saw how it fell. By now its calls are refused.
    Fate("local", "local_operator", "critical", goes_on_calling=True, fall_is_past=True),
    Fate("unknown", "", "critical", "unknown", "none", fall_is_past=True),
    Fate("", "", "critical", outcome="", fell=False),  # its first call has not ended yet
]


@dataclass(frozen=True)
class Peer:
    instance: str
    address: str
    fate: Fate
    seconds: int  # for which it has been down
    name: str = ""
    netns: str = ""
    vrf: str = "default"

    @property
    def shown(self) -> str:
        return f"{self.name} {self.address}".strip()

    @property
    def labels(self) -> str:
        netns = f',netns="{self.netns}"' if self.netns else ""
        where = f'job="{JOB}",instance="{self.instance}"{netns}'
        return f'{where},vrf="{self.vrf}",peer="{self.address}"'


def peers() -> list[Peer]:
    """Some at two routers, many that fell in the same second, a few with names."""
    made = [
        Peer(
            f"r{1 + number % 2}:19179",
            f"10.1.{number // 2 % 7}.{number // 2}",
            FATES[number % len(FATES)],
            60 * (1 + number * 7 % 5),
            name=f"transit-{number:03}" if number % 3 == 0 else "",
        )
        for number in range(196)
    ]
    fate = FATES[0]
    made.append(Peer("r1:19179", "fe80::1%eth0", fate, 7, name="R&D / Köln"))
    made.append(Peer("r1:19179", "10.9.9.9", fate, 8, netns="blue"))
    made.append(Peer("r1:19179", "10.9.9.9", fate, 8, netns="red 4026532001"))
    made.append(Peer("r1:19179", "10.9.9.9", fate, 8))
    return made


class Exposition:
    """Samples by the name of their metric, as they are at a moment."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._samples: dict[str, list[str]] = defaultdict(list)

    def add(self, name: str, labels: str, value: float = 1) -> None:
        self._samples[name].append(f"{name}{{{labels}}} {value}")

    def ago(self, name: str, labels: str, seconds: int) -> None:
        self.add(name, labels, self.now - seconds)

    def past(self) -> str:
        """In OpenMetrics: the same at the last few scrapes."""
        out: list[str] = []
        for name, samples in self._samples.items():
            kind = "counter" if name.endswith("_total") else "gauge"
            out.append(f"# TYPE {name.removesuffix('_total')} {kind}")
            out += [f"{each} {self.now - ago}" for each in samples for ago in SCRAPES]
        return "\n".join([*out, "# EOF", ""])

    def scrape(self) -> str:
        """As an agent would tell it now; `up` is Prometheus's own."""
        samples = [each for name, of in self._samples.items() if name != "up" for each in of]
        return "\n".join([*samples, ""])


def tell_down(out: Exposition, peer: Peer) -> None:
    labels, fate = peer.labels, peer.fate
    verdict = (
        f'{labels},outcome="{fate.outcome}",layer="{fate.layer}",side="{fate.side}",'
        f'cause="{fate.cause}"'
    )
    out.add("bgpsnoop_session_up", labels, 0)
    out.add("bgpsnoop_session_established_total", labels, int(fate.fell))
    out.add("bgpsnoop_session_info", f'{labels},name="{peer.name}",peer_as="65001"')
    if fate.fell:
        out.add("bgpsnoop_last_down_info", verdict)
        out.ago("bgpsnoop_last_down_timestamp_seconds", labels, peer.seconds)
        retry = f'{labels},outcome="connect_refused",layer="transport",side="peer",'
        out.add("bgpsnoop_last_outcome_info", retry + 'cause="peer_not_listening"')
    elif fate.outcome:
        out.add("bgpsnoop_last_outcome_info", verdict)
    if fate.goes_on_calling or (not fate.fell and fate.called):
        out.ago("bgpsnoop_session_called_since_timestamp_seconds", labels, peer.seconds)


def tell_up(out: Exposition, number: int) -> None:
    labels = f'job="{JOB}",instance="r1:19179",vrf="default",peer="10.2.0.{number}"'
    out.add("bgpsnoop_session_up", labels)
    out.add("bgpsnoop_session_established_total", labels, 3)
    out.add("bgpsnoop_session_info", f'{labels},name="",peer_as="65002",group="edge"')
    if number:  # the first is older than its agent
        out.ago("bgpsnoop_session_established_timestamp_seconds", labels, 3600 * number)
    if number == 1:
        bfd = 'outcome="bfd_down",layer="session",side="path",cause="bfd"'
        out.add("bgpsnoop_last_down_info", f"{labels},{bfd}")


def tell_agents(out: Exposition) -> None:
    for number in (1, 2, 3):
        agent = f'job="{JOB}",instance="r{number}:19179"'
        out.add("up", agent, int(number != 3))
        out.add("bgpsnoop_build_info", f'{agent},version="0.1.0"')
        out.add("bgpsnoop_hook_offered", f'{agent},hook="resets_sent"')
        out.add("bgpsnoop_hook_attached", f'{agent},hook="resets_sent"', int(number != 2))
    # Another exporter, which is no agent though $job and $instance take it in.
    out.add("up", 'job="node",instance="r1:9100"', 0)
    out.add("process_open_fds", 'job="node",instance="r1:9100"', 10)


def exposition(now: int) -> Exposition:
    out = Exposition(now)
    for peer in peers():
        tell_down(out, peer)
    for number in range(5):
        tell_up(out, number)
    tell_agents(out)
    stranger = f'job="{JOB}",instance="r1:19179",vrf="default",peer="10.7.7.7"'
    out.add("bgpsnoop_knocking_peer_info", f'{stranger},outcome="refused_locally",cause=""')
    out.ago("bgpsnoop_knocking_peer_last_seen_timestamp_seconds", stranger, 4)
    return out
