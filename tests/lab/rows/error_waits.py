# SPDX-License-Identifier: Apache-2.0
"""A speaker that has ended a connection with an error waits, and meanwhile refuses whoever calls:
the error is what has to be mended, at both ends."""

from collections.abc import Callable
from dataclasses import dataclass
from signal import SIGCONT, SIGSTOP

from lab import PEER_A
from rows.broken import BORR, REFRESHES, TOO_SHORT
from rows.parameters import listen_to_the_end
from rows.process import NO_RESTART
from rows.row import SPEAKER, End, Expect, Row
from rows.scripted import BROKEN, SESSION
from rows.stage import Stage, signal_all
from speaker import KEEPALIVE, UPDATE, message, notification, open_message

SHORT_HOLD = 3  # seconds: the shortest that is legal
# GoBGP waits 5 s, OpenBGPD 30 s; BIRD would wait one, as all other rows want it.
PATIENT = ("error wait time 30, 60;",)


@dataclass(frozen=True)
class Error:
    what: str  # that A did
    make: Callable[[Stage], None]
    outcome: str
    name: str  # of its NOTIFICATION


def in_a_session(
    words: bytes, hold_time: int = 9, capabilities: bytes = b""
) -> Callable[[Stage], None]:
    """A says this once the session is up, and no more."""

    def make(stage: Stage) -> None:
        with stage.call() as a:
            opening = open_message(stage.asn_a, PEER_A.router_id, hold_time, capabilities)
            a.send(opening, message(KEEPALIVE))
            a.read_until(KEEPALIVE)
            stage.up()
            a.send(words)
            listen_to_the_end(a)

    return make


def instead_of_an_open(stage: Stage) -> None:
    with stage.call() as a:
        a.send(message(UPDATE, b"\0" * 4))
        listen_to_the_end(a)


TYPE_99 = Error(
    "a message of type 99", in_a_session(message(99)), "header_error", "Bad Message Type"
)
LENGTH_18 = Error(
    "a message of 18 octets", in_a_session(TOO_SHORT), "header_error", "Bad Message Length"
)
MALFORMED = Error(
    "a malformed UPDATE", in_a_session(BROKEN), "update_error", "Malformed Attribute List"
)
SILENT = Error("silence", in_a_session(b"", SHORT_HOLD), "hold_timer_expired", "Hold Timer Expired")
TOO_EARLY = Error(
    "an UPDATE before its OPEN", instead_of_an_open, "fsm_error", "Finite State Machine Error"
)
REFRESH = Error(
    "a BoRR that is too long",
    in_a_session(BORR, capabilities=REFRESHES),
    "route_refresh_error",
    "ROUTE-REFRESH Message Error",
)
# Who is told of an error waits, too.
SEND_HOLD = Error(
    "a send hold timer that expired",
    in_a_session(notification(8, 0)),
    "send_hold_timer_expired",
    "Send Hold Timer Expired",
)


def err(stage: Stage, error: Error) -> None:
    """With a daemon at B that only waits."""
    stage.b(passive=True, extra=PATIENT if stage.row.b == "bird" else ()).start()
    error.make(stage)
    for letter in ("a", "b"):
        stage.closed(letter, outcome=error.outcome)
    stage.from_here()


def is_refused(error: Error) -> Callable[[Stage], None]:
    def story(stage: Stage) -> None:
        err(stage, error)
        for _ in range(2):
            with stage.call() as a:
                a.send(stage.opening())
                listen_to_the_end(a)

    return story


def is_taken(error: Error) -> Callable[[Stage], None]:
    def story(stage: Stage) -> None:
        err(stage, error)
        with stage.call() as a:
            a.send(stage.opening(), message(KEEPALIVE))
            a.read_until(KEEPALIVE)
            stage.up()

    return story


def hangs_then_calls(stage: Stage) -> None:
    """A's daemon hangs until B's hold timer goes off, then it calls again."""
    b = stage.b(passive=True, extra=(*NO_RESTART, *PATIENT))
    a, _ = stage.established(b=b)
    signal_all(a, SIGSTOP)
    stage.closed("b", outcome=SILENT.outcome)
    signal_all(a, SIGCONT)
    stage.closed("a", outcome=SILENT.outcome)
    stage.from_here()


def refused(error: Error) -> tuple[End, End]:
    return (
        End(
            (
                Expect(
                    "closed_without_answer",
                    "peer_error_backoff",
                    "likely",
                    "peer",
                    shows=error.name,
                ),
            )
        ),
        End(
            (Expect("refused_locally", "local_error_backoff", "likely", "local", shows=error.name),)
        ),
    )


REFUSERS = (
    (TYPE_99, ("bird",)),  # GoBGP 3.10 ends on it
    (LENGTH_18, ("bird", "gobgp")),
    (MALFORMED, ("bird", "gobgp")),
    (SILENT, ("bird", "gobgp")),
    (TOO_EARLY, ("bird",)),  # GoBGP only closes
    (REFRESH, ("bird",)),  # GoBGP takes it
    (SEND_HOLD, ("bird", "gobgp")),
)
TAKEN = End(may=SESSION, up=True)
ROWS = [
    *(
        Row(f"calls after {error.what}", SPEAKER, b, is_refused(error), *refused(error))
        for error, daemons in REFUSERS
        for b in daemons
    ),
    Row(
        "hangs until B's hold timer expires, then calls",
        "frr",
        "bird",
        hangs_then_calls,
        *refused(SILENT),
        patience=30,
    ),
    # They do not wait after the first.
    *(
        Row(
            f"calls after {MALFORMED.what}, and is taken",
            SPEAKER,
            b,
            is_taken(MALFORMED),
            TAKEN,
            TAKEN,
        )
        for b in ("frr", "openbgpd")
    ),
]
