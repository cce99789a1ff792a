# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the lab. Logs and captures of a failed test are kept in tests/results/lab/."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import netns
import stories
from bgpsnoop import ROOT, Trace
from lab import V4, V6, Lab, kept_on_failure, peers_on_a_link
from rows import playing
from stories import Story

RESULTS = ROOT / "tests/results/lab"
play_rows = playing.play_rows  # the fixture named stories
DUETS = [("bird", "frr"), ("frr", "bird")]


def place_of(name: str) -> Path:
    return RESULTS / re.sub(r"[^\w.-]+", "_", name)


@pytest.fixture(scope="session", autouse=True)
def no_leftovers() -> None:
    netns.sweep()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    lab = getattr(item, "funcargs", {}).get("lab")
    if report.failed and lab:
        lab.keep = place_of(item.name)


@pytest.fixture
def lab() -> Iterator[Lab]:
    with peers_on_a_link() as made:
        yield made


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trace]:
    """One for all tests of a file: in a guest it takes ten seconds to start, most of them the
    verifier's. Its namespaces stay until it ends: the next one would get the same inode number."""
    with netns.keep_all():
        started = Trace(tmp_path_factory.mktemp("trace") / "log")
        yield started
        started.stop()


@pytest.fixture(
    scope="session",
    params=[(family, duet) for family in (V4, V6) for duet in DUETS],
    ids=lambda param: f"{param[0]}-{param[1][0]}-{param[1][1]}",
)
def two_captures(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    story = Story(*request.param)
    with peers_on_a_link() as lab, kept_on_failure(lab, place_of(story.name)):
        started = Trace(lab.directory / "trace.log")
        lab.run(started.process)
        stories.two_captures(story, lab, started)
        started.stop()
        yield story
