# SPDX-License-Identifier: Apache-2.0
"""From which end a capture is told: the named one, or none in particular."""

import re

import pytest

from packets import ACK, KEEPALIVE, RST, Capture, Replay, notification, open_message

ONE, TWO, THREE = "10.0.0.1", "10.0.0.2", "10.0.0.3"
FIRST_PERSON = re.compile(r"\b(this host|our|ours|we|us)\b", re.IGNORECASE)


def refused(capture: Capture, caller: str, callee: str) -> None:
    flow = capture.flow(caller, callee)
    flow.handshake()
    flow.send(0, open_message(64500, caller))
    flow.send(1, flags=RST | ACK)


def mesh() -> Capture:
    """3 ends its session with 1 for too many prefixes, and refuses 2, whom it does not know."""
    capture = Capture()
    capture.flow(ONE, TWO).establish()
    ended = capture.flow(ONE, THREE)
    ended.establish()
    ended.send(1, notification(6, 1), after=5)
    ended.close(1)
    capture.wait(1)
    refused(capture, TWO, THREE)
    return capture


def of_pair(said: Replay, one: str, other: str) -> list[dict[str, object]]:
    return [each for each in said.of() if {each["local"], each["peer"]} == {one, other}]


def test_what_one_pair_of_a_mesh_did_explains_nothing_of_another() -> None:
    for options in ((), ("--local", ONE)):
        (verdict,) = of_pair(Replay(mesh(), *options), TWO, THREE)
        assert verdict["causes"][0] == "peer_not_configured_for_us"
        assert "peer_max_prefix_hold" not in verdict["causes"]


def test_the_named_addresses_are_one_router() -> None:
    capture = Capture()
    known = capture.flow(THREE, TWO)
    known.establish()
    known.send(0, flags=ACK)
    refused(capture, ONE, THREE)
    for options, first in (
        (("--local", ONE, "--local", TWO), "wrong_source_address"),
        (("--local", ONE), "peer_not_configured_for_us"),
    ):
        (verdict,) = of_pair(Replay(capture, *options), ONE, THREE)
        assert verdict["causes"][0] == first, verdict


def test_without_a_named_end_sentences_name_addresses() -> None:
    for options in (("-o", "table", "--color", "never"), ()):
        said = Replay(mesh(), *options)
        text = (
            said.text if options else str([each for each in said.events if "explanation" in each])
        )
        assert not FIRST_PERSON.search(re.sub(r"peer_not_configured_for_us", "", text)), text


def test_a_named_end_is_this_host() -> None:
    said = Replay(mesh(), "--local", TWO)
    (verdict,) = of_pair(said, TWO, THREE)
    assert "after our OPEN" in verdict["explanation"]


def test_a_local_address_that_fits_nothing_is_said() -> None:
    said = Replay(mesh(), "--local", "10.9.9.9")
    assert "no BGP segment is from or to 10.9.9.9" in said.errors and ONE in said.errors
    assert "no BGP segment is from" not in Replay(mesh(), "--local", ONE).errors


def test_stories_are_told_in_the_order_of_their_beginning() -> None:
    text = Replay(mesh(), "-o", "table", "--color", "never").text
    numbers = [int(each) for each in re.findall(r", connection (\d+), ", text)]
    assert numbers == [1, 2, 3]


def test_sessions_of_other_routers_that_end_at_the_same_time_share_nothing() -> None:
    capture = Capture()
    flows = [capture.flow(ONE, TWO), capture.flow(THREE, "10.0.0.4")]
    for flow in flows:
        flow.establish()
    for flow in flows:
        flow.send(1, notification(6, 2))
        flow.close(1)
    for verdict in Replay(capture).of():
        others = {ONE, TWO, THREE, "10.0.0.4"} - {verdict["local"], verdict["peer"]}
        assert not [each for each in verdict["evidence"] if any(one in each for one in others)]


@pytest.mark.parametrize("silence, first", [(0.5, "middlebox"), (80, "rebooted")])
@pytest.mark.parametrize("sender", [0, 1])
def test_a_bare_reset_is_one_at_either_end(silence: float, first: str, sender: int) -> None:
    capture = Capture()
    flow = capture.flow(ONE, TWO)
    flow.establish()
    for end in (0, 1):
        flow.send(end, KEEPALIVE)
    flow.send(sender, flags=RST, after=silence)
    for viewed, local in enumerate((ONE, TWO)):
        verdict = Replay(capture, "--local", local).verdict()
        side = "local" if viewed == sender else "peer"
        causes = {"local": "local_daemon_exited", "peer": "peer_rebooted"}
        assert verdict["outcome"] == f"{side}_reset"
        assert verdict["side"] == ("path" if first == "middlebox" else side)
        assert verdict["causes"][0] == ("middlebox" if first == "middlebox" else causes[side])
        assert verdict["certainty"] != "certain"
    (verdict,) = Replay(capture).of()
    assert verdict["outcome"] in ("local_reset", "peer_reset")
    assert not FIRST_PERSON.search(verdict["explanation"] + verdict["next_step"])


@pytest.mark.parametrize("named", [False, True])
def test_a_warning_names_who_does_not_act_on_its_hold_timer(named: bool) -> None:
    capture = Capture()
    capture.flow("10.0.0.1", "10.0.0.2").establish(hold_time=9)
    capture.wait(30)
    capture.flow("10.5.0.1", "10.5.0.2").handshake()
    said = Replay(capture, *(("--local", "10.0.0.1") if named else ()))
    (warning,) = said.of("warning", warning="hold_time_exceeded")
    whose = "our" if named else "10.0.0.1's"
    assert f"{whose} BGP process does not act on its hold timer" in warning["explanation"]
