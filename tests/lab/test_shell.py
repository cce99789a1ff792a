# SPDX-License-Identifier: Apache-2.0
"""The shell's commands on a terminal, with filters, and beside an agent that is started anew."""

import json
import os
import pty
import select
import subprocess
import termios
import time
from collections.abc import Callable, Iterator

import pytest

from bgpsnoop import BINARY
from lab import PEER_A, PEER_B, V4, Lab, peers_on_a_link
from process import Process
from waiting import wait_until

A4, B4 = PEER_A.addresses[V4], PEER_B.addresses[V4]


class Watched:
    """A host whose calls to B, where nobody listens, an agent sees."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.url = f"unix:{lab.directory}/shell.sock"
        self.agent = self.start()

    def start(self) -> Process:
        socket = self.url.removeprefix("unix:")
        argv = [BINARY, "agent", "--netns=self", "--state-dir=none", f"--web.socket={socket}"]
        agent = self.lab.run(Process(argv, self.lab.directory / "shell_agent.log", self.lab.a))
        agent.wait_for_text("attached", 60)
        wait_until(lambda: self.ask("sessions").returncode == 0, 20, "the agent answers")
        return agent

    def argv(self, *words: str) -> list[str]:
        return [BINARY, *words, "--url", self.url]

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.argv(*words), capture_output=True, text=True, timeout=60, check=False
        )

    def on_a_terminal(self, columns: int, *words: str) -> str:
        """What the command prints where standard output is a terminal."""
        ours, theirs = pty.openpty()
        os.environ["COLUMNS"] = str(columns)
        try:
            subprocess.run(self.argv(*words), stdout=theirs, timeout=60, check=True)
        finally:
            del os.environ["COLUMNS"]
            os.close(theirs)
        text = b""
        try:
            while piece := os.read(ours, 65536):
                text += piece
        except OSError:  # the other side is closed
            pass
        os.close(ours)
        return text.decode().replace("\r\n", "\n")


class Terminal:
    """A terminal of that size with a command on it."""

    def __init__(self, rows: int, columns: int, argv: list[str]) -> None:
        self.ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (rows, columns))
        self.child = subprocess.Popen(argv, stdout=theirs, stderr=theirs)
        os.close(theirs)
        self.text = ""

    def wait(self, wanted: Callable[[str], bool], seconds: float = 20) -> str:
        """What stands there since it was cleared, once it is as wanted."""
        end = time.monotonic() + seconds
        while not wanted(screen := self.text.rpartition("\x1b[2J")[2]):
            left = max(end - time.monotonic(), 0)
            assert select.select([self.ours], [], [], left)[0], f"still: {screen!r}"
            self.text += os.read(self.ours, 65536).decode()
        return screen

    def close(self) -> None:
        self.child.terminate()
        self.child.wait(10)
        os.close(self.ours)


@pytest.fixture(name="watched", scope="module")
def watch() -> Iterator[Watched]:
    """A's BIRD calls B, where nobody listens."""
    with peers_on_a_link() as lab:
        watched = Watched(lab)
        a = lab.daemon("bird", PEER_A)
        a.neighbor(B4, PEER_B.asn, local_address=A4)
        a.start()

        def has_a_verdict() -> bool:
            return b"not_listening" in watched.ask("sessions").stdout.encode()

        wait_until(has_a_verdict, 60, "the verdict on a call")
        yield watched


def test_sessions_fit_the_terminal_and_begin_with_what_is_down(watched: Watched) -> None:
    text = watched.on_a_terminal(80, "sessions", "--color", "never", "--down")
    summary, empty, title, row = text.splitlines()
    assert summary == "1 session is down: peer 1" and not empty
    assert max(map(len, text.splitlines())) <= 80
    assert title.startswith("Neighbor ") and row.startswith(f"{B4} ")
    assert "\x1b[3" in watched.on_a_terminal(80, "sessions")
    assert "\x1b[3" in watched.ask("sessions", "--color", "always").stdout


def test_a_watch_keeps_its_head_in_sight_and_goes_on_behind_a_restart(watched: Watched) -> None:
    terminal = Terminal(4, 80, watched.argv("sessions", "--watch", "0.2", "--color", "never"))
    try:
        screen = terminal.wait(lambda text: text.endswith("more lines)\r\n"))
        assert screen.startswith("1 of 1 session is down: peer 1\r\n")
        assert screen.count("\n") < 4, "the last line of a terminal is the cursor's"
        watched.agent.end()
        terminal.wait(lambda text: "; waiting for it" in text)
        watched.agent = watched.start()
        terminal.wait(lambda text: "waiting" not in text and " session is down" in text)
        assert terminal.text.count("waiting for it") == 1
    finally:
        terminal.close()


def test_sessions_are_chosen_by_who_has_to_act(watched: Watched) -> None:
    def found(*filters: str) -> list[str]:
        done = watched.ask("sessions", "-o", "json", *filters)
        return [each["peer"] for each in json.loads(done.stdout)]

    assert (
        found("--side", "peer", "--down")
        == [B4]
        == found(f"{B4}/30", "--side", "path", "--side=peer")
    )
    assert found("--side", "local") == [] == found("--state=established")
    done = watched.ask("sessions", "--outcome", "refused")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'refused' is no value for 'outcome'" in done.stderr


