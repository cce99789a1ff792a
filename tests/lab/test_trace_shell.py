# SPDX-License-Identifier: Apache-2.0
"""What `trace` shows to a person, how it ends for a script, and what its filters leave out."""

import json
import os
import pty
import signal
import subprocess
from collections.abc import Iterator

import pytest

from bgpsnoop import BINARY
from lab import PEER_A, PEER_B, V4, Lab, peers_on_a_link
from process import Process
from waiting import wait_until

A4, B4 = PEER_A.addresses[V4], PEER_B.addresses[V4]
Done = subprocess.CompletedProcess[str]


@pytest.fixture(name="lab", scope="module")
def calls() -> Iterator[Lab]:
    """A's BIRD calls B, where nobody listens."""
    with peers_on_a_link() as lab:
        a = lab.daemon("bird", PEER_A)
        a.neighbor(B4, PEER_B.asn, local_address=A4)
        a.start()
        yield lab


def argv_at(lab: Lab, *words: str) -> list[str]:
    return ["nsenter", f"--net=/run/netns/{lab.a.name}", BINARY, "trace", "--netns=self", *words]


def trace(lab: Lab, *words: str) -> Done:
    return subprocess.run(
        argv_at(lab, *words), capture_output=True, text=True, timeout=120, check=False
    )


def test_by_default_it_shows_what_a_person_waits_for(lab: Lab) -> None:
    done = trace(lab, "-c", "1", "--timeout", "60s")
    assert done.returncode == 0, done.stderr
    assert "not_listening" in done.stdout or "connect_refused" in done.stdout
    assert "session connect" not in done.stdout and "RST in" not in done.stdout


def test_verbosely_it_shows_how_that_came_about(lab: Lab) -> None:
    done = trace(lab, "-v", "-c", "1", "--timeout", "60s")
    assert done.returncode == 0, done.stderr
    assert "RST in connecting" in done.stdout


def test_for_programs_nothing_is_left_out_but_by_a_filter(lab: Lab) -> None:
    def kinds(*words: str) -> set[str]:
        done = trace(lab, "-o", "jsonl", "-c", "2", "--timeout", "60s", *words)
        assert done.returncode == 0, done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert len([each for each in lines if each["event"] == "connection_closed"]) == 2
        return {each["event"] for each in lines}

    assert {"connection_opened", "reset", "connection_closed"} <= kinds()
    assert kinds("--not", "reset", B4) >= {"connection_opened"}
    assert kinds("--event", "connection_closed", "--side", "peer") == {"connection_closed"}


def test_what_fits_no_filter_is_counted_on_standard_error(lab: Lab) -> None:
    done = trace(lab, "10.99.0.0/16", "--timeout", "8s", "-o", "jsonl")
    assert (done.returncode, done.stdout) == (0, "")
    assert "events are not shown: they do not fit what was asked for\n" in done.stderr


def test_who_reads_no_more_ends_it_without_a_word(lab: Lab) -> None:
    words = argv_at(lab, "-v", "-o", "jsonl", "--timeout", "60s")
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as traced:
        assert traced.stdout and traced.stderr
        assert json.loads(traced.stdout.readline())
        traced.stdout.close()
        assert traced.wait(60) == -signal.SIGPIPE
        assert "cannot write" not in traced.stderr.read()


def test_lines_fit_the_terminal(lab: Lab) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "60"}
    argv = argv_at(lab, "-v", "-c", "1", "--timeout", "60s", "--color", "always")
    subprocess.run(argv, stdout=theirs, timeout=120, check=True, env=environment)
    os.close(theirs)
    text = os.read(ours, 65536).decode().replace("\r\n", "\n")
    os.close(ours)
    assert "\x1b[3" in text
    plain = [line for line in text.splitlines() if "\x1b" not in line]
    assert plain and max(map(len, plain)) <= 60, text


def test_a_script_waits_until_a_session_is_up_and_until_it_is_down(lab: Lab) -> None:
    done = trace(lab, "--until", "up", B4, "--timeout", "3s")
    assert done.returncode == 3
    assert "no session that was asked for has come up within 3s\n" in done.stderr

    def waiting(what: str) -> Process:
        words = argv_at(lab, "--until", what, B4, "--timeout", "90s")
        process = lab.run(Process(words, lab.directory / f"until_{what}.log"))
        process.wait_for_text("attached", 60)
        return process

    up = waiting("up")
    b = lab.daemon("bird", PEER_B)
    b.neighbor(A4, PEER_A.asn, local_address=B4)
    b.start()
    wait_until(lambda: not up.running, 90, "the session is up")
    assert up.end() == 0, up.text()
    down = waiting("down")
    b.stop()
    wait_until(lambda: not down.running, 90, "the session is down")
    assert down.end() == 0, down.text()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--until", "sideways"], "--until: sideways not in {up,down}"),
        (["--until", "up", "-c", "1"], "excludes"),
        (["--timeout", "soon"], "--timeout: 'soon' is no duration from 1ms to 36500d"),
        (["-c", "0"], "--count: Value 0 not in range"),
        (["--event", "warnings"], "did you mean 'warning'?"),
        (["--port", "179", "10.0.0.300"], "'10.0.0.300' is no value for 'peer'"),
        (["--port=1"] * 9, "--port: 8 at most"),
        (["10.0.0.300"], "'10.0.0.300' is no value for 'peer'"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(words: list[str], sentence: str) -> None:
    done = subprocess.run(
        [BINARY, "trace", *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert sentence in done.stderr and done.stderr.count("\n") == 1
