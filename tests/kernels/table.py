# SPDX-License-Identifier: Apache-2.0
"""The two tables of docs/kernels.md: kernel x hook, kernel x lab. Everything that is not a plain
yes has a note."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from labs import COLUMNS, Column
from machine import ROOT, Seen
from same_events import differing
from special import why_not_all

BEGIN, END = "<!-- kernels -->", "<!-- /kernels -->"
DOCUMENT = ROOT / "docs/kernels.md"
REFERENCE = "this machine"


class Notes:
    """Numbered once each, however many cells they explain."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def mark(self, text: str) -> str:
        if text not in self.texts:
            self.texts.append(text)
        return f"[{self.texts.index(text) + 1}]"

    def lines(self) -> list[str]:
        return [f"{number}. {text}" for number, text in enumerate(self.texts, 1)]


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def hook_cell(seen: Seen, hook: str, notes: Notes) -> str:
    way = seen.hooks.get(hook)
    if way is None:
        return "– " + notes.mark(seen.verdict)
    if way.startswith("none: "):
        return "none " + notes.mark(f"`{hook}`: {way.removeprefix('none: ')}")
    limit = seen.limits.get(hook)
    return f"`{way}`" + (" " + notes.mark(f"`{way}` {limit}") if limit else "")


def lab_cell(seen: Seen, reference: Seen, column: Column, notes: Notes) -> str:
    if not seen.passed + seen.failed:
        only_doctor = "only `doctor` with its self-test is run there"
        return "– " + notes.mark(only_doctor if seen.doctor_status == 0 else seen.verdict)
    failed = [name for name in seen.failed if column.of(name)]
    if failed:
        return "failed " + notes.mark(f"{seen.machine}: {len(failed)} tests, first `{failed[0]}`")
    rows = [row for row in reference.rows if column.of(row)]
    if rows and seen is reference:
        return f"reference ({len(rows)})"
    if rows and not any(row in seen.rows for row in rows):
        return "– " + notes.mark(why_not_all(seen.machine))
    other = [r for r in rows if r not in seen.rows or differing(r, reference, seen)]
    if other:
        return "differs " + notes.mark(
            f"{seen.machine}: {len(other)} of {len(rows)}, first `{other[0]}`"
        )
    if rows:
        return f"same ({len(rows)})"
    return cell_without_reference(seen, column, notes)


def cell_without_reference(seen: Seen, column: Column, notes: Notes) -> str:
    """The reference gave no events: its kernel cannot play the lab, or the lab looks at metrics."""
    passed = [name for name in seen.passed if column.of(name)]
    if passed:
        return f"passed ({len(passed)})"
    skipped = {why for name, why in seen.skipped.items() if column.of(name)}
    return "– " + notes.mark("; ".join(sorted(skipped)) or why_not_all(seen.machine))


def tables(machines: dict[str, Seen]) -> str:
    notes = Notes()
    reference = machines[REFERENCE]
    hooks = list(dict.fromkeys(hook for seen in machines.values() for hook in seen.hooks))
    names = [f"{seen.machine} ({seen.kernel})" for seen in machines.values()]
    ways = [
        [name, *(hook_cell(seen, hook, notes) for hook in hooks)]
        for name, seen in zip(names, machines.values())
    ]
    labs = [
        [name, *(lab_cell(seen, reference, column, notes) for column in COLUMNS)]
        for name, seen in zip(names, machines.values())
    ]
    return "\n".join(
        [
            *grid(["kernel", *(f"`{hook}`" for hook in hooks)], ways),
            "",
            *grid(["kernel", *(column.title for column in COLUMNS)], labs),
            "",
            *notes.lines(),
        ]
    )


def write(file: Path, machines: dict[str, Seen]) -> None:
    text = file.read_text()
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    file.write_text(f"{before}{BEGIN}\n{tables(machines)}\n{END}{after}")
