# SPDX-License-Identifier: Apache-2.0
"""A router on the way rewrites addresses (NAT): B does not know who calls."""

from signal import SIGCONT, SIGSTOP

from rows.path import FAR
from rows.row import End, Expect, Row
from rows.stage import Stage, eventually, lies_unread, signal_all

# Of calls alone: the router has not seen how older connections began.
MASQUERADE = """table ip translation {
 chain source { type nat hook postrouting priority 100
  oifname to-b tcp dport 179 tcp flags & (syn | ack) == syn masquerade
 }
}"""


def source_is_translated(stage: Stage) -> None:
    """From one day on the router masquerades A, whom B has had a session with. B's daemon is busy
    while A calls, so that A's OPEN is there when it refuses: its own speed would decide that."""
    assert stage.lab.router
    a, b = stage.established(stage.a(**FAR), stage.b(passive=True, **FAR))
    stage.lab.router.nft(MASQUERADE)
    a.reset(stage.address_b)
    for letter in ("a", "b"):
        stage.closed(letter, outcome="administrative")
    signal_all(b, SIGSTOP)
    stage.from_here()
    eventually(lambda: lies_unread(stage.lab.b), "A's OPEN lies unread at B")
    signal_all(b, SIGCONT)


NAT = "address_translated"
# A call that ends before A's OPEN is there.
UNREAD = Expect("refused_locally|connection_rejected", "local_not_configured", "likely")
ROWS = [
    Row(
        "A's address is translated on the way",
        "bird",
        b,
        source_is_translated,
        End((Expect("closed_without_answer|connection_rejected", None, "likely", "peer"),)),
        End(
            (
                Expect(
                    "refused_locally|connection_rejected", NAT, "likely", "path", shows="10.82.1.9"
                ),
            ),
            (UNREAD,),
        ),
        routed=True,
        patience=30,
    )
    for b in ("frr", "bird", "exabgp")
]
