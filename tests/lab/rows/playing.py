# SPDX-License-Identifier: Apache-2.0
"""One playing of the rows for all test modules that ask: the first plays, the others look."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import diagnosis_table
from bgpsnoop import Agent, Trace
from netns import keep_all
from process import free_port
from rows import ROWS
from rows.play import RESULTS, Stories, play_all
from rows.row import Row, Told

PLAYED: Stories = {}
PATIENCE = 600
EVIDENCE = RESULTS / "evidence"  # of every row, if some test looks at it
READS_EVIDENCE = "test_rows_evidence"


@pytest.fixture(name="stories", scope="module")
def play_rows(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stories]:
    """Starts every row that a selected test is about; each test waits for its own."""
    wanted = names_wanted(request.session.items)
    chosen = [row for row in ROWS if row.name in wanted and row.name not in PLAYED]
    if not chosen:
        yield PLAYED
        return
    trace = Trace(Path(tmp_path_factory.mktemp("rows")) / "trace.log")
    with keep_all(), evidence_kept(request.session.items, tmp_path_factory):
        pool, futures = play_all(chosen, trace)
        PLAYED.update(futures)
        yield PLAYED
        pool.shutdown(wait=True, cancel_futures=True)
    trace.stop()
    told = [futures[row.name].result() for row in chosen if not futures[row.name].cancelled()]
    diagnosis_table.write(told, everything=len(told) == len(ROWS))


@contextmanager
def evidence_kept(
    items: Iterable[pytest.Item], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """An agent beside the trace writes it, if a selected test reads it."""
    if not any(item.nodeid.split("::")[0].endswith(READS_EVIDENCE + ".py") for item in items):
        yield
        return
    shutil.rmtree(EVIDENCE, ignore_errors=True)
    options = ["--event-log=none", f"--evidence-dir={EVIDENCE}", "--evidence-max-files=100000"]
    agent = Agent(tmp_path_factory.mktemp("evidence") / "agent.log", free_port(), options)
    yield
    agent.stop()


def names_wanted(items: Iterable[pytest.Item]) -> set[str]:
    """Of the rows that are parameters of tests, or that a parameter of theirs has as its rows."""
    found: set[str] = set()
    for item in items:
        parameters = getattr(item, "callspec", None)
        for value in parameters.params.values() if parameters else ():
            found |= {row.name for row in getattr(value, "rows", ())}
            found |= {value.name} if isinstance(value, Row) else set()
    return found


def told_of(stories: Stories, row: Row) -> Told:
    """Waits until the row was played."""
    told = stories[row.name].result(timeout=PATIENCE)
    assert "Traceback" not in told.failure, told.failure
    return told
