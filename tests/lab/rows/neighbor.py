# SPDX-License-Identifier: Apache-2.0
"""The peer's BGP is there, or not, but wants nothing of us."""

from rows.path import rule
from rows.row import NOBODY, End, Expect, Row, must
from rows.stage import Stage

from lab import V6

OTHER_A = "10.82.1.11"  # a second address of A


def not_listening(stage: Stage) -> None:
    stage.a().start()
    stage.closed("a", count=2)


def not_configured(stage: Stage) -> None:
    stage.start(stage.a(), stage.bare("b"))
    stage.closed("a", count=2)


def shut_down(stage: Stage) -> None:
    stage.start(stage.a(), stage.b(shutdown=True))
    stage.closed("a", count=2)


def no_address_family(stage: Stage) -> None:
    stage.start(stage.a(), stage.b(families=("none",)))
    stage.closed("a", count=2)


def wrong_source_address(stage: Stage) -> None:
    """B expects us at another address of ours."""
    stage.lab.a.ip("address", "add", f"{OTHER_A}/29", "dev", "to-b")
    b = stage.bare("b").neighbor(OTHER_A, stage.asn_a, local_address=stage.address_b)
    stage.start(stage.a(), b)
    stage.closed("a", outcome="refused_locally")
    stage.closed("a", outcome="closed_without_answer", count=4)


def wrong_source_address_reset(stage: Stage) -> None:
    """The same, and B's host resets whom B does not know, as IOS does."""
    stage.lab.a.ip("address", "add", f"{OTHER_A}/29", "dev", "to-b")
    stranger = f"ip saddr != {OTHER_A} tcp dport 179 reject with tcp reset"
    rule(stage.lab.b, "input", stranger)
    b = stage.bare("b").neighbor(OTHER_A, stage.asn_a, local_address=stage.address_b)
    b.start()
    stage.closed("a", outcome="not_listening")  # B calls the address that it knows
    stage.from_here()
    stage.a().start()


REFUSED = Expect("closed_without_answer", "peer_not_configured_for_us", side="peer")
NOT_HERE = must("refused_locally", "local_not_configured", side="local")
REJECTED_A = must("connection_rejected", "peer_not_configured_for_us", "likely", side="peer")
REJECTED_B = must("connection_rejected", "local_not_configured", "likely", side="local")
STRANGER = "peer_not_configured_for_us"  # ranked first where the peer never called

NOT_CONFIGURED = [
    Row(
        "not configured",
        a,
        b,
        not_configured,
        REJECTED_A if b == "exabgp" else End((REFUSED,)),
        REJECTED_B if b == "exabgp" else NOT_HERE,
        family=family,
    )
    for a, b, family in (
        ("bird", "frr", "ipv4"),
        ("bird", "bird", "ipv4"),
        ("bird", "gobgp", "ipv4"),
        ("bird", "openbgpd", "ipv4"),
        ("bird", "exabgp", "ipv4"),
        ("frr", "bird", V6),
    )
]
SHUT_DOWN = [
    Row(
        "shut down",
        "bird",
        b,
        shut_down,
        must("closed_without_answer", "peer_shut_down", side="peer", first=STRANGER),
        must("refused_locally", "local_shut_down", side="local"),
    )
    for b in ("frr", "bird", "gobgp", "openbgpd")
]
WRONG_SOURCE = [
    Row(
        "wrong source address",
        "bird",
        b,
        wrong_source_address,
        End(
            (Expect("closed_without_answer", "wrong_source_address", "likely"),),
            may=(
                Expect("closed_without_answer", first=STRANGER),
                Expect("refused_locally", "local_not_configured"),
            ),
        ),
        End(
            (Expect("refused_locally", "local_not_configured"),),
            may=(Expect("closed_without_answer"),),
        ),
    )
    for b in ("frr", "bird")
]
WRONG_SOURCE_RESET = Row(
    "wrong source address, and B resets",
    "bird",
    "frr",
    wrong_source_address_reset,
    End(
        (Expect("connect_refused", "wrong_source_address", "likely"),),
        may=(
            Expect("refused_locally", "local_not_configured"),
            Expect("not_listening", "wrong_source_address"),
        ),
    ),
    End(
        (Expect("closed_without_answer", first=STRANGER),),
        may=(Expect("connect_refused", at_most="likely"),),
    ),
)
ROWS = [
    *(
        Row(
            "not listening",
            a,
            NOBODY,
            not_listening,
            must("connect_refused", "peer_not_listening", "certain", side="peer"),
            must("not_listening", "local_not_listening", "certain", side="local"),
            family=family,
        )
        for a, family in (("bird", "ipv4"), ("frr", V6))
    ),
    *NOT_CONFIGURED,
    *SHUT_DOWN,
    Row(
        "no address family",
        "bird",
        "frr",
        no_address_family,
        must("closed_without_answer", "peer_no_address_family", side="peer"),
        must("refused_locally", None, side="local"),
    ),
    *WRONG_SOURCE,
    WRONG_SOURCE_RESET,
]
