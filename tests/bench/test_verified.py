# SPDX-License-Identifier: Apache-2.0
"""No program gives the verifier more to walk than committed: on old kernels it takes seconds, and
may give up."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent)]

from verified import SETS, TOLERANCE, committed, kernel, verified


@pytest.mark.skipif(kernel() not in committed(), reason=f"no figures of Linux {kernel()}")
@pytest.mark.parametrize("of_set", SETS)
def test_the_verifier_walks_no_more_than_it_did(of_set: str) -> None:
    before, now = committed()[kernel()][of_set], verified(of_set)
    assert now.keys() == before.keys()
    grown = {
        program: f"{walked}, {before[program]} before"
        for program, walked in now.items()
        if walked > before[program] * (1 + TOLERANCE)
    }
    assert not grown
