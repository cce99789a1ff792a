# SPDX-License-Identifier: Apache-2.0
"""A second connection of the same two addresses beside the session: a speaker too many, or none."""

import time

from rows.parameters import listen_to_the_end
from rows.row import End, Expect, Row
from rows.stage import Stage
from speaker import OPEN


COLLISION = 6  # seconds: no collision takes as long


def second_speaker(stage: Stage) -> None:
    """Another process at A calls B, too, and speaks BGP as the first does."""
    stage.established(stage.a(), stage.b(passive=True))
    time.sleep(COLLISION)
    for _ in range(2):
        with stage.call() as other:
            other.send(stage.opening())
            listen_to_the_end(other)


def probe(stage: Stage) -> None:
    """A health check: it looks who answers, and hangs up."""
    stage.established(stage.a(), stage.b(passive=True))
    time.sleep(COLLISION)
    with stage.call() as other:
        other.read_until(OPEN)


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
                        "peer_duplicate_speaker",
                        "likely",
                        "peer",
                    ),
                )
            ),
        )
        for b in ("frr", "bird")
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
