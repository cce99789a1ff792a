# SPDX-License-Identifier: Apache-2.0
"""Plays rows, several at a time: each in a lab of its own, all under one trace."""

import json
import os
import time
import traceback
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from bgpsnoop import ROOT, Trace
from lab import peers_behind_a_router, peers_on_a_link
from rows.judge import complete
from rows.row import Row, Told
from rows.stage import Stage
from tcpdump import capture
from waiting import Late, wait_until

RESULTS = ROOT / "tests/results"
CAPTURES = Path(os.environ.get("BGPSNOOP_CAPTURES", RESULTS / "captures"))
STORIES = RESULTS / "rows"
AT_ONCE = int(os.environ.get("BGPSNOOP_ROWS_AT_ONCE", "8"))
SETTLE = 0.5  # seconds in which a verdict that must not come would still come


Stories = dict[str, Future[Told]]


def play_all(rows: Iterable[Row], trace: Trace) -> tuple[ThreadPoolExecutor, Stories]:
    CAPTURES.mkdir(parents=True, exist_ok=True)
    STORIES.mkdir(parents=True, exist_ok=True)
    pool = ThreadPoolExecutor(AT_ONCE)
    longest_first = sorted(rows, key=lambda row: -row.patience)
    return pool, {row.name: pool.submit(play, row, trace) for row in longest_first}


def play(row: Row, trace: Trace) -> Told:
    """In one thread from begin to end: a child dies with the thread that made it."""
    told = Told(row)
    make = peers_behind_a_router if row.routed else peers_on_a_link
    try:
        with make() as lab:
            stage = Stage(row, lab, trace)
            try:
                perform(stage)
            except Late as late:
                told.failure = str(late)
            told.events = {letter: stage.judged(letter) for letter in ("a", "b")}
            told.captured = {letter: stage.captured(letter) for letter in ("a", "b")}
            if told.failure:
                told.failure += logs(stage)
    except Exception:
        told.failure += traceback.format_exc()
    write_down(told)
    return told


def perform(stage: Stage) -> None:
    row, lab = stage.row, stage.lab
    ends = (("a", lab.a, lab.b), ("b", lab.b, lab.a))
    with ExitStack() as recorders:
        for letter, namespace, other in ends:
            interface = "to-r" if row.routed else f"to-{other.short_name}"
            file = CAPTURES / f"{row.name}_{letter}.pcap"
            recorders.enter_context(capture(namespace, file, interface))
        row.story(stage)
        wait_until(
            lambda: all(complete(row, letter, stage.judged(letter)) for letter in ("a", "b")),
            row.patience,
            "both ends have concluded what they must",
            interval=0.1,
        )
        time.sleep(SETTLE)
        stage.stop_recording()


def logs(stage: Stage) -> str:
    texts = [f"\n--- {d.directory.name}\n{d.log()[-1500:]}" for d in stage.lab.daemons]
    lost = stage.trace.events(event="lost")  # of whatever namespace
    return "".join([*texts, f"\n--- lost by the trace: {lost}"])


def write_down(told: Told) -> None:
    for letter, events in told.events.items():
        file = STORIES / f"{told.row.name}_{letter}.jsonl"
        file.write_text("".join(json.dumps(event) + "\n" for event in events))
