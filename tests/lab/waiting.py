# SPDX-License-Identifier: Apache-2.0
"""Waiting for a condition with a deadline: the only kind of sleep in the lab."""

import os
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PATIENCE = float(
    os.environ.get("BGPSNOOP_PATIENCE", "1")
)  # an emulated machine is that much slower


class Late(AssertionError):
    """A condition did not come true in time."""


def wait_until(condition: Callable[[], T], timeout: float, what: str, interval: float = 0.02) -> T:
    timeout *= PATIENCE
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Late(f"after {timeout:g} s still not: {what}")
        time.sleep(interval)
