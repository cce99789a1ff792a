# SPDX-License-Identifier: Apache-2.0
"""The page at `/` while something changes: at a neighbour, at the agent."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from browser import Browser
from router import Router, is_silent
from troubles import ends


def wait_until_shown_anew(browser: Browser) -> None:
    """When a neighbour has called again. Durations, which go on by themselves, are no elements."""
    browser.evaluate(
        "{ window.anew = false; new MutationObserver(changes => window.anew ||= changes.some("
        "change => [...change.addedNodes].some(node => node instanceof Element))"
        ").observe(document.querySelector('#view'), {childList: true, subtree: true}); }"
    )
    browser.wait("window.anew", 30)


def test_what_has_the_focus_keeps_it_when_something_changes(
    browser: Browser, router: Router
) -> None:
    link = "document.querySelector(\"a[href*='10.84.3.2']\")"
    browser.evaluate(f"{link}.focus()")
    wait_until_shown_anew(browser)
    assert browser.evaluate(f"document.activeElement === {link}") is True


def test_what_is_being_clicked_or_copied_outlives_a_change_elsewhere(
    browser: Browser, router: Router
) -> None:
    """A neighbour that is refused every two seconds must not take what a person reads."""
    item = f"li.down:has(a[href*='{ends('theirs')[1]}'])"
    browser.evaluate(
        f'{{ window.link = document.querySelector("{item} a");'
        f'getSelection().selectAllChildren(document.querySelector("{item} .next")); }}'
    )
    selected = browser.evaluate("getSelection().toString()")
    assert selected.startswith("Next: On ")
    for _ in range(3):
        wait_until_shown_anew(browser)
        assert browser.evaluate("getSelection().toString()") == selected
        assert browser.evaluate("window.link.isConnected") is True
    is_silent(browser)


UPS_ARE_OPEN = "document.querySelector('.ups details').open"


def test_what_was_opened_stays_open(browser: Browser, router: Router) -> None:
    browser.do("click", ".ups summary")
    browser.wait(UPS_ARE_OPEN)
    browser.do("type", "#filter", "edge")
    browser.wait("document.querySelector('.ups [data-key=\"up filtered\"]')")
    for _ in "edge":
        browser.do("press", "Backspace")
    for _ in range(2):
        wait_until_shown_anew(browser)
        assert browser.evaluate(UPS_ARE_OPEN) is True


def test_what_is_opened_at_the_moment_of_a_change_stays_open(
    browser: Browser, router: Router
) -> None:
    """The view is made anew before the browser has told of the click."""
    for is_open in (True, False):
        browser.evaluate(
            "document.querySelector('.ups summary').click();"
            "document.querySelector('#filter').dispatchEvent(new Event('input'))"
        )
        for _ in range(2):
            assert browser.evaluate(UPS_ARE_OPEN) is is_open
            wait_until_shown_anew(browser)


def test_a_change_is_seen_within_two_seconds_without_a_reload(
    browser: Browser, router: Router
) -> None:
    browser.evaluate("window.same = true")
    router.a.shut_down(ends("ours")[1])
    begin = time.monotonic()
    browser.wait("document.querySelector(\"li.down a[href*='10.84.6.2']\")", 5)
    assert time.monotonic() - begin < 2
    assert browser.text("h1") == "6 of 8 sessions are down"
    assert "On this host somebody has to act" in browser.texts(".side h2")
    assert browser.evaluate("window.same") is True
    is_silent(browser)


def test_an_agent_that_hangs_is_said_and_a_click_is_answered(
    browser: Browser, router: Router
) -> None:
    browser.wait("document.querySelector('#live').textContent === 'live'")
    peer = ends("bad_as")[1]
    with stopped(router):
        browser.wait("document.querySelector('#live').textContent.startsWith('not live')", 30)
        browser.evaluate(f"location.hash = '#/neighbor/{peer}'")
        browser.wait(f"document.querySelector('#view h1').textContent === '{peer}'", 5)
        assert "The agent is asked" in browser.text("#view")
        browser.evaluate("history.back()")
        browser.wait("document.querySelector('li.down')", 5)
        browser.evaluate("history.forward()")
    browser.wait("document.querySelector('.neighbor h1')?.textContent === 'bad_as'", 30)
    browser.wait("document.querySelector('#live').textContent === 'live'", 30)


@contextmanager
def stopped(router: Router) -> Iterator[None]:
    """As by SIGSTOP: the kernel goes on to take connections for it."""
    os.kill(router.agent.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(router.agent.pid, signal.SIGCONT)


def test_the_page_goes_on_behind_a_restart_of_the_agent(browser: Browser, router: Router) -> None:
    browser.wait("document.querySelector('#live').textContent === 'live'")
    browser.evaluate("window.same = true")
    router.agent.end()
    browser.wait("document.querySelector('#live').textContent.startsWith('not live')")
    router.start_agent()
    browser.wait("document.querySelector('#live').textContent === 'live'", 20)
    browser.wait("document.querySelector('#summary').textContent.includes('sessions')", 20)
    assert browser.evaluate("window.same") is True
