# SPDX-License-Identifier: Apache-2.0
"""A RST to a SYN by an address that has sent an OPEN to somebody else: a BGP process runs there."""

import pytest

from packets import ACK, RST, SYN, Capture, Replay, notification, open_message

CALLER, REFUSER, OTHER = "10.0.0.1", "10.0.0.2", "10.0.0.9"
WITNESSES = "peer_not_configured_for_us", "local_not_configured"


def refuse(capture: Capture) -> None:
    flow = capture.flow(CALLER, REFUSER)
    flow.send(0, flags=SYN, after=2)
    flow.send(1, flags=RST | ACK)


def refuser_spoke(capture: Capture, called: bool) -> None:
    """To another, in vain: there never is a session."""
    flow = capture.flow(*((REFUSER, OTHER) if called else (OTHER, REFUSER)))
    flow.handshake()
    for end in (0, 1):
        flow.send(end, open_message(64500 + end, flow.ends[end][0]))
    flow.send(1, notification(2, 2))
    flow.close(1)


@pytest.mark.parametrize("called", [True, False])
@pytest.mark.parametrize("options", [(), ("--local", CALLER), ("--local", REFUSER)])
def test_who_has_spoken_with_another_is_not_said_not_to_run(
    options: tuple[str, ...], called: bool
) -> None:
    capture = Capture()
    refuser_spoke(capture, called)
    refuse(capture)
    verdicts = Replay(capture, *options).of()
    (verdict,) = [
        each for each in verdicts if each["outcome"] in ("connect_refused", "not_listening")
    ]
    assert verdict["causes"][0] in WITNESSES
    assert verdict["certainty"] == "ambiguous"
    assert f"sent an OPEN to {OTHER} 2.0 s before" in verdict["explanation"]


def test_a_refuser_of_whom_no_word_was_seen_most_likely_does_not_listen() -> None:
    capture = Capture()
    flow = capture.flow(OTHER, REFUSER)
    flow.handshake()
    flow.send(0, open_message(64500, OTHER))  # to it, and not by it
    flow.send(0, flags=ACK)
    refuse(capture)
    verdict = Replay(capture, "--local", CALLER).of(peer=REFUSER)[0]
    assert (verdict["causes"][0], verdict["certainty"]) == ("peer_not_listening", "likely")
