# SPDX-License-Identifier: Apache-2.0
"""A router whose neighbours have the troubles of tests/lab/troubles.py, with an agent and a browser
on it, and a stranger that knocks."""

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import netns
from bgpsnoop import BINARY, ROOT
from browser import Browser
from lab import PEER_A, PEER_B, Lab, kept_on_failure, peers_on_a_link
from netns import Namespace
from process import Process
from speaker import connect, open_message
from troubles import FOR_STRANGERS, NAMES, OF_STRANGERS, ends, on_links
from waiting import wait_until

EVIL_NAME = '<img src=x onerror="alert(1)">'  # what an operator would hardly call a neighbour
EVIL_WORDS = "<script>alert(2)</script> \u202eneve\u202c \x1b[31mred"  # what a peer may say
ADDRESS = "127.0.0.1:19179"


@dataclass
class Router:
    lab: Lab
    third: Namespace
    done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.a = self.lab.daemon("frr", PEER_A)
        self.b = self.lab.daemon("bird", PEER_B)
        self.url = f"http://{ADDRESS}/"
        self.socket = f"unix:{self.lab.directory}/page.sock"
        self.names = self.lab.directory / "names.yml"
        rows = [
            f"{ends(name)[1]}: {{name: {name}, group: edge}}" for name in NAMES if name != "up6"
        ]
        rows.append(f"\"{ends('up6')[1]}\": '{EVIL_NAME}'")
        self.names.write_text("\n".join(rows) + "\n")

    def start_agent(self) -> None:
        path = self.socket.removeprefix("unix:")
        argv = [BINARY, "agent", "--netns=self", "--state-dir=none", f"--web.socket={path}"]
        argv += [f"--web.listen-address={ADDRESS}", f"--names={self.names}"]
        log = self.lab.directory / "agent.log"
        log.unlink(missing_ok=True)
        self.agent = self.lab.run(Process(argv, log, self.lab.a))
        self.agent.wait_for_text("attached", 60)
        wait_until(lambda: self.ask("sessions").returncode == 0, 20, "the agent answers")

    def ask(self, *words: str) -> "subprocess.CompletedProcess[str]":
        argv = [BINARY, *words, "--url", self.socket]
        return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)

    def live(self) -> None:
        """All neighbours at once; of four sessions that are up the peer shuts one down."""
        for name in NAMES:
            mine, theirs = ends(name)
            key = {"password": "secret", "retry": 8} if name == "md5" else {}
            self.a.neighbor(theirs, PEER_B.asn, local_address=mine, **key)
            if name not in ("refused", "nobody"):
                our_as = 1000 if name == "bad_as" else PEER_A.asn
                self.b.neighbor(mine, our_as, local_address=theirs)
        self.b.start()
        self.a.start()
        for name in ("up", "up6", "ours", "theirs"):
            self.a.wait_established(ends(name)[1])
        threading.Thread(target=self.knock, daemon=True).start()
        self.b.shut_down(ends("theirs")[0], EVIL_WORDS)
        wait_until(self.is_told, 60, "each trouble has its verdict, and the stranger has knocked")

    def is_told(self) -> bool:
        told = self.ask("explain").stdout
        unknown = "none of its connections has ended yet" in told
        downs = ("refused", "bad_as", "md5", "nobody", "theirs")
        strangers = json.loads(self.ask("sessions", "--strangers", "-o", "json").stdout)
        knocking = any(each["knocks"] for each in strangers)
        return knocking and not unknown and all(name in told for name in downs)

    def knock(self) -> None:
        while not self.done.wait(1.5):
            try:
                here, there = OF_STRANGERS["ipv4"], FOR_STRANGERS["ipv4"]
                with connect(self.third, here, there) as speaker:
                    speaker.send(open_message(64999, here))
                    self.done.wait(0.2)
            except OSError:
                pass  # it is not wanted there: what a stranger must expect


@contextmanager
def troubled_router(where: Path) -> Iterator[Router]:
    with peers_on_a_link() as lab, netns.namespaces("c") as (third,):
        on_links(lab, third)
        router = Router(lab, third)
        with kept_on_failure(lab, where):
            try:
                router.start_agent()
                router.live()
                yield router
            finally:
                router.done.set()


@contextmanager
def browser_on(router: Router) -> Iterator[Browser]:
    browser = Browser(router.lab.a, router.lab.directory / "browser.log")
    try:
        yield browser
    finally:
        browser.close()


def is_silent(browser: Browser) -> None:
    """Nothing on the console, nothing asked of another host."""
    assert browser.do("messages") == []
    assert browser.do("elsewhere") == []


RESULTS = ROOT / "tests/results/page"
