# SPDX-License-Identifier: Apache-2.0
"""The two tables of docs/kernels.md: kernel x hook, kernel x lab. Everything that is not a plain
yes has a note below its table."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from labs import COLUMNS, Column
from machine import ROOT, Seen
from same_events import differing
from special import why_not_all

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


def names_of(machines: dict[str, Seen]) -> list[str]:
    return [f"{seen.machine} ({seen.kernel})" for seen in machines.values()]


def hooks_table(machines: dict[str, Seen]) -> str:
    notes = Notes()
    hooks = list(dict.fromkeys(hook for seen in machines.values() for hook in seen.hooks))
    rows = [
        [name, *(hook_cell(seen, hook, notes) for hook in hooks)]
        for name, seen in zip(names_of(machines), machines.values())
    ]
    lines = grid(["kernel", *(f"`{hook}`" for hook in hooks)], rows)
    return "\n".join([*lines, "", *notes.lines()])


def labs_table(machines: dict[str, Seen]) -> str:
    notes = Notes()
    reference = machines[REFERENCE]
    rows = [
        [name, *(lab_cell(seen, reference, column, notes) for column in COLUMNS)]
        for name, seen in zip(names_of(machines), machines.values())
    ]
    lines = grid(["kernel", *(column.title for column in COLUMNS)], rows)
    return "\n".join([*lines, "", *notes.lines()])


def write_one(file: Path, place: str, table: str) -> None:
    begin, end = f"<!-- {place} -->", f"<!-- /{place} -->"
    before, found, rest = file.read_text().partition(begin)
    after = rest.partition(end)[2]
    assert found, f"{file} has no place for {place}"
    file.write_text(f"{before}{begin}\n{table}\n{end}{after}")


def write(file: Path, machines: dict[str, Seen]) -> None:
    write_one(file, "hooks", hooks_table(machines))
    write_one(file, "labs", labs_table(machines))
