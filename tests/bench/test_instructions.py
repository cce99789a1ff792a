# SPDX-License-Identifier: Apache-2.0
"""No work costs more instructions than committed, and each has its figure."""

import os
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent)]

from instructions import TOLERANCE, Work, cost, figures, works_of

WORKS = os.environ["BGPSNOOP_WORKS"]


@pytest.mark.parametrize("work", works_of(WORKS), ids=lambda work: work.name)
def test_a_work_costs_what_it_did(work: Work) -> None:
    was = figures()[work.name]
    now = cost(WORKS, work)
    assert now <= was * (1 + TOLERANCE), f"{now:.0f} instructions {work.unit}, {was} before"


def test_no_figure_is_of_a_work_that_is_gone() -> None:
    assert figures().keys() == {work.name for work in works_of(WORKS)}
