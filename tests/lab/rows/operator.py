# SPDX-License-Identifier: Apache-2.0
"""Somebody ends the session on purpose, or a limit does; and what the retries meet afterwards."""

from dataclasses import replace

from daemons.base import Daemon
from rows.row import End, Expect, Row
from rows.stage import Stage

ALL_FIVE = ("frr", "bird", "gobgp", "openbgpd", "exabgp")
TEXT = "maintenance 42"
BY_PEER = Expect("administrative", "peer_operator", "certain", "peer")
BY_US = Expect("administrative", "local_operator", "certain", "local")
AGAIN = (Expect("closed_without_answer"), Expect("refused_locally"))


# BIRD 2.0 says Cease without a subcode when it gives up a call that crosses another.
CROSSED = Expect("cease_other", at_most="certain")


def established(stage: Stage) -> Daemon:
    """The daemon at B. Two FRRs that both call now and then close, without a word, the connection
    that came up first; so that only one does."""
    _, b = stage.established(b=stage.b(passive=stage.row.a == stage.row.b == "frr"))
    return b


def shut_down(stage: Stage) -> None:
    b = established(stage)
    b.shut_down(stage.address_a, TEXT)


def reset(stage: Stage) -> None:
    b = established(stage)
    b.reset(stage.address_a)
    stage.fallen("a")
    b.call_again(stage.address_a)


def deconfigured(stage: Stage) -> None:
    b = established(stage)
    b.remove(stage.address_a)


def too_many_prefixes(stage: Stage) -> None:
    a = stage.a().announce(*(f"203.0.113.{n}/32" for n in range(5)))
    stage.start(a, stage.b(max_prefix=2))


def after(here: Expect, outcome: str, truth: str, side: str) -> End:
    return End((here, Expect(outcome, truth, "likely", side)))


def shut_down_row(b: str) -> Row:
    if b == "exabgp":  # it tears down, and calls again
        return Row(
            "shut down, then called again",
            "bird",
            b,
            shut_down,
            End((BY_PEER,), AGAIN, up=True),
            End((BY_US,), AGAIN, up=True),
            patience=45,
        )
    return Row(
        "shut down with a text",
        "bird",
        b,
        shut_down,
        after(BY_PEER, "closed_without_answer", "peer_shut_down", "peer"),
        after(BY_US, "refused_locally", "local_shut_down", "local"),
        patience=30,
    )


def deconfigured_row(b: str) -> Row:
    if b == "exabgp":  # it closes without a word: with RST where bytes lie unread
        return Row(
            "deconfigured",
            "bird",
            b,
            deconfigured,
            End(
                (
                    Expect("peer_closed|peer_reset", "peer_deconfigured"),
                    Expect("connection_rejected", "peer_deconfigured", "likely"),
                )
            ),
            End(
                (
                    Expect("local_closed|local_reset", "local_operator"),
                    Expect("connection_rejected", "local_not_configured", "likely"),
                )
            ),
        )
    return Row(
        "deconfigured",
        "bird",
        b,
        deconfigured,
        after(BY_PEER, "closed_without_answer", "peer_deconfigured", "peer"),
        after(BY_US, "refused_locally", "local_not_configured", "local"),
        patience=30,
    )


EXCEEDED = Expect("max_prefixes", "peer_limit_exceeded", "certain", "peer")
EXCEEDED_HERE = Expect("max_prefixes", "local_limit_exceeded", "certain", "local")


def max_prefix_row(b: str) -> Row:
    if b == "openbgpd":  # with "restart" it takes the session back at once
        at_a, at_b = End((EXCEEDED,), AGAIN), End((EXCEEDED_HERE,), AGAIN)
    else:
        at_a = after(EXCEEDED, "closed_without_answer", "peer_max_prefix_hold", "peer")
        at_b = after(EXCEEDED_HERE, "refused_locally", "local_limit_exceeded", "local")
    return Row("maximum-prefix exceeded", "bird", b, too_many_prefixes, at_a, at_b, patience=30)


def again(a: str, b: str) -> tuple[Expect, ...]:
    return (*AGAIN, CROSSED) if a == b == "bird" else AGAIN


DUETS = [*(("bird", b) for b in ALL_FIVE), ("frr", "frr")]  # two FRRs wrap it in a hard reset
ROWS = [
    *(replace(shut_down_row(b), a=a) for a, b in DUETS),
    *(
        Row(
            "reset",
            a,
            b,
            reset,
            End((BY_PEER,), again(a, b), up=True),
            End((BY_US,), again(a, b), up=True),
            patience=40,
        )
        for a, b in DUETS
    ),
    *(replace(deconfigured_row(b), a=a) for a, b in DUETS),
    *(replace(max_prefix_row(b), a=a) for a, b in DUETS if b != "exabgp"),
]
