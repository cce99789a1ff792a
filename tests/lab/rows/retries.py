# SPDX-License-Identifier: Apache-2.0
"""What a speaker meets that does not give up: the same end, time after time."""

from rows.row import SPEAKER, End, Expect, Row
from rows.stage import Stage
from speaker import KEEPALIVE, OPEN


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


ROWS = [
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
