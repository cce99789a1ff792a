# SPDX-License-Identifier: Apache-2.0
"""A row of the diagnosis table: a story told with real daemons, and what each end may conclude."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lab import V4

if TYPE_CHECKING:
    from rows.stage import Stage

CERTAINTIES = ("ambiguous", "likely", "certain")
SPEAKER, NOBODY = "speaker", "nobody"


@dataclass(frozen=True)
class Expect:
    """How a connection of the story ended. `truth` is what we did: it must be among the causes,
    and the first of them unless the verdict calls itself ambiguous. `first` is what diagnosis.md
    ranks first where that is not what we did, because it is far more usual and looks the same."""

    outcome: str  # or two, parted by |, where a daemon's own timing chooses
    truth: str | None = None
    at_most: str = "ambiguous"
    side: str | None = None
    first: str | None = None
    interface: str | None = None  # of a link-local peer
    shows: str | None = None  # a pattern that is in explanation, evidence or next step

    def fits(self, outcome: object) -> bool:
        return outcome in self.outcome.split("|")


@dataclass(frozen=True)
class End:
    must: tuple[Expect, ...] = ()  # each of these, at least once
    may: tuple[Expect, ...] = ()  # and perhaps these; nothing else
    warnings: tuple[str, ...] = ()
    up: bool = False  # the session comes up (again)


@dataclass(frozen=True)
class Row:
    cause: str  # what we did, in words: the first column of the table
    a: str
    b: str
    story: Callable[["Stage"], None]
    at_a: End
    at_b: End
    family: str = V4
    routed: bool = False
    patience: float = 20  # seconds until the ends must have said what they must

    @property
    def name(self) -> str:
        words = f"{self.cause} {self.a} {self.b} {self.family}"
        return re.sub(r"\W+", "_", words)

    def end(self, letter: str) -> End:
        return self.at_a if letter == "a" else self.at_b


def must(outcome: str, truth: str | None = None, at_most: str = "ambiguous", **more: object) -> End:
    """An end with one verdict, the usual case."""
    side, first = more.pop("side", None), more.pop("first", None)
    return End((Expect(outcome, truth, at_most, side, first),), **more)  # type: ignore[arg-type]


@dataclass
class Told:
    """What a row's two ends said, from the moment on that counts."""

    row: Row
    events: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    # All that was said while the captures ran, also of the preparation.
    captured: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    failure: str = ""  # why the story could not be told
