# SPDX-License-Identifier: Apache-2.0
"""What no daemon does on demand: a scripted speaker at A, or a forger on the link."""

import struct
import time
from socket import MSG_PEEK
from threading import Thread

from rows.forger import forge_all
from rows.parameters import ALL_FIVE, listen_to_the_end
from rows.row import SPEAKER, End, Expect, Row, must
from rows.path import FAR
from rows.stage import Stage
from speaker import (
    KEEPALIVE,
    NOTIFICATION,
    OPEN,
    UPDATE,
    Listener,
    Speaker,
    message,
    notification,
    open_message,
)

BROKEN = message(UPDATE, struct.pack("!HH", 0, 200) + b"\x40\x01\x01\x00")  # ends too early


def malformed_update(stage: Stage) -> None:
    stage.b(passive=True).start()
    with stage.call() as a:
        a.send(open_message(600, "10.82.1.9"))
        a.read_until(OPEN)
        a.send(message(KEEPALIVE))
        a.read_until(KEEPALIVE)
        a.send(BROKEN)
        listen_to_the_end(a)


class Answering(Thread):
    """Says OPEN, and KEEPALIVE to whatever it hears, until the other end hangs up."""

    def __init__(self, speaker: Speaker, opening: bytes) -> None:
        super().__init__(daemon=True)
        self.speaker, self.opening = speaker, opening
        self.start()

    def run(self) -> None:
        try:
            self.speaker.send(self.opening)
            while self.speaker.read()[0] != NOTIFICATION:
                self.speaker.send(message(KEEPALIVE))
                time.sleep(0.2)  # it is a conversation, not a flood
        except (OSError, EOFError):
            pass
        self.speaker.close()


def first_that_lives(listener: Listener) -> Speaker:
    """FRR may hang up on its first call before its OPEN."""
    while True:
        speaker = listener.accept()
        if speaker.socket.recv(1, MSG_PEEK):
            return speaker
        speaker.close()


def collide(stage: Stage, identifier: str) -> None:
    """A calls, and answers B's call too; one of the two lives on."""
    with stage.listen("a") as listener:
        stage.b().start()
        with first_that_lives(listener) as theirs, stage.call() as ours:
            opening = stage.opening(identifier=identifier)
            ends = [Answering(theirs, opening), Answering(ours, opening)]
            stage.up()
            stage.closed("a", outcome="collision", timeout=10)
            assert any(end.is_alive() for end in ends)


def collision_lost(stage: Stage) -> None:
    collide(stage, "10.82.1.9")


def collision_won(stage: Stage) -> None:
    collide(stage, "10.82.1.200")


def unread_notification(stage: Stage) -> None:
    """It waits in A's receive queue when the RST behind it comes."""
    with stage.listen() as listener, stage.call() as a, listener.accept() as b:
        a.send(open_message(600, "10.82.1.9"))
        b.read()
        b.send(open_message(8500, "10.82.1.10"), notification(2, 2, b"\x02\x58"))
        b.reset()
        stage.closed("a")


def forged(stage: Stage) -> None:
    stage.established(stage.a(**FAR), stage.b(**FAR))
    forge_all(stage)


# How the scripted speaker leaves at the end of the story.
SESSION = tuple(
    Expect(o, at_most="certain")
    for o in (
        "peer_closed",
        "peer_reset",
        "local_closed",
        "local_reset",
        "not_listening",
        "connect_refused",
    )
)
LOST = End((Expect("collision", at_most="certain"),), SESSION, up=True)
# ExaBGP now and then ends both of two colliding connections, or leaves one unanswered: no row.
COLLIDING = tuple(b for b in ALL_FIVE if b != "exabgp")
ROWS = [
    *(
        Row(
            "malformed UPDATE from A",
            SPEAKER,
            b,
            malformed_update,
            must("update_error", "malformed_update", "certain", side="local"),
            must("update_error", "malformed_update", "certain", side="peer"),
        )
        for b in ALL_FIVE
    ),
    *(
        Row("both call, B keeps its own call", SPEAKER, b, collision_lost, LOST, LOST)
        for b in COLLIDING
    ),
    *(Row("both call, B keeps A's call", SPEAKER, b, collision_won, LOST, LOST) for b in COLLIDING),
    Row(
        "NOTIFICATION never read at A",
        SPEAKER,
        SPEAKER,
        unread_notification,
        must("open_rejected", "bad_peer_as", "certain", side="peer"),
        must("open_rejected", "bad_peer_as", "certain", side="local"),
    ),
    Row(
        "forged RST, SYN and data towards A",
        "bird",
        "frr",
        forged,
        End(warnings=("blind_reset_attempt", "blind_syn_attempt", "blind_data_attempt")),
        End(),
        routed=True,
    ),
]
