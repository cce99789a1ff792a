# SPDX-License-Identifier: Apache-2.0
"""The page at `/` in a real Chromium, beside real daemons with real troubles."""

import json
import time
from urllib.parse import quote

import pytest

from browser import PHONE, Browser
from router import EVIL_NAME, Router, is_silent
from troubles import ends
from waiting import Late, wait_until

SIDES = {"local": "On this host", "path": "On the way", "peer": "At the peer"}
SCHEMES = ["light", "dark"]
WIDE = {"width": 1100, "height": 800}
SIZES = {"wide": WIDE, "phone": PHONE}


def neighbor(router: Router, name: str) -> str:
    return f"{router.url}#/neighbor/{quote(ends(name)[1])}"


def open_neighbor(browser: Browser, router: Router, name: str) -> None:
    browser.do("open", neighbor(router, name))
    browser.wait("document.querySelector('.neighbor .story')")


def words(text: str) -> str:
    return " ".join(text.split())


def test_what_is_down_stands_first_in_the_words_of_explain(
    browser: Browser, router: Router
) -> None:
    assert browser.text("h1") == "5 of 8 sessions are down"
    # A neighbour that is refused every two seconds may be refused anew between the two looks.
    unsaid: list[str] = []

    def in_the_same_words() -> bool:
        why = browser.texts(".side .why")
        headings = [f"{heading}:" for heading in browser.texts(".side h2")]
        said = words(router.ask("explain").stdout)
        unsaid[:] = [each for each in headings + why if words(each) not in said]
        return len(why) == 5 and not unsaid

    try:
        wait_until(in_the_same_words, 15, "the page says what explain says")
    except Late as late:
        raise Late(f"{late}: {unsaid}") from None
    place = browser.evaluate(
        "[...document.querySelectorAll('#content > *')].map(e => e.dataset.side ?? e.className)"
    )
    assert place[-2:] == ["ups", "strangers"] and "peer" in place[:-2]
    is_silent(browser)


def test_each_says_who_has_to_act_why_since_when_and_what_is_next(browser: Browser) -> None:
    item = browser.text(".side[data-side=peer] li.down:has(a[href*='10.84.2.2'])")
    assert "refused" in item and "10.84.2.2" in item and "AS" not in item.split("Next")[1]
    assert "Next: On 10.84.2.2" in item and "called in vain for" in item
    fallen = browser.text("li.down:has(a[href*='10.84.7.2'])")
    assert "down for" in fallen and "AS 8500" in fallen
    reasons = browser.texts(".side[data-side=peer] h3")
    assert any(reason.startswith("Its BGP has no neighbour") for reason in reasons), reasons


def test_what_is_up_is_collapsed_until_it_is_opened(browser: Browser) -> None:
    assert browser.text(".ups summary") == "3 sessions are up"
    hidden = "document.querySelector('.ups ul').checkVisibility()"
    assert browser.evaluate(hidden) is False
    browser.do("click", ".ups summary")
    assert browser.evaluate(hidden) is True
    assert len(browser.texts(".ups li")) == 3


def test_strangers_stand_apart(browser: Browser) -> None:
    assert "10.84.9.2" in browser.text(".strangers")
    assert "10.84.9.2" not in browser.text(".side")
    assert "OPENs, last seen" in browser.text(".strangers .since")


def test_the_agent_says_how_it_is_in_one_line(browser: Browser) -> None:
    health = browser.text("#health")
    assert "hooks attached" in health and "no record lost" in health
    browser.wait("document.querySelector('#live').textContent === 'live'")


def test_the_filter_keeps_what_has_each_word_and_is_in_the_url(
    browser: Browser, router: Router
) -> None:
    browser.do("type", "#filter", "EDGE bad")
    assert [text.split()[0] for text in browser.texts("#content li")] == ["bad_as"]
    assert browser.evaluate("location.hash") == "#/?filter=EDGE+bad"
    browser.do("open", f"{router.url}#/?filter=nothing+like+it")
    browser.wait("document.querySelector('#content p')")
    assert browser.text("#content") == "Nothing fits the filter."
    assert browser.evaluate("document.querySelector('#filter').value") == "nothing like it"
    browser.do("open", f"{router.url}#/?filter=up+edge")
    browser.wait("document.querySelector('.ups li')")
    assert browser.evaluate("document.querySelector('.ups details').open") is True
    is_silent(browser)


