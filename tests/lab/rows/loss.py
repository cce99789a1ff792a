# SPDX-License-Identifier: Apache-2.0
"""A path that loses segments, small ones too: what comes later tells that something is missing."""

from rows.liveness import expired, off
from rows.path import FAR
from rows.row import End, Expect, Row
from rows.stage import Stage

# The set holds one number: that of the first segment with data, which is lost whenever it is sent.
LOSES_ONE = """table inet loss {
 set lost { typeof tcp sequence; flags dynamic; size 1; }
 chain forward { type filter hook forward priority 0
  iifname to-a tcp sequence @lost drop
  iifname to-a tcp dport 179 meta length > 60 add @lost { tcp sequence } drop
 }
}"""


def one_segment_lost(stage: Stage) -> None:
    """One of A, and all its repetitions; the KEEPALIVEs behind it arrive."""
    assert stage.lab.router
    a = stage.a(extra=off(stage.row.a), **FAR)
    stage.established(a, stage.b(passive=True, extra=off(stage.row.b), **FAR))
    stage.lab.router.nft(LOSES_ONE)


LOST = "loss_towards_us"
ROWS = [
    Row(
        "a small segment of A is lost, whenever it is sent",
        a,
        b,
        one_segment_lost,
        expired("path_down"),
        End(
            (
                Expect(
                    "hold_timer_expired", LOST, "likely", "path", LOST, shows="it is not the MTU"
                ),
            ),
            expired(LOST).may,
        ),
        routed=True,
        patience=25,
    )
    for a, b in (("bird", "frr"), ("frr", "bird"))
]
