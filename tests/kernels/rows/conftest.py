# SPDX-License-Identifier: Apache-2.0
"""These labs need a kernel that can do more than the build machine's may; tests/kernels plays them
in guests."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lab"))

import netns
from bgpsnoop import Trace
from lab import Lab, peers_on_a_link


@pytest.fixture(scope="session")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trace]:
    """Its namespaces stay until it ends: the next one would get the same inode number."""
    with netns.keep_all():
        started = Trace(tmp_path_factory.mktemp("trace") / "log", "--port", "179", "--port", "1790")
        yield started
        started.stop()


@pytest.fixture
def lab(trace: Trace) -> Iterator[Lab]:
    """Made while the trace already runs: it must learn of interfaces that come later."""
    with peers_on_a_link() as made:
        yield made
