# SPDX-License-Identifier: Apache-2.0
"""How a session went down is told after a restart of the agent as before it, on this kernel."""

import os
from collections.abc import Iterator

import pytest
from lab import Lab, peers_on_a_link

os.environ.setdefault("BGPSNOOP_CONNECTIONS", "8")  # a guest is ten times slower

import test_falls_kept


@pytest.fixture
def lab() -> Iterator[Lab]:
    """Without a trace beside it: what that would say differs from kernel to kernel."""
    with peers_on_a_link() as made:
        yield made


test_how_a_session_went_down_is_told_after_a_restart_as_before = (
    test_falls_kept.test_how_a_session_went_down_is_told_after_a_restart_as_before
)
