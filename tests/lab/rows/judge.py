# SPDX-License-Identifier: Apache-2.0
"""Compares what an end concluded with what it may conclude."""

import re

from bgpsnoop import Event
from rows.row import CERTAINTIES, End, Expect, Row

COLLISION = Expect("collision", at_most="certain")  # both daemons may call: that is no fault


def closed(events: list[Event]) -> list[Event]:
    return [event for event in events if event["event"] == "connection_closed"]


def noise(row: Row, event: Event) -> bool:
    """What daemons do now and then where both call, whatever the row is about."""
    kinds = (row.a, row.b)
    return ("frr" in kinds and hung_up(event)) or ("bird" in kinds and gave_up_both(event))


def gave_up_both(event: Event) -> bool:
    """BIRD, refused by 6/7 on one of two calls that cross, says 6/0 on the other."""
    opening = event["phase"] in ("open_sent", "open_confirm")
    return event["outcome"] == "cease_other" and event["certainty"] == "ambiguous" and opening


def hung_up(event: Event) -> bool:
    """FRR hangs up on its own call before its OPEN, and either end says so."""
    silent = {"peer_start_delay", "port_probe"}.intersection(event["causes"][:1])
    return event["outcome"] == "open_not_sent" or (
        event["outcome"] == "closed_without_answer" and bool(silent)
    )


def objection(event: Event, wanted: Expect) -> str:
    """Why this verdict is not the one wanted; empty if it is."""
    causes, certainty = event["causes"], event["certainty"]
    if not wanted.fits(event["outcome"]):
        return f"{event['outcome']} is not {wanted.outcome}"
    if wanted.side and event["side"] != wanted.side:
        return f"side {event['side']} is not {wanted.side}"
    if wanted.interface and event.get("interface") != wanted.interface:
        return f"interface {event.get('interface')} is not {wanted.interface}"
    if wanted.shows and not re.search(wanted.shows, shown(event), re.DOTALL):
        return f"{wanted.shows!r} is not in {shown(event)!r}"
    if CERTAINTIES.index(certainty) > CERTAINTIES.index(wanted.at_most):
        return f"{certainty} is more than {wanted.at_most}"
    if wanted.truth and wanted.truth not in causes:
        return f"{wanted.truth} is not among {causes}"
    decided = certainty != "ambiguous" and not wanted.first
    if wanted.truth and decided and causes[0] != wanted.truth:
        return f"{certainty} of {causes[0]}, but it was {wanted.truth}"
    if wanted.first and causes[:1] != [wanted.first]:
        return f"{wanted.first} should be the first of {causes}"
    return ""


def shown(event: Event) -> str:
    words = (event["explanation"], *event["evidence"], event.get("next_step", ""))
    return "; ".join(words)


def objections(row: Row, letter: str, events: list[Event]) -> list[str]:
    end = row.end(letter)
    found = [f"no verdict {w}" for w in end.must if not any_like(events, w)]
    found += [text for event in closed(events) for text in stray(row, end, event)]
    warned = {event["warning"] for event in events if event["event"] == "warning"}
    found += [f"no warning {name}" for name in end.warnings if name not in warned]
    if end.up and not any(event["event"] == "session_up" for event in events):
        found.append("the session did not come up")
    return found


def any_like(events: list[Event], wanted: Expect) -> bool:
    return any(not objection(event, wanted) for event in closed(events))


def stray(row: Row, end: End, event: Event) -> list[str]:
    """Objections to a verdict that is none of those that may be."""
    allowed = [*end.must, *end.may, COLLISION]
    against = [objection(event, wanted) for wanted in allowed]
    if not all(against) or noise(row, event):
        return []
    near = [text for text, wanted in zip(against, allowed) if wanted.fits(event["outcome"])]
    return [f"{near[0] if near else 'unexpected'}: {short(event)}"]


def short(event: Event) -> str:
    keys = ("outcome", "phase", "side", "causes", "certainty", "explanation")
    return ", ".join(f"{key} {event.get(key)}" for key in keys)


def complete(row: Row, letter: str, events: list[Event]) -> bool:
    """Whether the end has said all that it must."""
    end = row.end(letter)
    warned = {event.get("warning") for event in events}
    up = not end.up or any(event["event"] == "session_up" for event in events)
    said = all(any_like(events, wanted) for wanted in end.must)
    return up and said and warned >= set(end.warnings)
