# SPDX-License-Identifier: Apache-2.0
"""The same story through the kernel and through a capture gives the same verdicts."""

import pytest

from bgpsnoop import Event, replay
from stories import Story, closed

Ports = tuple[int, int]


# A capture knows that the refuser took the next call, or that the caller has said an OPEN elsewhere
# meanwhile; the verdict of the kernel does not wait for it.
AT_ONCE = {
    "peer_start_delay": "port_probe",
    "peer_not_ready": "peer_not_configured_for_us",
    "local_not_ready": "local_not_configured",
}


def verdicts(events: list[Event], unread: set[Ports]) -> list[tuple[object, ...]]:
    return [
        (
            ports(event),
            *(event[key] for key in ("outcome", "layer", "side", "certainty")),
            event["causes"][:1],
            "any" if ports(event) in unread else event["phase"],
        )
        for event in closed(events)
    ]


def without_foresight(replayed: list[Event], events: list[Event]) -> list[Event]:
    live = {ports(event): event for event in closed(events)}

    def at_once(event: Event) -> Event:
        there = live.get(ports(event), event)
        said = AT_ONCE.get(event["causes"][0]) if event["causes"] else None
        if said is None or there["causes"][:1] != [said]:
            return event
        return event | {"causes": [said], "certainty": there["certainty"]}

    return [at_once(event) for event in closed(replayed)]


def ports(event: Event) -> Ports:
    return event["local_port"], event["peer_port"]


def left_unread(events: list[Event]) -> set[Ports]:
    """The kernel knows that an OPEN was never read; a capture shows that it arrived."""
    return {
        ports(event)
        for event in events
        if event.get("unread") or event.get("outcome") == "refused_locally"
    }


@pytest.mark.parametrize("end", ["a", "b"])
def test_a_capture_gives_the_verdicts_of_the_trace(two_captures: Story, end: str) -> None:
    address = two_captures.address_a if end == "a" else two_captures.address_b
    events = two_captures.everything.a if end == "a" else two_captures.everything.b
    replayed = without_foresight(replay(two_captures.captures[end], "--local", address), events)
    unread = left_unread(events)
    assert sorted(verdicts(replayed, unread)) == sorted(verdicts(events, unread))


@pytest.mark.parametrize("end", ["a", "b"])
@pytest.mark.parametrize("direction", ["sent", "received"])
def test_a_capture_gives_the_messages_of_the_trace(
    two_captures: Story, end: str, direction: str
) -> None:
    """Direction by direction: a message is received on the wire a little before it is read."""
    address = two_captures.address_a if end == "a" else two_captures.address_b
    events = two_captures.everything.a if end == "a" else two_captures.everything.b
    replayed = replay(two_captures.captures[end], "--local", address)
    unread = left_unread(events) | left_unread(replayed)
    assert messages(replayed, direction, unread) == messages(events, direction, unread)


Said = dict[tuple[int, int], list[tuple[object, ...]]]


def messages(events: list[Event], direction: str, unread: set[Ports]) -> Said:
    found: Said = {}
    for event in events:
        if event["event"] != "message" or event["direction"] != direction:
            continue
        if ports(event) in unread:
            continue
        said = (event["message"], event.get("as"), event.get("code"), event.get("subcode"))
        found.setdefault(ports(event), []).append(said)
    return found
