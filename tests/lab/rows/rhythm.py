# SPDX-License-Identifier: Apache-2.0
"""KEEPALIVEs that are rarer than the hold time allows: the process lives, and the session does
not."""

import time

from rows.liveness import off
from rows.parameters import listen_to_the_end
from rows.row import SPEAKER, End, Row, must
from rows.stage import Stage
from speaker import KEEPALIVE, Speaker, message

LATE = 6.5  # of a hold time of 9 s, which BIRD may let end after three quarters


def late_twice(stage: Stage) -> None:
    stage.b(passive=True, extra=off(stage.row.b)).start()
    with stage.call() as a:
        a.send(stage.opening(), message(KEEPALIVE))
        a.read_until(KEEPALIVE)
        stage.up()
        for _ in range(2):
            time.sleep(LATE)
            a.send(message(KEEPALIVE))
        listen_for_long(a)


def only_the_first(stage: Stage) -> None:
    with stage.session_from_a() as a:
        listen_for_long(a)


def listen_for_long(a: Speaker) -> None:
    a.socket.settimeout(15)
    listen_to_the_end(a)


SLOW = "keepalive_slower_than_hold"


def rare(side: str) -> End:
    """BIRD chooses how long it waits: for less than the interval, or so much more that the next
    KEEPALIVE was overdue. Then a process that hangs may go first."""
    return must("hold_timer_expired", SLOW, "likely", side=side)


def slow(side: str) -> End:
    return must("hold_timer_expired", SLOW, "likely", side=side, first=SLOW)


ROWS = [
    Row(
        "KEEPALIVEs of A as rare as the hold time",
        SPEAKER,
        "bird",
        late_twice,
        rare("local"),
        rare("peer"),
        patience=30,
    ),
    Row(
        "no KEEPALIVE of A but the first",
        SPEAKER,
        "frr",
        only_the_first,
        slow("local"),
        slow("peer"),
        patience=30,
    ),
]
