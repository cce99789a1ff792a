# SPDX-License-Identifier: Apache-2.0
"""A second connection of the same two addresses beside the session: a speaker too many, or none."""

import struct
import time
from signal import SIGCONT, SIGSTOP

from rows.parameters import listen_to_the_end
from rows.row import End, Expect, Row
from rows.stage import Stage, eventually, lies_unread, signal_all
from speaker import KEEPALIVE, OPEN, capability, message


COLLISION = 6  # seconds: no collision takes as long


RESTARTS = ("graceful restart on;",)
CAN_RESTART = capability(64, struct.pack("!HHBB", 120, 1, 1, 0))  # in 120 s, IPv4 unicast


def second_speaker(stage: Stage) -> None:
    """Another process at A calls B, too, and speaks BGP as the first does. B's daemon is busy until
    its OPEN is there: one that refuses sooner does not know whether it was a speaker."""
    _, b = stage.established(stage.a(), stage.b(passive=True))
    time.sleep(COLLISION)
    for _ in range(2):
        signal_all(b, SIGSTOP)
        with stage.call() as other:
            other.send(stage.opening())
            port = other.socket.getsockname()[1]
            eventually(lambda: lies_unread(stage.lab.b, port), "its OPEN lies unread at B")
            signal_all(b, SIGCONT)
            listen_to_the_end(other)


def probe(stage: Stage) -> None:
    """A health check: it looks who answers, and hangs up."""
    stage.established(stage.a(), stage.b(passive=True))
    time.sleep(COLLISION)
    with stage.call() as other:
        other.read_until(OPEN)


def is_taken_for_a_restart(stage: Stage) -> bool:
    """Whether another speaker at A had a session with B, until A's daemon called again."""
    with stage.call() as other:
        try:
            other.send(stage.opening(CAN_RESTART), message(KEEPALIVE))
            other.read_until(KEEPALIVE)
        except (OSError, EOFError):
            return False  # it called sooner
        listen_to_the_end(other)
        return True


def each_ends_the_other(stage: Stage) -> None:
    """With graceful restart (RFC 4724) B takes every new call for a restart of A's speaker, and
    drops the session that it has for it."""
    b = stage.b(passive=True)
    b.extra = ["bgp graceful-restart"] if stage.row.b == "frr" else []
    stage.established(stage.a(extra=RESTARTS), b)
    for round_ in (1, 2):
        eventually(lambda: is_taken_for_a_restart(stage), "the other speaker has a session")
        for letter in ("a", "b"):
            stage.wait(letter, event="session_up", count=2 * round_)


OURS, SECOND = "local_duplicate_speaker", "peer_duplicate_speaker"
TURNED_AWAY = "collision|closed_without_answer|connection_rejected"
ROWS = [
    *(
        Row(
            "second speaker at A",
            "bird",
            b,
            second_speaker,
            End((Expect(TURNED_AWAY, "local_duplicate_speaker", "likely", "local"),)),
            End(
                (
                    Expect(
                        "collision|refused_locally|connection_rejected",
                        SECOND,
                        "likely",
                        "peer",
                    ),
                )
            ),
        )
        for b in ("frr", "bird")
    ),
    *(
        Row(
            "second speaker at A, and graceful restart",
            "bird",
            b,
            each_ends_the_other,
            End(
                (Expect("peer_closed|peer_reset", OURS, "likely", "local"),),
                (Expect("closed_in_open_confirm|closed_without_answer", OURS, "likely", "local"),),
                up=True,
            ),
            End(
                (Expect("local_closed|local_reset", SECOND, "likely", "peer", SECOND),),
                up=True,
            ),
            patience=30,
        )
        for b in ("bird", "frr", "openbgpd")  # GoBGP keeps the first
    ),
    Row(
        "probe of B's port from A",
        "bird",
        "frr",
        probe,
        End((Expect("open_not_sent", "port_probe", "likely", "local"),)),
        End((Expect("closed_without_answer", "port_probe", "likely", "peer"),)),
    ),
]
