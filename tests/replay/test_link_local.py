# SPDX-License-Identifier: Apache-2.0
"""Two links of one router, at each a neighbour with the same link-local address: what the one does
explains nothing of the other, though a capture names no link."""

from packets import KEEPALIVE, RST, SYN, ACK, Capture, Replay

PEER, ON_ONE, ON_OTHER = "fe80::1", "fe80::a", "fe80::b"


def test_a_refusal_on_the_other_link_is_of_somebody_else() -> None:
    capture = Capture()
    session = capture.flow(ON_ONE, PEER)
    session.establish()
    refused = capture.flow(ON_OTHER, PEER)
    refused.send(0, flags=SYN, after=1)
    refused.send(1, flags=RST | ACK)
    for end in (0, 1):
        session.send(end, KEEPALIVE, after=10)
    told = Replay(capture, "--local", ON_ONE, "--local", ON_OTHER)
    (verdict,) = told.of(outcome="connect_refused")
    assert verdict["causes"][0] == "peer_not_listening"
    assert not [each for each in verdict["evidence"] if "session" in each]
