"""Peers with link-local addresses: what names them is address and interface."""

from dataclasses import replace

from lab import LINK_LOCAL
from rows.neighbor import NOT_HERE, REFUSED, not_configured
from rows.operator import BY_PEER, BY_US
from rows.process import EXITED, EXITED_UNREAD, KILLED, KILLED_UNREAD, NOBODY_HERE, killed
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


ENDS = (
    ("not configured", not_configured, End((REFUSED,)), NOT_HERE),
    ("daemon killed", killed, End((KILLED, NOBODY_THERE), (KILLED_UNREAD,)),
     End((EXITED, NOBODY_HERE), (EXITED_UNREAD,))),
    ("reset", reset, End((BY_PEER,), (Expect("closed_without_answer"),)),
     End((BY_US,), (Expect("refused_locally"),))),
)
ROWS = [
    Row(cause, a, b, story, by("to-b", at_a), by("to-a", at_b), family=LINK_LOCAL)
    for cause, story, at_a, at_b in ENDS
    for a, b in (("bird", "frr"), ("frr", "bird"), ("bird", "gobgp"))
]