def test_a_neighbor_has_a_page_with_its_ladder_and_both_opens(
    browser: Browser, router: Router
) -> None:
    browser.do("click", "a[href*='10.84.3.2']")
    browser.wait("document.querySelector('.neighbor .story')")
    assert browser.text("h1") == "bad_as"
    assert "At the peer somebody has to act" in browser.text(".acting")
    rejected = ".story:has(.opens tr.differs)"  # the peer's error wait may refuse with RST, too
    ladder = browser.text(f"{rejected} .ladder")
    assert "OPEN" in ladder and "NOTIFICATION" in ladder and "Bad Peer AS" in ladder
    assert browser.text(f"{rejected} .outcome").startswith("Open rejected")
    titles = browser.texts(f"{rejected} .opens thead th")
    assert titles[:2] == ["sent", "received"]
    rows = browser.texts(f"{rejected} .opens tbody tr")
    values = {row.split("\t")[0].split("\n")[0].strip(): row for row in rows}
    assert "600" in values["AS"] and "8500" in values["AS"]
    assert browser.texts(".opens tr.differs"), rows
    assert all("differs" in text for text in browser.texts(".opens tr.differs th"))
    assert "differs" not in values["AS"] + values["identifier"]
    is_silent(browser)
    browser.do("click", "nav a")
    browser.wait("document.querySelector('#summary')")


def test_a_fall_is_told_and_drawn(browser: Browser, router: Router) -> None:
    open_neighbor(browser, router, "theirs")
    assert "Why it went down" in browser.texts("h2")
    assert "Administrative Shutdown" in browser.text(".ladder")
    assert "Down for" in browser.text(".standing")
    kinds = browser.evaluate(
        "[...document.querySelectorAll('.band rect')].map(e => e.className.baseVal)"
    )
    assert "up" in kinds and "down" in kinds
    changes = browser.texts(".changes li")
    assert any("went down" in text for text in changes)
    assert any("came up" in text for text in changes)


def test_a_change_of_another_day_says_which(browser: Browser) -> None:
    module = "import(new URL('page/timeline.js', document.baseURI))"
    times = [
        "2001-02-03T04:05:06.000000Z",
        time.strftime("%Y-%m-%dT00:00:00.000000Z", time.gmtime()),
    ]
    events = [{"event": "session_up", "time": each} for each in times]
    events.insert(1, {"event": "session_down", "time": times[0]})
    told = f"[...timeline({json.dumps(events)}).querySelectorAll('.changes time')]"
    shown = browser.evaluate(
        f"{module}.then(({{timeline}}) => {told}.map(each => each.textContent))"
    )
    assert shown == ["00:00:00", "2001-02-03 04:05:06", "2001-02-03 04:05:06"]


def test_a_url_of_several_neighbours_has_the_history_of_each(
    browser: Browser, router: Router
) -> None:
    browser.do("open", f"{router.url}#/neighbor/{quote('10.84.0.0/16', safe='')}")
    browser.wait("document.querySelectorAll('.neighbor').length > 5")
    histories = browser.evaluate(
        "[...document.querySelectorAll('.neighbor')].filter(e => e.querySelector('.history'))"
        ".map(e => e.querySelector('h1').textContent)"
    )
    assert {"bad_as", "theirs", "up"} <= set(histories)


def test_a_url_of_a_peer_that_is_not_there_says_so(browser: Browser, router: Router) -> None:
    browser.do("open", f"{router.url}#/neighbor/10.9.9.9")
    browser.wait("document.querySelector('#view h1')?.textContent === '10.9.9.9'")
    assert "knows no session with it" in browser.text("#view")


def test_what_others_wrote_is_text(browser: Browser, router: Router) -> None:
    browser.do("click", ".ups summary")
    assert EVIL_NAME in browser.text(".ups")
    open_neighbor(browser, router, "theirs")
    told = browser.text(".neighbor")
    assert "<script>alert(2)</script>" in told
    assert "\u202e" not in told and "\x1b" not in told
    assert browser.evaluate("document.querySelectorAll('#view script, #view img').length") == 0
    open_neighbor(browser, router, "up6")
    assert browser.text("h1") == EVIL_NAME
    assert [m for m in browser.do("messages") if "dialog" in m] == []
    is_silent(browser)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_both_pages_keep_the_rules_of_accessibility(
    browser: Browser, router: Router, size: str, scheme: str
) -> None:
    browser.do("open", router.url, {**SIZES[size], "scheme": scheme})
    browser.wait("document.querySelector('.ups summary')")
    browser.do("click", ".ups summary")
    for name in ("overview", "bad_as", "theirs"):
        if name != "overview":
            browser.evaluate(f"location.hash = '#/neighbor/{ends(name)[1]}'")
            browser.wait(f"document.querySelector('.neighbor h1')?.textContent === '{name}'")
        assert browser.do("axe") == []
        width = browser.evaluate("document.documentElement.scrollWidth")
        assert width <= int(SIZES[size]["width"]), "nothing is wider than the screen"
        browser.picture(f"{name}_{size}_{scheme}")
    ground = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(20, 23, 26)") == (scheme == "dark")
    is_silent(browser)


def test_all_is_reached_by_the_keyboard(browser: Browser) -> None:
    reached = []
    for _ in range(6):
        browser.do("press", "Tab")
        reached.append(
            browser.evaluate("document.activeElement.id || document.activeElement.className")
        )
        outline = browser.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", reached
    assert reached[:3] == ["skip", "home", "filter"] and reached[3:] == ["peer"] * 3
    browser.do("press", "Enter")
    browser.wait("document.querySelector('.neighbor h1')")
    assert browser.evaluate("document.activeElement.id") == "main"
