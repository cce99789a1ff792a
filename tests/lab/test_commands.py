# SPDX-License-Identifier: Apache-2.0
"""What an operator reads from the running agent: sessions, explain, events."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bgpsnoop import BINARY, ROOT, Event
from lab import PEER_A, PEER_B, V4, Lab, kept_on_failure, peers_on_a_link
from process import Process
from waiting import wait_until

A4, B4 = PEER_A.addresses[V4], PEER_B.addresses[V4]
Done = subprocess.CompletedProcess[str]


class Shell:
    """bgpsnoop's commands, as they find the agent by its Unix socket."""

    def __init__(self, socket: Path) -> None:
        self.url = f"unix:{socket}"

    def argv(self, *argv: str) -> list[str]:
        return ["env", f"BGPSNOOP_URL={self.url}", BINARY, *argv]

    def __call__(self, *argv: str) -> Done:
        return subprocess.run(
            self.argv(*argv), capture_output=True, text=True, timeout=60, check=False
        )

    def out(self, *argv: str) -> str:
        done = self(*argv)
        assert done.returncode == 0, f"{argv}: exit status {done.returncode}: {done.stderr}"
        return done.stdout

    def events(self, *argv: str) -> list[Event]:
        return [
            json.loads(line)
            for line in self.out(
                "events", "-o", "jsonl", *(argv or ("--last=100000",))
            ).splitlines()
        ]


class Told:
    """Peer A meets a peer B that does not know it, then one with another AS, then the right one."""

    def __init__(self, lab: Lab, kinds: tuple[str, str]) -> None:
        socket = lab.directory / "bgpsnoop.sock"
        agent = [BINARY, "agent", "--netns=self", "--state-dir=none", f"--web.socket={socket}"]
        lab.run(Process(agent, lab.directory / "agent.log", lab.a)).wait_for_text("attached", 20)
        self.lab, self.shell = lab, Shell(socket)
        self.explained: dict[str, str] = {}
        a, b = lab.daemon(kinds[0], PEER_A), lab.daemon(kinds[1], PEER_B)
        a.neighbor(B4, PEER_B.asn, local_address=A4)
        b.start()
        a.start()
        self.wait("closed_without_answer", 2)
        self.explained["first"] = self.explain_with("OPEN           ->")
        self.none_up = self.shell("sessions", "--expect-up", "1")
        b.add(A4, 1000, local_address=B4)
        self.wait("open_rejected")
        # Where both call, ours may have said the last word, on the connection that gave way.
        self.explained["second"] = self.explain_with("Last NOTIFICATION: received ")
        b.change(A4, remote_as=PEER_A.asn)
        up = ("sessions", "--expect-up", "1")
        wait_until(lambda: self.shell(*up).returncode == 0, 30, "it is up")
        self.explained["up"] = self.shell.out("explain", B4)

    def explain_with(self, words: str) -> str:
        """A peer that hangs up fast may do so before our speaker has written its OPEN: the next
        connection tells more."""
        texts: list[str] = []

        def told() -> bool:
            texts.append(self.shell.out("explain", B4))
            return words in texts[-1]

        wait_until(told, 60, f"{words} in explain", interval=0.2)
        return texts[-1]

    def wait(self, outcome: str, count: int = 1) -> None:
        def told() -> bool:
            explained = self.shell("explain", B4, "-o", "json")  # a second old at most
            sessions = json.loads(explained.stdout or "[]")
            return any(each["outcomes"].get(outcome, 0) >= count for each in sessions)

        wait_until(told, 30, f"{count} of {outcome}", interval=0.2)


@pytest.fixture(scope="module", params=[("bird", "frr"), ("frr", "bird")], ids="-".join)
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    with peers_on_a_link() as lab:
        with kept_on_failure(lab, ROOT / "tests/results/lab/commands"):
            made = Told(lab, request.param)
        yield made


def test_explain_tells_the_first_capture(told: Told) -> None:
    text = told.explained["first"]
    assert text.startswith(f"Session with {B4}, we are {A4}"), text
    assert "Never seen established." in text
    assert f"{A4} (AS 600) -> {B4}, port " in text
    assert "OPEN           ->   AS 600, hold time 9 s, id 10.82.1.9, ipv4-unicast" in text
    assert "closed_without_answer - neighbor, peer has to act, ambiguous" in text
    assert "Likeliest first:\n      peer_not_configured_for_us: " in text
    assert f"Next: On {B4} check that neighbour {A4} is configured" in text


def test_explain_tells_the_second_capture(told: Told) -> None:
    text = told.explained["second"]
    assert "Last NOTIFICATION: received " in text
    assert "2/2 OPEN Message Error / Bad Peer AS" in text
    assert "open_rejected - parameters, peer has to act, certain" in text
    assert "Cause: bad_peer_as" in text


def test_explain_tells_a_session_that_is_up(told: Told) -> None:
    text = told.explained["up"]
    assert "\n  Established since " in text
    assert "session UP          hold time 9 s" in text
    assert "  still there, established\n" in text


def test_explain_as_json_has_the_whole_story(told: Told) -> None:
    (session,) = json.loads(told.shell.out("explain", B4, "-o", "json"))
    assert session["state"] == "established"
    # Where both call, the one that is up need not be the newest.
    events = [event["event"] for each in session["connections"] for event in each["events"]]
    assert "session_up" in events, events


def test_expectations_are_answered_by_the_exit_status(told: Told) -> None:
    assert told.none_up.returncode == 3
    assert told.none_up.stderr == "bgpsnoop: 0 of the expected 1 sessions are up\n"
    assert told.shell("sessions", "--expect-up", "2").returncode == 3


def test_sessions_are_listed_with_their_last_outcome(told: Told) -> None:
    summary, _, title, *rows = told.shell.out("sessions").splitlines()
    assert summary == "The one session is up."
    wanted = ["Neighbor", "VRF", "LocalAS", "PeerAS", "State", "Up/Down", "MsgRcvd", "MsgSent"]
    assert title.split()[:8] == wanted and title.endswith("Last outcome")
    (row,) = [row.split() for row in rows if row.startswith(B4 + " ")]
    assert row[1:5] == ["default", "600", "8500", "established"], row


def test_events_since_a_moment_are_those_after_it(told: Told) -> None:
    everything = told.shell.events()
    moment = everything[len(everything) // 2]["time"]
    later = told.shell.events("--since", moment)
    wanted = [event for event in everything if event["time"] >= moment]
    assert later[: len(wanted)] == wanted
    assert len(told.shell.events("--since", "1h")) >= len(everything)
    assert told.shell.events("--since", "1ms") == []


def test_events_follow_what_happens(told: Told) -> None:
    argv = told.shell.argv("events", "--follow", "--event", "session_up", "-o", "jsonl")
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as follower:
        assert follower.stdout
        assert json.loads(follower.stdout.readline())["event"] == "session_up"
        follower.terminate()


def test_an_unknown_peer_is_one_sentence(told: Told) -> None:
    done = told.shell("explain", "192.0.2.99")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "bgpsnoop: no session with peer 192.0.2.99\n"


@pytest.mark.parametrize("argv", [["sessions"], ["explain", B4], ["events"]], ids=lambda a: a[0])
def test_without_an_agent_each_command_says_so(told: Told, argv: list[str]) -> None:
    done = Shell(told.lab.directory / "nobody.sock")(*argv)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("bgpsnoop: no agent answers at ") and done.stderr.count("\n") == 1
