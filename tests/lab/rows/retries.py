# SPDX-License-Identifier: Apache-2.0
"""What a speaker meets that does not give up: the same end, time after time."""

from contextlib import suppress

from rows.parameters import listen_to_the_end
from rows.row import SPEAKER, End, Expect, Row
from rows.stage import Stage
from speaker import KEEPALIVE, OPEN, Listener, Speaker, notification


def hang_up(a: Speaker, b: Speaker) -> None:
    """B hangs up, and A waits for that."""
    b.close()
    listen_to_the_end(a)


def object_to(stage: Stage, listener: Listener) -> None:
    """B answers A's OPEN with its own and with 2/2."""
    with stage.call() as a, listener.accept() as b:
        a.send(stage.opening())
        b.read_until(OPEN)
        b.send(stage.opening_of_b(), notification(2, 2))
        hang_up(a, b)


def objects_then_hangs_up(stage: Stage) -> None:
    """Within the wait after its error B takes part in the OPENs, and closes without a word."""
    with stage.listen() as listener:
        object_to(stage, listener)
        with stage.call() as a, listener.accept() as b:
            a.send(stage.opening())
            b.read_until(OPEN)
            b.send(stage.opening_of_b())
            a.read_until(OPEN)
            hang_up(a, b)


def opens_then_refuses(stage: Stage) -> None:
    """B takes part in the OPENs, which shows that it has A configured, and then refuses A."""
    with stage.listen() as listener:
        for says_an_open in (True, False):
            with stage.call() as a, listener.accept() as b:
                a.send(stage.opening())
                b.read_until(OPEN)
                if says_an_open:
                    b.send(stage.opening_of_b())
                    a.read_until(OPEN)
                hang_up(a, b)


def objects_then_is_gone(stage: Stage) -> None:
    """B's process ends after its error, so that its kernel answers A's next SYN with RST."""
    with stage.listen() as listener:
        object_to(stage, listener)
    with suppress(ConnectionRefusedError):
        stage.call().close()


def gives_up_its_own_call(stage: Stage) -> None:
    """Both call. B objects on A's call, and hangs up its own, whose OPEN A has not answered."""
    with stage.listen("a") as at_a, stage.listen() as at_b:
        with stage.call() as a, at_b.accept() as b:
            a.send(stage.opening())
            b.read_until(OPEN)
            with stage.call(from_a=False) as of_b, at_a.accept() as unanswered:
                of_b.send(stage.opening_of_b())
                unanswered.read_until(OPEN)
                b.send(stage.opening_of_b(), notification(2, 2))
                hang_up(a, b)
                hang_up(unanswered, of_b)


def hangs_up_on_opens(stage: Stage) -> None:
    """B takes part in the OPENs and then closes without a word, time after time."""
    with stage.listen() as listener:
        stage.a().start()
        for _ in range(4):
            with listener.accept() as b:
                b.send(stage.opening_of_b())
                b.read_until(OPEN)
                b.read_until(KEEPALIVE)
    stage.closed("a", outcome="closed_in_open_confirm", count=4)


REJECTED = Expect("open_rejected", "bad_peer_as", "certain", "peer")
REJECTS = Expect("open_rejected", "bad_peer_as", "certain", "local")
ROWS = [
    Row(
        "B objects to an OPEN, then closes after the OPENs",
        SPEAKER,
        SPEAKER,
        objects_then_hangs_up,
        End((REJECTED, Expect("closed_in_open_confirm", "peer_error_backoff", side="peer"))),
        End((REJECTS, Expect("local_closed|local_reset", "local_error_backoff", side="local"))),
    ),
    Row(
        "B takes part in the OPENs, then refuses without a word",
        SPEAKER,
        SPEAKER,
        opens_then_refuses,
        End(
            (
                Expect("closed_in_open_confirm"),
                Expect(
                    "closed_without_answer", "peer_shut_down", side="peer", first="peer_not_ready"
                ),
            )
        ),
        End(
            (
                Expect("local_closed|local_reset"),
                Expect("refused_locally", "local_shut_down", side="local", first="local_not_ready"),
            )
        ),
    ),
    Row(
        "B objects to an OPEN, then listens no more",
        SPEAKER,
        SPEAKER,
        objects_then_is_gone,
        End(
            (
                REJECTED,
                Expect("connect_refused", "peer_not_listening", first="peer_error_backoff"),
            )
        ),
        End(
            (
                REJECTS,
                Expect(
                    "not_listening",
                    "local_not_listening",
                    side="local",
                    first="local_error_backoff",
                ),
            )
        ),
    ),
    Row(
        "B objects to an OPEN, and gives up its own call",
        SPEAKER,
        SPEAKER,
        gives_up_its_own_call,
        End((REJECTED, Expect("open_not_sent", "peer_error_backoff", side="peer"))),
        End((REJECTS, Expect("local_closed|local_reset", "local_error_backoff", side="local"))),
    ),
    Row(
        "B closes after the OPENs, again and again",
        "bird",
        SPEAKER,
        hangs_up_on_opens,
        End(
            (Expect("closed_in_open_confirm", "peer_rejects_open", side="peer"),),
            (Expect("closed_in_open_confirm"),),
        ),
        End((Expect("local_closed|local_reset"),)),
        patience=30,
    ),
]
