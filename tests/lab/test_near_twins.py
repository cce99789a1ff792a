# SPDX-License-Identifier: Apache-2.0
"""Rows that look alike, two by two: both are right, and one is not taken for the other."""

import pytest

from bgpsnoop import Event
from rows.judge import closed, objection
from rows.play import Stories
from rows.playing import told_of
from rows.twins import PAIRS, Twin, Twins


def verdict(stories: Stories, twin: Twin, end: str) -> Event:
    """The one that the row must give."""
    told, wanted = told_of(stories, twin.row), twin.wanted(end)
    found = [event for event in closed(told.events[end]) if not objection(event, wanted)]
    assert found, f"{twin.row.name}: no {wanted} at {end}"
    return found[0]


@pytest.mark.parametrize("twins", [p for p in PAIRS if p.apart], ids=lambda twins: twins.name)
def test_near_twins_are_told_apart(twins: Twins, stories: Stories) -> None:
    left, right = (verdict(stories, twin, twins.end) for twin in twins.pair)
    assert kind(left) != kind(right), (left, right)


def kind(event: Event) -> tuple[object, ...]:
    return event["outcome"], event["side"], event["causes"][:1]


@pytest.mark.parametrize("twins", [p for p in PAIRS if not p.apart], ids=lambda twins: twins.name)
def test_what_one_end_cannot_tell_apart_names_both(twins: Twins, stories: Stories) -> None:
    truths = {twin.wanted(twins.end).truth for twin in twins.pair}
    for twin in twins.pair:
        event = verdict(stories, twin, twins.end)
        assert event["certainty"] != "certain", event
        assert truths <= set(event["causes"]), (truths, event)
