# SPDX-License-Identifier: Apache-2.0
"""One router and one browser for all tests of the page."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "lab")]

import netns
from browser import Browser, fetch_modules
from router import RESULTS, Router, browser_on, troubled_router


@pytest.fixture(scope="session")
def router() -> Iterator[Router]:
    netns.sweep()
    fetch_modules()
    with troubled_router(RESULTS / "router") as made:
        yield made


@pytest.fixture(scope="session")
def chromium(router: Router) -> Iterator[Browser]:
    with browser_on(router) as made:
        yield made


@pytest.fixture
def browser(router: Router, chromium: Browser) -> Browser:
    """With the page as a person first sees it."""
    chromium.do("open", router.url)
    chromium.wait("document.querySelector('#summary')?.textContent.includes('down')")
    return chromium
