"""The whole of diagnosis.md with real daemons: each row of the table, judged at both ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import diagnosis_table
from bgpsnoop import Trace
from netns import keep_all
from rows import ROWS
from rows.judge import objections
from rows.play import STORIES, Stories, play_all
from rows.row import Row

BY_NAME = {row.name: row for row in ROWS}


@pytest.fixture(scope="module")
def stories(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stories]:
    """Starts every row that a selected test is about; each test waits for its own."""
    parameters = [getattr(item, "callspec", None) for item in request.session.items]
    names = {p.params["row"].name for p in parameters if p and "row" in p.params}
    chosen = [row for row in ROWS if row.name in names]
    trace = Trace(Path(tmp_path_factory.mktemp("rows")) / "trace.log")
    with keep_all():
        pool, futures = play_all(chosen, trace)
        yield futures
        pool.shutdown(wait=True, cancel_futures=True)
    trace.stop()
    told = [futures[row.name].result() for row in chosen if not futures[row.name].cancelled()]
    diagnosis_table.write(told, everything=len(told) == len(ROWS))


@pytest.mark.parametrize("end", ["a", "b"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_an_end_concludes_what_it_may_and_no_more(row: Row, end: str, stories: Stories) -> None:
    told = stories[row.name].result(timeout=600)
    found = objections(row, end, told.events.get(end, []))
    where = f"events: {STORIES / row.name}_{end}.jsonl"
    assert not found, "\n".join([*found, told.failure, where])
    assert "Traceback" not in told.failure, told.failure


def test_no_two_rows_have_one_name() -> None:
    assert len(BY_NAME) == len(ROWS)
