# SPDX-License-Identifier: Apache-2.0
"""This machine and the guests, each asked once in a run."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import suite
from machine import Seen


@pytest.fixture(scope="session")
def reference() -> Seen:
    return suite.reference()


@pytest.fixture(scope="session", params=suite.NAMES)
def guest(request: pytest.FixtureRequest, reference: Seen) -> Seen:
    """After the reference, which must not share the processors."""
    return suite.played(request.param)
