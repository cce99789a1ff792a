"""What no capture can show. Where a verdict of the kernel's rests on it, a replay may say less: it
names what it saw, and no cause that it is sure of. One entry a kind of evidence."""

from collections.abc import Callable
from dataclasses import dataclass

from bgpsnoop import Event

Holds = Callable[[Event], bool]
NOTHING = "nothing"  # no such connection in the capture


@dataclass(frozen=True)
class Unseen:
    why: str
    rests_on_it: Holds  # the verdict from the kernel
    instead: tuple[str, ...]  # what a replay may make of it, besides the same outcome


def because(*causes: str) -> Holds:
    return lambda live: live["causes"][:1] and live["causes"][0] in causes


def ended(*outcomes: str) -> Holds:
    return lambda live: live["outcome"] in outcomes


def told_by_us(live: Event) -> bool:
    """With a NOTIFICATION, or with a FIN, that waited behind what was not acknowledged."""
    waited = ("path_down", "peer_not_reading", "local_daemon_exited", "gtsm_at_peer",
              "peer_multihop_missing", "gtsm_here")
    return live["side"] in ("local", "path", "peer") and because(*waited)(live)


KINDS = (
    Unseen("an attempt of which nothing left: no route, no neighbour entry, or our own firewall",
           lambda live: ended("connect_unsendable", "connect_abandoned")(live)
           or because("peer_unresolvable", "local_drop")(live), (NOTHING,)),
    Unseen("that a speaker gave up calling: a socket in SYN_SENT closes without a segment",
           ended("connect_abandoned", "connect_timeout"),
           ("connect_abandoned", "connect_timeout", "open", NOTHING)),
    Unseen("that our kernel dropped what came: to a capture it arrived",
           because("gtsm_here", "local_drop", "auth_mismatch", "auth_changed"),
           ("open", "hold_timer_expired", "connect_refused", "connect_timeout")),
    Unseen("why our socket closed: the exit of its process", because("local_daemon_exited"), ()),
    Unseen("what our TCP holds back while it repeats: a last NOTIFICATION, a FIN", told_by_us,
           ("open", "peer_reset")),
)


def says_less(replayed: Event) -> bool:
    return replayed["certainty"] == "ambiguous" or not replayed["causes"]


def excuse(live: Event, replayed: Event | None) -> str:
    """Why the two may differ; empty if nothing excuses it."""
    for kind in KINDS:
        if not kind.rests_on_it(live):
            continue
        if replayed is None:
            if NOTHING in kind.instead:
                return kind.why
            continue
        same = replayed["outcome"] == live["outcome"]
        agrees = live["causes"][:1] == replayed["causes"][:1]
        if (same and agrees) or (same or replayed["outcome"] in kind.instead) and says_less(replayed):
            return kind.why
    return ""
