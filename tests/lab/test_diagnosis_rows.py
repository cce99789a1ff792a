# SPDX-License-Identifier: Apache-2.0
"""The whole of docs/diagnosis-table.md with real daemons: each row, judged at both ends."""

import pytest

from rows import ROWS
from rows.judge import objections
from rows.play import STORIES, Stories
from rows.playing import PATIENCE
from rows.row import Row


@pytest.mark.parametrize("end", ["a", "b"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_an_end_concludes_what_it_may_and_no_more(row: Row, end: str, stories: Stories) -> None:
    told = stories[row.name].result(timeout=PATIENCE)
    found = objections(row, end, told.events.get(end, []))
    where = f"events: {STORIES / row.name}_{end}.jsonl"
    assert not found, "\n".join([*found, told.failure, where])
    assert "Traceback" not in told.failure, told.failure


def test_no_two_rows_have_one_name() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
