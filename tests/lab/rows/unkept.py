# SPDX-License-Identifier: Apache-2.0
"""What a file of evidence cannot show, besides what no capture can (unseen.py): it has the packets
of one connection and of few others with that peer, as far as the kernel's counters and messages
tell of them, until the verdict."""

import re
from collections.abc import Callable

from bgpsnoop import Event
from rows import unseen
from rows.row import Row

Holds = Callable[[Event, Event], bool]  # of what was recorded, and of what a replay says


def says(pattern: str) -> Holds:
    return lambda live, _: bool(re.search(pattern, live["explanation"]))


def because(*causes: str) -> Holds:
    return lambda live, _: live["causes"][:1] in [[cause] for cause in causes]


def waits_after_what_just_ended(_: Event, replayed: Event) -> bool:
    return bool(re.search(r"\b\d+(\.\d+)? ms ago\b", replayed["explanation"]))


KINDS: dict[str, Holds] = {
    "how the sessions before the last few fell, and how soon they were back": says(
        "the sessions before it ended so too"
    ),
    "sessions with other routers, or others with the same": says(
        "other sessions with the same router|several routers|within a second|in one second"
    ),
    "that another connection, which ended within a second, had no verdict yet": (
        waits_after_what_just_ended
    ),
    "how large the segments were that were repeated": because("mtu_blackhole"),
    "the rhythm of KEEPALIVEs before the newest": because("keepalive_slower_than_hold"),
}


# No type and code: no packet. On a busy machine the socket may tell its errno first.
BY_ITS_ERRNO = says("who sent the ICMP is not known|Our SYN to [^ ]+ ended in E[A-Z]+:")


def excuse(row: Row, live: Event, replayed: Event | None) -> str:
    """Why the two may differ, in the causes of one outcome; empty if nothing excuses it."""
    general = unseen.excuse(unseen.Pair(live, replayed, row.cause, False, False))
    saw_no_answer = replayed and replayed["outcome"] in ("connect_timeout", "unknown")
    if replayed and saw_no_answer and BY_ITS_ERRNO(live, replayed):
        return "an ICMP error of which the kernel told the errno alone"
    if general or not replayed or live["outcome"] != replayed["outcome"]:
        return general
    return next((why for why, holds in KINDS.items() if holds(live, replayed)), "")
