# SPDX-License-Identifier: Apache-2.0
"""An OPEN that is on its way when our speaker closes: the kernel answers it with RST and nobody can
read it, but it says who calls us. Where a path has any length, most do."""

from bgpsnoop import Trace
from lab import PEER_A, PEER_B, V4, Lab
from speaker import Speaker
from test_endings import OPEN_A, is_closed, play
from waiting import wait_until

LOST_FINS = """
add table inet path
add chain inet path input { type filter hook input priority 0; }
add rule inet path input tcp flags & fin == fin drop
"""


def open_crosses_fin(a: Speaker, b: Speaker) -> None:
    b.close()
    a.send(OPEN_A)
    wait_until(lambda: is_closed(a), 5, "the RST is here")


def test_who_is_refused_before_his_open_is_here_says_who_he_is(lab: Lab, trace: Trace) -> None:
    lab.a.nft(LOST_FINS)
    at_b = play(lab, trace, open_crosses_fin)[1]
    assert (at_b["outcome"], at_b["side"]) == ("refused_locally", "local")
    told = trace.wait_for(lab.b, event="message", message="open", direction="received")
    assert told["connection"] == at_b["connection"]
    assert (told["as"], told["unread"]) == (PEER_A.asn, True)
    assert told["peer"] == PEER_A.addresses[V4] != PEER_B.addresses[V4]
    assert {event["direction"] for event in trace.events(lab.b, event="reset")} == {"sent"}


def reset_behind_fin(a: Speaker, b: Speaker) -> None:
    b.close()
    a.reset()


def test_a_reset_that_answers_our_close_is_the_peer_s(lab: Lab, trace: Trace) -> None:
    lab.a.nft(LOST_FINS)
    at_b = play(lab, trace, reset_behind_fin)[1]
    assert at_b["outcome"] == "refused_locally"
    told = trace.wait_for(lab.b, event="reset")
    assert (told["direction"], told["phase"]) == ("received", "closing")
