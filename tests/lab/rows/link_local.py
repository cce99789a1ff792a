# SPDX-License-Identifier: Apache-2.0
"""Peers with link-local addresses: what names them is address and interface."""

from dataclasses import replace

from lab import LINK_LOCAL
from rows.neighbor import NOT_HERE, REFUSED, not_configured
from rows.operator import BY_PEER, BY_US
from rows.process import EXITED, EXITED_UNREAD, KILLED, KILLED_UNREAD, killed
from rows.process import REFUSED as NOBODY_THERE
from rows.row import End, Expect, Row
from rows.stage import Stage


def reset(stage: Stage) -> None:
    _, b = stage.established()
    b.reset(stage.seen_from("b"))


def by(interface: str, end: End) -> End:
    def named(all_: tuple[Expect, ...]) -> tuple[Expect, ...]:
        return tuple(replace(each, interface=interface) for each in all_)

    return replace(end, must=named(end.must), may=named(end.may))


# Where nobody listens there is no socket that knows the interface, so B's refusals name none.
REFUSES = Expect("not_listening", "local_not_listening", "certain", "local")
AT_B = by("to-a", End((EXITED,), (EXITED_UNREAD,)))
ENDS = (
    ("not configured", not_configured, by("to-b", End((REFUSED,))), by("to-a", NOT_HERE)),
    (
        "daemon killed",
        killed,
        by("to-b", End((KILLED, NOBODY_THERE), (KILLED_UNREAD,))),
        replace(AT_B, must=(*AT_B.must, REFUSES)),
    ),
    (
        "reset",
        reset,
        by("to-b", End((BY_PEER,), (Expect("closed_without_answer"),))),
        by("to-a", End((BY_US,), (Expect("refused_locally"),))),
    ),
)
ROWS = [
    *(
        Row(cause, "bird", b, story, at_a, at_b, family=LINK_LOCAL)
        for cause, story, at_a, at_b in ENDS
        for b in ("bird", "frr", "gobgp")
    ),
    # FRR 8.4 does not call a link-local neighbour here, but answers its calls.
    *(
        Row(cause, "frr", "bird", story, at_a, at_b, family=LINK_LOCAL)
        for cause, story, at_a, at_b in ENDS
        if cause == "reset"
    ),
]
