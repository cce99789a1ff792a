# SPDX-License-Identifier: Apache-2.0
"""A NOTIFICATION that the daemon never reads is still the reason."""

import pytest

from bgpsnoop import Trace
from lab import Lab
from speaker import KEEPALIVE, Speaker, message, notification
from test_endings import OPEN_A, OPEN_B, Script, arrived, play

REASON = notification(2, 2, b"\x02\x58")


def reset_behind_it(a: Speaker, b: Speaker) -> None:
    """BIRD: OPEN, NOTIFICATION, then RST; A finds an error and never reads."""
    a.send(OPEN_A)
    b.read()
    b.send(OPEN_B, REASON)
    arrived(a, len(OPEN_B + REASON))
    b.reset()


def our_keepalive_meets_a_closed_socket(a: Speaker, b: Speaker) -> None:
    """GoBGP, OpenBGPD: FIN behind it; A reads the OPEN, answers, and is reset for that."""
    a.send(OPEN_A)
    b.read()
    b.send(OPEN_B, REASON)
    b.close()
    assert a.read()[0] == 1
    a.send(message(KEEPALIVE))


def we_close_on_it(a: Speaker, b: Speaker) -> None:
    a.send(OPEN_A)
    b.read()
    b.send(OPEN_B, REASON)
    arrived(a, len(OPEN_B + REASON))
    a.close()


SCRIPTS: list[Script] = [reset_behind_it, our_keepalive_meets_a_closed_socket, we_close_on_it]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
def test_an_unread_notification_is_reported(lab: Lab, trace: Trace, script: Script) -> None:
    at_a, at_b = play(lab, trace, script)
    for end, side in ((at_a, "peer"), (at_b, "local")):
        assert (end["outcome"], end["side"]) == ("open_rejected", side), end
        assert end["causes"][0] == "bad_peer_as"
    received = trace.events(
        lab.a,
        event="message",
        message="notification",
        direction="received",
        connection=at_a["connection"],
    )
    assert [(event["code"], event["subcode"]) for event in received] == [(2, 2)]
