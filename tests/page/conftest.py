# SPDX-License-Identifier: Apache-2.0
"""One router and one browser for all tests of the page."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / room) for room in ("page", "lab", "support")]

import netns
from browser import HERE, PLACE, Browser
from node_modules import fetch_modules
from router import RESULTS, Router, browser_on, troubled_router


@pytest.fixture(scope="session")
def router() -> Iterator[Router]:
    netns.sweep()
    fetch_modules(HERE, PLACE, "browser.js")
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
