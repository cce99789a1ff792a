# SPDX-License-Identifier: Apache-2.0
"""The two captures of README.md, each seen from both ends: who has to act, and on which line."""

from collections import Counter

from bgpsnoop import Event
from stories import Story, closed
from tcpdump import tshark


def test_peer_a_says_that_the_peer_has_no_such_neighbor(two_captures: Story) -> None:
    attempts = meant(two_captures, closed(two_captures.steps["not configured"].a))
    assert len(attempts) >= 2
    for attempt in attempts:
        assert attempt["outcome"] == "closed_without_answer", attempt
        assert (attempt["layer"], attempt["side"]) == ("neighbor", "peer"), attempt
        assert attempt["causes"][0] == "peer_not_configured_for_us", attempt
        assert attempt["certainty"] == "ambiguous", attempt


def meant(story: Story, ends: list[Event]) -> list[Event]:
    """FRR, when it starts, now and then hangs up on its own first call before it wrote its OPEN,
    as a probe of the port does: that is no refusal, and either end says so. Such calls are left
    out, at most one a story."""
    if story.kinds[0] != "frr":
        return ends
    silent = {"peer_start_delay", "port_probe"}
    own = [
        e for e in ends if e["outcome"] == "open_not_sent" or silent.intersection(e["causes"][:1])
    ]
    assert len(own) <= 1, own
    return [e for e in ends if e not in own]


def test_every_attempt_is_closed_exactly_once(two_captures: Story) -> None:
    for events in (two_captures.everything.a, two_captures.everything.b):
        opened = Counter(e["connection"] for e in events if e["event"] == "connection_opened")
        ended = Counter(e["connection"] for e in closed(events))
        assert set(opened.values()) == set(ended.values()) == {1}
        assert opened == ended


def test_every_connection_on_the_wire_was_seen(two_captures: Story) -> None:
    ends = (("a", two_captures.everything.a), ("b", two_captures.everything.b))
    for letter, events in ends:
        syns = tshark(
            two_captures.captures[letter],
            "tcp.flags.syn == 1 && tcp.flags.ack == 0 && !tcp.analysis.retransmission",
            "tcp.srcport",
        )
        callers = [str(caller_port(event)) for event in closed(events)]
        assert sorted(callers) == sorted(syns)


def caller_port(event: Event) -> int:
    return event["local_port"] if event["peer_port"] == 179 else event["peer_port"]


def test_peer_b_says_that_it_refused(two_captures: Story) -> None:
    refusals = meant(two_captures, closed(two_captures.steps["not configured"].b))
    assert len(refusals) >= 2
    for refusal in refusals:
        assert (refusal["outcome"], refusal["layer"]) == ("refused_locally", "local"), refusal
        assert refusal["side"] == "local", refusal


def test_peer_a_names_both_numbers_when_its_as_is_rejected(two_captures: Story) -> None:
    rejections = closed(two_captures.steps["wrong as"].a, outcome="open_rejected")
    assert rejections
    for rejection in rejections:
        check_bad_peer_as(rejection)
        assert rejection["side"] == "peer", rejection


def test_peer_b_knows_that_the_objection_is_its_own(two_captures: Story) -> None:
    rejections = closed(two_captures.steps["wrong as"].b, outcome="open_rejected")
    assert rejections
    for rejection in rejections:
        check_bad_peer_as(rejection)
        assert rejection["side"] == "local", rejection


def check_bad_peer_as(rejection: Event) -> None:
    assert rejection["layer"] == "parameters", rejection
    assert rejection["causes"][0] == "bad_peer_as", rejection
    # On a slow machine FRR objects before it has said its own OPEN, as both ends agree: then nobody
    # has told 8500.
    told = {str(rejection[key]) for key in ("local_as", "peer_as") if key in rejection}
    assert {number for number in told | {"600"} if number not in rejection["explanation"]} == set()
    assert (rejection["notification"]["code"], rejection["notification"]["subcode"]) == (2, 2)


def test_only_outcomes_that_belong_to_a_rejected_as_are_concluded(two_captures: Story) -> None:
    """Between its errors BIRD hangs up on callers, with a bare Cease or without a word, and both
    may call at once."""
    belong = {
        "open_rejected",
        "closed_without_answer",
        "refused_locally",
        "collision",
        "cease_other",
        "closed_in_open_confirm",  # an objection that nobody read, and that no hook shows unread
    }
    step = two_captures.steps["wrong as"]
    assert {event["outcome"] for event in closed(step.a) + closed(step.b)} <= belong


def test_the_corrected_session_comes_up_at_both_ends(two_captures: Story) -> None:
    for events in (two_captures.steps["corrected"].a, two_captures.steps["corrected"].b):
        up = [event for event in events if event["event"] == "session_up"]
        assert len(up) == 1 and up[0]["hold_time"] == 9, up


def test_a_cleared_session_is_an_administrative_reset_by_peer_b(two_captures: Story) -> None:
    step = two_captures.steps["cleared"]
    for events, cause, side in (
        (step.a, "peer_operator", "peer"),
        (step.b, "local_operator", "local"),
    ):
        (end,) = closed(events, outcome="administrative")
        assert (end["layer"], end["phase"]) == ("administrative", "established"), end
        assert (end["causes"][0], end["side"]) == (cause, side), end
        assert (end["notification"]["code"], end["notification"]["subcode"]) == (6, 4), end


def test_both_ends_know_both_as_numbers(two_captures: Story) -> None:
    step = two_captures.steps["cleared"]
    (at_a,), (at_b,) = closed(step.a, outcome="administrative"), closed(
        step.b, outcome="administrative"
    )
    assert (at_a["local_as"], at_a["peer_as"]) == (600, 8500)
    assert (at_b["local_as"], at_b["peer_as"]) == (8500, 600)
