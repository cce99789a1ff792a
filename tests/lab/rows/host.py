# SPDX-License-Identifier: Apache-2.0
"""What only the host knows: its own addresses, and whose the other end of a connection is."""

from dataclasses import replace

from lab import PEER_A, V6
from rows.liveness import CALLS, expired, off
from rows.neighbor import OTHER_A
from rows.row import NOBODY, End, Expect, Row
from rows.stage import Stage

EVERYWHERE = "172.17.0.1"  # of a bridge that every host has
OWN = "neighbor_is_own_address"


def address_removed(stage: Stage) -> None:
    """Its link keeps another, so that all but the session goes on."""
    a = stage.lab.a
    for word, address in (("del", stage.address_a), ("add", OTHER_A), ("add", stage.address_a)):
        if stage.row.family != V6:  # else there is the link-local one
            a.ip("address", word, f"{address}/29", "dev", "to-b")
    stage.established(stage.a(extra=off(stage.row.a)), stage.b(passive=True))
    length = 64 if stage.row.family == V6 else 29
    a.ip("address", "del", f"{PEER_A.addresses[stage.row.family]}/{length}", "dev", "to-b")


def interface_deleted(stage: Stage) -> None:
    """A's end, and B's with it: both lose their addresses, and BIRD sees that at once."""
    stage.established(stage.a(extra=off(stage.row.a)), stage.b(passive=True))
    stage.lab.a.ip("link", "delete", "to-b")


def own_address(stage: Stage) -> None:
    stage.lab.a.ip("address", "add", f"{EVERYWHERE}/16", "dev", "lo")
    speaker = stage.bare("a")
    speaker.neighbor(EVERYWHERE, stage.asn_a, local_address=stage.address_a).start()
    for outcome in ("closed_without_answer", "refused_locally"):
        stage.closed("a", outcome=outcome)


def ended_by_removal(*outcomes: str) -> End:
    return End(
        (Expect("|".join(outcomes), "local_address_removed", "certain", "local"),),
        may=CALLS,
    )


REMOVED = Row(
    "address of A removed",
    "bird",
    "frr",
    address_removed,
    ended_by_removal("hold_timer_expired", "cease_other"),
    expired("path_down"),
    patience=25,
)
ROWS = [
    REMOVED,
    replace(REMOVED, family=V6),
    Row(
        "interface of A deleted",
        "bird",
        "frr",
        interface_deleted,
        ended_by_removal("cease_other"),
        ended_by_removal("hold_timer_expired", "local_closed", "tcp_timeout"),
        patience=25,
    ),
    Row(
        "neighbour is an address of A itself",
        "bird",
        NOBODY,
        own_address,
        End(
            (
                Expect("closed_without_answer", OWN, "certain", "local"),
                Expect("refused_locally", OWN, "certain", "local"),
            ),
        ),
        End(),
    ),
]
