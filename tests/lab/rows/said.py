# SPDX-License-Identifier: Apache-2.0
"""A scripted A ends a session that is up with one NOTIFICATION, in every word that no daemon here
says on demand: what its sender and its reader make of it."""

from collections.abc import Callable

from rows.parameters import listen_to_the_end
from rows.row import SPEAKER, Row, must
from rows.stage import Stage
from speaker import notification

HARD_RESET = notification(6, 9, b"\x06\x04\x04done")  # RFC 8538: wraps code, subcode and data


def said(words: bytes) -> Callable[[Stage], None]:
    def story(stage: Stage) -> None:
        with stage.session_from_a() as a:
            a.send(words)
            listen_to_the_end(a)

    return story


def row(
    what: str,
    b: str,
    words: bytes,
    outcome: str,
    at_a: str | None = None,
    at_b: str | None = None,
    side: str = "local",
    first: str | None = None,
) -> Row:
    """`side` is who has to act, as the sender of the NOTIFICATION sees it."""
    other = {"local": "peer", "peer": "local"}.get(side, side)
    return Row(
        f"A says {what}",
        SPEAKER,
        b,
        said(words),
        must(outcome, at_a, "certain", side=side, first=first),
        must(outcome, at_b, "certain", side=other, first=first),
    )


BLAMES = "peer"  # an error: it is the other end that has to act
US, THEM = "local_operator", "peer_operator"
FULL = "resource_exhausted"
WRONG = "false_objection"  # whatever the daemon had sent was well formed, and in its turn


def objection(what: str, words: bytes) -> list[Row]:
    return [row(what, b, words, "header_error", WRONG, WRONG) for b in ("bird", "frr")]


ROWS = [
    row("Cease, unspecific (6/0)", "bird", notification(6, 0), "cease_other", US, THEM),
    row(
        "Cease, configuration change (6/6)", "bird", notification(6, 6), "administrative", US, THEM
    ),
    row(
        "Cease, out of resources (6/8)", "bird", notification(6, 8), "out_of_resources", FULL, FULL
    ),
    row("Cease, hard reset (6/9)", "bird", HARD_RESET, "administrative", US, THEM),
    row("Cease, hard reset (6/9)", "frr", HARD_RESET, "administrative", US, THEM),
    # It may as well be OpenBGPD that exceeded its own limit: one number, two meanings.
    row("Cease, BFD down (6/10)", "bird", notification(6, 10), "bfd_down", "bfd", "bfd", "path"),
    row("Cease, no such subcode (6/99)", "bird", notification(6, 99), "cease_other", US, THEM),
    *objection("message header error (1/1)", notification(1, 1)),
    *objection("bad length (1/2)", notification(1, 2)),
    *objection("bad length (1/2) of 4096 octets", notification(1, 2, b"\x10\x00")),
    *objection("bad type (1/3), an UPDATE", notification(1, 3, b"\x02")),
    # Of what it never got: the daemon has sent nothing of the kind.
    *objection("bad length (1/2) of 18 octets", notification(1, 2, b"\x00\x12")),
    *objection("bad length (1/2) of 5000 octets", notification(1, 2, b"\x13\x88")),
    *objection("bad type (1/3), 99", notification(1, 3, b"\x63")),
    row("FSM error (5/3)", "bird", notification(5, 3), "fsm_error", WRONG, WRONG),
    row(
        "ROUTE-REFRESH error (7/1)",
        "frr",
        notification(7, 1),
        "route_refresh_error",
        WRONG,
        WRONG,
    ),
    row(
        "send hold timer expired (8/0)",
        "bird",
        notification(8, 0),
        "send_hold_timer_expired",
        "peer_not_reading",
        "local_not_reading",
        BLAMES,
    ),
    row("an unknown code (99/1)", "bird", notification(99, 1), "notification_other"),
]
