# SPDX-License-Identifier: Apache-2.0
"""Who hangs up without a word, at which moment: sooner or later than a refusal, or than a speaker
that waits for an answer."""

import socket
import time

from rows.parameters import listen_to_the_end
from rows.row import SPEAKER, End, Expect, Row, must
from rows.stage import Stage
from speaker import KEEPALIVE, OPEN, message, notification

LATE = 3.0  # no refusal takes as long, and no speaker is tired of waiting as soon


def a_leaves_after(stage: Stage, wait: float) -> None:
    """A says its OPEN, and hangs up before B has said one."""
    with stage.listen() as listener, stage.call() as a, listener.accept() as b:
        a.send(stage.opening())
        b.read_until(OPEN)
        time.sleep(wait)
        a.close()
        listen_to_the_end(b)


def says_open_and_leaves(stage: Stage) -> None:
    a_leaves_after(stage, 0)


def waits_and_leaves(stage: Stage) -> None:
    a_leaves_after(stage, LATE)


def refuses_late(stage: Stage) -> None:
    with stage.listen() as listener, stage.call() as a, listener.accept() as b:
        a.send(stage.opening())
        b.read_until(OPEN)
        time.sleep(LATE)
        b.close()
        listen_to_the_end(a)


def says_cease_to_nobody(stage: Stage) -> None:
    """B's FIN has ended the session when A says why it leaves, too."""
    with stage.listen() as listener, stage.call() as a, listener.accept() as b:
        a.send(stage.opening(), message(KEEPALIVE))
        b.send(stage.opening_of_b(), message(KEEPALIVE))
        for each in (a, b):
            each.read_until(KEEPALIVE)
        stage.up()
        b.socket.shutdown(socket.SHUT_WR)
        listen_to_the_end(a)
        a.send(notification(6, 3))
        a.close()
        listen_to_the_end(b)


ROWS = [
    Row(
        "A says its OPEN and hangs up at once",
        SPEAKER,
        SPEAKER,
        says_open_and_leaves,
        must("local_closed|local_reset", "local_operator", side="local"),
        must("open_not_sent", "peer_crashed", side="peer", first="peer_start_delay"),
    ),
    Row(
        "B does not answer A's OPEN for 3 s, and A hangs up",
        SPEAKER,
        SPEAKER,
        waits_and_leaves,
        must("local_closed|local_reset", "peer_daemon_hung", side="local", first="local_operator"),
        must("open_not_sent", "local_daemon_stalled", "likely", side="local"),
    ),
    Row(
        "B hangs up 3 s after A's OPEN",
        SPEAKER,
        SPEAKER,
        refuses_late,
        must("closed_without_answer", "peer_crashed", side="peer"),
        must("refused_locally", "local_daemon_stalled", side="local"),
    ),
    Row(
        "A says a Cease behind the FIN of B",
        SPEAKER,
        SPEAKER,
        says_cease_to_nobody,
        End((Expect("peer_closed", "peer_daemon_killed", side="peer"),)),
        End((Expect("local_closed", "local_operator", side="local"),)),
    ),
]
