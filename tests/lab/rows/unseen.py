# SPDX-License-Identifier: Apache-2.0
"""What no capture can show. Where a verdict of the kernel's rests on it, a replay may say less: it
names what it saw, and no cause that it is sure of. One entry a kind of evidence."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bgpsnoop import Event


@dataclass(frozen=True)
class Pair:
    """One connection as the trace and as the replay judged it, and what else each said."""

    live: Event
    replayed: Event | None  # no such connection in the capture
    cause: str  # of the row
    still_open: bool  # the replay takes some connection for open that has ended
    both_objected: bool  # each end wrote a NOTIFICATION


Holds = Callable[[Pair], bool]


@dataclass(frozen=True)
class Unseen:
    why: str
    rests_on_it: Holds
    instead: tuple[str, ...]  # outcomes that a replay may name, besides the same one
    knows_more: bool = False  # the replay may be surer, too


def because(*causes: str) -> Holds:
    return lambda pair: bool(pair.live["causes"]) and pair.live["causes"][0] in causes


def ended(*outcomes: str) -> Holds:
    return lambda pair: pair.live["outcome"] in outcomes


def either(*conditions: Holds) -> Holds:
    return lambda pair: any(holds(pair) for holds in conditions)


def waited_for_more(pair: Pair) -> bool:
    """Its verdict on a first refusal comes after the refuser's own call, or a session."""
    causes = pair.replayed["causes"][:1] if pair.replayed else []
    return causes in (["peer_not_ready"], ["local_not_ready"], ["wrong_source_address"])


def lives_on(pair: Pair) -> bool:
    left = ended("refused_locally", "local_closed", "local_reset")
    return left(pair) and because("local_daemon_stalled", "local_operator")(pair)


def keepalive_came_with_the_end(pair: Pair) -> bool:
    said = pair.replayed["explanation"] if pair.replayed else ""
    return bool(re.search(r"established session with FIN after \d+(\.\d+)? ms", said))


NOTHING = "nothing"  # no such connection
KINDS = (
    Unseen(
        "an attempt, or its refusal, of which nothing left: no route, no neighbour entry, or "
        "our own firewall",
        either(
            ended("connect_unsendable", "connect_abandoned", "not_listening"),
            because("peer_unresolvable", "local_drop"),
        ),
        (NOTHING,),
    ),
    Unseen(
        "that a speaker gave up calling: a socket in SYN_SENT closes without a segment, and what "
        "the capture shows until its next call is that no answer came",
        ended("connect_abandoned", "connect_timeout"),
        ("connect_abandoned", "connect_timeout", "unknown", "open"),
        knows_more=True,
    ),
    Unseen(
        "that our RST to a SYN found no way out, or our SYN no link",
        either(ended("not_listening"), ended("connect_timeout")),
        ("connect_timeout", NOTHING),
    ),
    Unseen(
        "that our kernel dropped what came: to a capture it arrived",
        because("gtsm_here", "local_drop", "auth_mismatch", "auth_changed"),
        ("open", "hold_timer_expired", "connect_timeout", "unknown"),
    ),
    Unseen(
        "our addresses: what was sent did not leave, and what came was not taken",
        because("local_address_removed"),
        ("open", "hold_timer_expired", "connect_timeout"),
    ),
    Unseen(
        "what our speaker sent last: nothing leaves by an interface that is down",
        because("interface_down"),
        ("open",),
    ),
    Unseen(
        "connections of a host with itself, by its loopback interface",
        because("neighbor_is_own_address"),
        (NOTHING,),
    ),
    Unseen(
        "an earlier NOTIFICATION that our TCP still held back: the wait that follows it",
        because("local_error_backoff", "peer_error_backoff"),
        (),
    ),
    Unseen(
        "when another connection last spoke: of a quiet one a capture is asked now and then",
        because("peer_duplicate_speaker"),
        (),
    ),
    Unseen("why our socket closed: the exit of its process", because("local_daemon_exited"), ()),
    Unseen("that our process has not ended, which left without a word", lives_on, ()),
    Unseen(
        "whose word was first when both ends object at once: a write is before its segment",
        lambda pair: pair.both_objected,
        (),
    ),
    Unseen(
        "what our TCP holds back while it repeats, a last NOTIFICATION or a FIN",
        either(
            ended("hold_timer_expired", "open_unanswered", "send_hold_timer_expired"),
            because("local_daemon_exited", "gtsm_at_peer", "path_down"),
        ),
        ("open", "peer_reset", "local_reset", "unknown"),
    ),
    Unseen(
        "our TCP's own patience: keepalive probes, TCP_USER_TIMEOUT",
        ended("tcp_timeout"),
        ("open", "local_reset"),
    ),
    Unseen(
        "whose end was first when FRR gives up a call before its OPEN (judge.noise), just as the "
        "other end hangs up or calls",
        either(ended("open_not_sent"), because("peer_start_delay")),
        ("collision", "closed_without_answer"),
    ),
    Unseen(
        "what takes a link that was not captured",
        lambda pair: "rp_filter" in pair.cause,
        (NOTHING,),
    ),
    Unseen(
        "that another connection has ended with such words held back: a new call seems to give "
        "way to it",
        lambda pair: pair.still_open,
        ("collision",),
    ),
    Unseen(
        "that our speaker had not read the peer's first KEEPALIVE when its FIN came: to a capture "
        "the session was established for that long",
        lambda pair: ended("closed_in_open_confirm")(pair) and keepalive_came_with_the_end(pair),
        ("peer_closed",),
    ),
    Unseen(
        "what follows a first refusal: a capture waits for it, and the kernel's verdict does not",
        waited_for_more,
        (),
        knows_more=True,
    ),
)


def excuse(pair: Pair) -> str:
    """Why the two may differ; empty if nothing excuses it."""
    said = pair.replayed["outcome"] if pair.replayed else NOTHING
    for kind in KINDS:
        fits = said in kind.instead or said == pair.live["outcome"]
        if fits and kind.rests_on_it(pair) and (kind.knows_more or says_less(pair)):
            return kind.why
    return ""


def says_less(pair: Pair) -> bool:
    """Or the same; an outcome without causes accuses nobody."""
    replayed = pair.replayed
    if not replayed or not replayed["causes"] or replayed["certainty"] == "ambiguous":
        return True
    return replayed["causes"][0] == pair.live["causes"][0]