def test_explain_without_a_peer_is_a_sentence_on_each_session_that_is_down(
    watched: Watched,
) -> None:
    text = watched.ask("explain").stdout
    assert text.startswith(f"At the peer somebody has to act:\n  {B4}"), text
    assert watched.ask("explain", B4).stdout.startswith("Session with ")


def test_events_are_the_newest_so_many(watched: Watched) -> None:
    def lines(*words: str) -> int:
        return len(watched.ask("events", "-o", "jsonl", *words).stdout.splitlines())

    assert lines("--last", "1") == 1
    assert lines("--last", "3") == 3
    assert lines("--since", "00:00") >= lines("--since", "1m") > 0
    done = watched.ask("events", "--last", "0")
    assert (done.returncode, done.stdout) == (2, "")


def test_events_that_are_followed_go_on_behind_a_restart_of_the_agent(watched: Watched) -> None:
    argv = watched.argv("events", "-f", "--last=1", "--event=connection_closed", "-o", "jsonl")
    log = watched.lab.directory / "follower.log"
    with log.open("w") as errors:
        with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=errors, text=True) as follower:
            assert follower.stdout
            before = json.loads(follower.stdout.readline())
            watched.agent.end()
            wait_until(lambda: "waiting for it" in log.read_text(), 20, "the follower waits")
            watched.agent = watched.start()
            after = json.loads(follower.stdout.readline())
            while after["time"] <= before["time"]:
                after = json.loads(follower.stdout.readline())
            assert after["peer"] == B4
            follower.terminate()
    assert log.read_text().count("waiting for it") == 1


@pytest.mark.parametrize("words", [("sessions",), ("explain",), ("events",)], ids=lambda w: w[0])
def test_output_that_cannot_be_written_is_a_failure(
    watched: Watched, words: tuple[str, ...]
) -> None:
    with open("/dev/full", "w", encoding="ascii") as full:
        argv = watched.argv(*words)
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "bgpsnoop: cannot write to standard output\n")


@pytest.mark.parametrize("words", ["--version", "--help", "sessions --help"])
def test_help_that_cannot_be_written_is_a_failure(words: str) -> None:
    with open("/dev/full", "w", encoding="ascii") as full:
        argv = [BINARY, *words.split()]
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "bgpsnoop: cannot write to standard output\n")


def test_events_that_are_followed_as_json_are_no_empty_lists(watched: Watched) -> None:
    words = watched.argv("events", "-f", "-o", "json", "--last=1", "--event=connection_closed")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as follower:
        assert follower.stdout
        lists = [json.loads(follower.stdout.readline()) for _ in range(3)]
        follower.terminate()
    assert all(lists), lists


def test_an_unknown_command_is_named_with_the_nearest() -> None:
    done = subprocess.run([BINARY, "sesions"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "bgpsnoop: there is no command 'sesions', did you mean 'sessions'?\n"


NONSENSE = {
    "explain --connections 0": "--connections: Value 0 not in range 1 to 1000000",
    "sessions --expect-up -1": "--expect-up: Value -1 not in range 0 to 1000000",
    "sessions --expect-up 1.5": "--expect-up: Value 1.5 not in range 0 to 1000000",
    "sessions --strangers --expect-up 1": "--expect-up excludes --strangers",
    "sessions --down=maybe": "--down: cannot make sense of 'maybe'",
    "sessions --output": "--output: its value is missing: table, json, jsonl",
    "sessions --color never --color auto": "--color is given more than once",
    "events --last": "--last: its value is missing: 1 - 1000000",
    "events --url ftp://x": "--url: 'ftp://x' is neither unix:/PATH/OF/SOCKET nor http://HOST:PORT",
    "agent --session-expiry 0": "--session-expiry: '0' is no duration from 1ms to 36500d,"
    " such as 90s",
}


@pytest.mark.parametrize("words", NONSENSE)
def test_what_is_wrong_with_an_option_is_said_in_human_numbers(words: str) -> None:
    done = subprocess.run([BINARY, *words.split()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"bgpsnoop: {NONSENSE[words]}\n"


UNKNOWN_WORDS = {
    "agent --event-lgo x": "agent has no option '--event-lgo', did you mean '--event-log'?",
    "sessions --ouptut=json": "sessions has no option '--ouptut', did you mean '--output'?",
    "trace --xyzzy": "trace has no option '--xyzzy': trace --help names all",
    "--verison": "bgpsnoop has no option '--verison', did you mean '--version'?",
    "doctor now": "doctor takes no 'now'",
}


@pytest.mark.parametrize("words", UNKNOWN_WORDS)
def test_an_unknown_option_is_named_with_the_nearest(words: str) -> None:
    done = subprocess.run([BINARY, *words.split()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"bgpsnoop: {UNKNOWN_WORDS[words]}\n"
