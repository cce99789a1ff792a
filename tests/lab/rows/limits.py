# SPDX-License-Identifier: Apache-2.0
"""OpenBGPD's own limits: a session that it does not take back, and RFC 9687's send hold timer."""

import time
from contextlib import suppress

from rows.operator import EXCEEDED, EXCEEDED_HERE, after
from rows.row import SPEAKER, Row, must
from rows.stage import Stage
from speaker import KEEPALIVE, message

MANY = [f"198.18.{n // 250}.{n % 250}/32" for n in range(8000)]
SEND_HOLD = 90  # seconds: OpenBGPD takes the hold time, but at least these


def too_many_for_good(stage: Stage) -> None:
    """Without "restart" the neighbour stays down until an operator clears it."""
    a = stage.a().announce(*(f"203.0.113.{n}/32" for n in range(5)))
    stage.start(a, stage.b(extra=("max-prefix 2",)))


def never_reads(stage: Stage) -> None:
    """A keeps its session alive, but its window stays shut; B waits for it no longer than it
    must."""
    b = stage.b(passive=True).announce(*MANY).start()
    with stage.call(receive_buffer=2048) as a:
        a.send(stage.opening(), message(KEEPALIVE))
        a.read_until(KEEPALIVE)
        end = time.monotonic() + SEND_HOLD + 30
        with suppress(OSError):  # B's words wait behind the window, its RST does not
            while time.monotonic() < end and not stage.is_closed("a"):
                a.send(message(KEEPALIVE))
                time.sleep(2)  # a third of the hold time, as anyone would
    b.stop()


ROWS = [
    Row(
        "maximum-prefix exceeded, not taken back",
        "bird",
        "openbgpd",
        too_many_for_good,
        after(EXCEEDED, "closed_without_answer", "peer_max_prefix_hold", "peer"),
        after(EXCEEDED_HERE, "refused_locally", "local_limit_exceeded", "local"),
        patience=30,
    ),
    # OpenBGPD 7.7 says 4/0, not 8/0, and it never leaves: A's window is shut.
    Row(
        "A does not read, and B's send hold timer",
        SPEAKER,
        "openbgpd",
        never_reads,
        must(
            "peer_reset",
            "local_not_reading",
            "likely",
            side="local",
            warnings=("zero_window",),
        ),
        must(
            "hold_timer_expired",
            "peer_not_reading",
            "likely",
            side="peer",
            warnings=("zero_window",),
        ),
        patience=SEND_HOLD + 10,
    ),
]
