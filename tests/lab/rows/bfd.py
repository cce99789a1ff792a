# SPDX-License-Identifier: Apache-2.0
"""BFD (RFC 5880) ends a session long before a hold timer would, and Cease 6/10 (RFC 9384) says so;
OpenBGPD says the same number when it would announce too much."""

from rows.liveness import CALLS
from rows.path import rule
from rows.row import End, Expect, Row, must
from rows.stage import Stage, eventually

PORT = "udp dport 3784 drop"


def watched(stage: Stage) -> None:
    """A session up at both ends, and BFD up for it; B will miss A long before A misses B."""
    # Only one calls: see operator.established().
    a, b = stage.established(stage.a(bfd=3), stage.b(bfd=50, passive=True))
    for daemon in (a, b):
        eventually(daemon.bfd_is_up, f"BFD of {daemon.name} is up")


def packets_lost(stage: Stage) -> None:
    """BFD alone is filtered at B, so what B says arrives."""
    watched(stage)
    for hook in ("input", "output"):
        rule(stage.lab.b, hook, PORT)


def path_cut(stage: Stage) -> None:
    watched(stage)
    rule(stage.lab.b, "input", PORT, "tcp dport 179 drop", "tcp sport 179 drop")
    rule(stage.lab.a, "input", PORT, "tcp dport 179 drop", "tcp sport 179 drop")


def announces_too_much(stage: Stage) -> None:
    """OpenBGPD at B has a limit for what it sends itself."""
    b = stage.b(extra=("max-prefix 2 out",)).announce(*(f"203.0.113.{n}/32" for n in range(5)))
    stage.start(stage.a(), b)


AGAIN = (Expect("closed_without_answer"), Expect("refused_locally"))
DOWN = Expect("bfd_down", "bfd", "ambiguous", side="path")
HEARD = End((DOWN,), may=AGAIN)
EITHER = End((Expect("bfd_down|cease_other", at_most="certain"),), may=AGAIN)
ALONE = End((DOWN,), may=(*CALLS, *AGAIN))
LIMIT = (
    Expect("bfd_down", "peer_limit_exceeded", "ambiguous", first="bfd"),
    Expect("bfd_down", "local_limit_exceeded", "ambiguous", first="bfd"),
)
ROWS = [
    *(
        Row("BFD packets lost", a, "frr", packets_lost, HEARD, HEARD, family=family, patience=30)
        for a, family in (("frr", "ipv4"), ("frr", "ipv6"))
    ),
    # Once in eight times FRR does not miss BIRD's BFD packets; then it is BIRD that ends the
    # session.
    Row("BFD packets lost", "bird", "frr", packets_lost, EITHER, EITHER, patience=45),
    # BIRD 2.0 says Cease without a subcode, and nothing tells why.
    Row(
        "BFD packets lost",
        "frr",
        "bird",
        packets_lost,
        must("cease_other", side="peer", at_most="certain", may=AGAIN),
        must("cease_other", side="local", at_most="certain", may=AGAIN),
        patience=30,
    ),
    Row("BFD on a path that is cut", "frr", "frr", path_cut, ALONE, ALONE, patience=60),
    Row(
        "announces more than its own limit",
        "bird",
        "openbgpd",
        announces_too_much,
        End((LIMIT[0],), AGAIN),
        End((LIMIT[1],), AGAIN),
        patience=30,
    ),
]
