# SPDX-License-Identifier: Apache-2.0
"""The page where an operator puts it: behind TLS and a password, and below a path of a real nginx;
on a router with hundreds of sessions."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import netns
from bgpsnoop import BINARY
from browser import HERE, PLACE, Browser
from certificates import PASSWORD, TLS, USERS, authority_and_server
from fleets import Fleet
from netns import Namespace
from node_modules import fetch_modules
from process import Process

CONNECTIONS = 250
SESSIONS = 2 * CONNECTIONS  # both ends of each are here
BY_TLS = "127.0.0.1:19443"
BY_NGINX = "127.0.0.1:19080"
AT_ONCE = 20  # as overview.js shows of sessions that have a reason in common
NGINX = """
daemon off; user root; pid {here}/nginx.pid; error_log stderr; worker_processes 1;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {here}/body; proxy_temp_path {here}/proxy;
    fastcgi_temp_path {here}/fastcgi; uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
    server {{
        listen {listen};
        location /routers/r1/ {{ proxy_pass http://unix:{here}/page.sock:/; }}
    }}
}}
"""


@dataclass
class Crowded:
    """A router with many sessions and an agent on it."""

    fleet: Fleet
    namespace: Namespace
    down: int = 0

    def fall(self, connection: int) -> None:
        self.fleet.do(f"fall {connection}")
        self.down += 2

    @property
    def summary(self) -> str:
        return f"{self.down} of {SESSIONS} sessions are down"


def agent(here: Path, where: Namespace) -> Process:
    authority_and_server(here)
    (here / "web.yml").write_text(TLS % "" + USERS)
    argv = [
        BINARY,
        "agent",
        "--netns=self",
        "--state-dir=none",
        f"--web.config.file={here}/web.yml",
    ]
    argv += [f"--web.listen-address={BY_TLS}", f"--web.socket={here}/page.sock"]
    process = Process(argv, here / "agent.log", where)
    process.wait_for_text("attached", 60)
    return process


def nginx(here: Path, where: Namespace) -> Process:
    (here / "nginx.conf").write_text(NGINX.format(here=here, listen=BY_NGINX))
    return Process(["nginx", "-c", here / "nginx.conf"], here / "nginx.log", where)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowded]:
    here = tmp_path_factory.mktemp("places")
    here.chmod(0o755)
    with netns.namespaces("crowd") as (where,):
        running = [agent(here, where), nginx(here, where)]
        try:
            with Fleet(where, CONNECTIONS) as fleet:
                fleet.expect("ready")
                yield Crowded(fleet, where)
        finally:
            for process in running:
                process.end()


@pytest.fixture(scope="module")
def chromium(crowded: Crowded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    fetch_modules(HERE, PLACE, "browser.js")
    browser = Browser(crowded.namespace, tmp_path_factory.mktemp("browser") / "log")
    try:
        yield browser
    finally:
        browser.close()


PLACES = {
    "TLS and a password": (f"https://{BY_TLS}/", {"username": "ann", "password": PASSWORD}),
    "a path of nginx": (f"http://{BY_NGINX}/routers/r1/", None),
}


@pytest.fixture(params=PLACES)
def browser(
    chromium: Browser, crowded: Crowded, request: pytest.FixtureRequest
) -> Iterator[Browser]:
    url, user = PLACES[request.param]
    chromium.do("open", url, {"user": user})
    chromium.wait("document.querySelector('#live').textContent === 'live'", 20)
    chromium.wait(f"document.body.innerText.includes('{SESSIONS} sessions')", 20)
    yield chromium
    assert chromium.do("messages") == []
    assert chromium.do("elsewhere") == []


def test_a_change_is_seen_within_two_seconds(browser: Browser, crowded: Crowded) -> None:
    browser.evaluate("window.same = true")
    crowded.fall(crowded.down // 2 + 1)
    begin = time.monotonic()
    browser.wait(f"document.querySelector('h1').innerText === '{crowded.summary}'")
    assert time.monotonic() - begin < 2
    assert browser.evaluate("window.same") is True


def test_a_neighbor_is_a_click_away(browser: Browser, crowded: Crowded) -> None:
    crowded.fall(crowded.down // 2 + 1)
    browser.wait("document.querySelector('li.down a.peer')")
    browser.do("click", "li.down a.peer")
    browser.wait("document.querySelector('.neighbor .story .ladder')")
    browser.do("click", "nav a")
    browser.wait("document.querySelector('li.down')")


def test_of_many_with_one_reason_the_first_are_shown(browser: Browser, crowded: Crowded) -> None:
    while crowded.down <= 6 * AT_ONCE:  # there are two ends of each, which differ in their reason
        crowded.fall(crowded.down // 2 + 1)
    browser.wait(f"document.querySelector('h1').innerText === '{crowded.summary}'")
    seen = "[...e.querySelectorAll('li.down')].filter(e => e.checkVisibility()).length"
    shown = browser.evaluate(f"[...document.querySelectorAll('.reason')].map(e => {seen})")
    assert max(shown) == AT_ONCE and sum(shown) < crowded.down
    rest = browser.texts(".reason summary")
    assert rest and all(text.endswith(" more") for text in rest)
    browser.do("type", "#filter", "127.2.0.1")
    browser.wait("document.querySelectorAll('li.down').length < 20")
    assert all("127.2.0.1" in text for text in browser.texts("li.down"))
