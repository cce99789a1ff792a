# SPDX-License-Identifier: Apache-2.0
"""A silence longer than the hold time that no end acts on: nobody's hold timer works."""

from signal import SIGSTOP

from lab import PEER_A, PEER_B
from rows.liveness import expired, off
from rows.path import FAR, rule
from rows.row import SPEAKER, End, Expect, Row
from rows.stage import Stage, signal_all
from speaker import KEEPALIVE, message, open_message

HOLD_TIME = 3
EXCEEDED = "hold_time_exceeded"


def cut(stage: Stage) -> None:
    assert stage.lab.router
    rule(stage.lab.router, "forward", "meta l4proto tcp drop")


def warned(stage: Stage, *letters: str) -> None:
    for letter in letters:
        stage.wait(letter, event="warning", warning=EXCEEDED)


def no_hold_timers(stage: Stage) -> None:
    """FRR has been seen to be such a speaker; FRR 8.4's timer goes off."""
    with stage.listen() as listener, stage.call() as a, listener.accept() as b:
        a.send(open_message(stage.asn_a, PEER_A.router_id, HOLD_TIME), message(KEEPALIVE))
        b.send(open_message(stage.asn_b, PEER_B.router_id, HOLD_TIME), message(KEEPALIVE))
        for end in (a, b):
            end.read_until(KEEPALIVE)
        stage.up()
        cut(stage)
        for end in (a, b):
            end.send(message(KEEPALIVE))
        warned(stage, "a", "b")


def hangs_in_silence(stage: Stage) -> None:
    """A's daemon hangs while the path is cut, so that nothing lies unread either."""
    a, _ = stage.established(stage.a(**FAR), stage.b(extra=off(stage.row.b), **FAR))
    cut(stage)
    signal_all(a, SIGSTOP)
    warned(stage, "a")


LEFT = tuple(Expect(o, at_most="likely") for o in ("local_closed", "local_reset"))
ROWS = [
    Row(
        "path drops both ways, and nobody has a hold timer",
        SPEAKER,
        SPEAKER,
        no_hold_timers,
        End(warnings=(EXCEEDED,), may=LEFT),
        End(warnings=(EXCEEDED,), may=LEFT),
        routed=True,
    ),
    Row(
        "path drops both ways, and A's daemon hangs",
        "frr",
        "bird",
        hangs_in_silence,
        End(warnings=(EXCEEDED,)),
        expired("path_down"),
        routed=True,
        patience=25,
    ),
]
