# SPDX-License-Identifier: Apache-2.0
"""An agent that starts while calls fail all the time: what was under way when it began to watch
gets no verdict that rests on what it has missed."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from bgpsnoop import Trace
from lab import PEER_A, PEER_B, V4, Lab
from speaker import notification, open_message
from waiting import wait_until

A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]
STARTS = 4
CALLERS = 3
VERDICTS = 40  # of each start
BAD_PEER_AS = notification(2, 2, b"\xfd\xe9")
UNKNOWN = ("unknown", "ambiguous")
# At either end, with what it may be of a connection whose beginning was not seen.
REJECTED = {("open_rejected", "certain"), UNKNOWN}
REFUSED = {("connect_refused", "likely"), ("not_listening", "certain"), UNKNOWN}


def call(lab: Lab) -> None:
    with lab.a.socket(socket.AF_INET) as caller, suppress(OSError):
        caller.bind((A, 0))
        caller.connect((B, 179))
        caller.sendall(open_message(PEER_A.asn, PEER_A.router_id))
        while caller.recv(4096):
            pass


def reject(listener: socket.socket) -> None:
    with suppress(OSError):
        while True:
            end, _ = listener.accept()
            with end, suppress(OSError):
                end.recv(4096)
                end.sendall(open_message(PEER_B.asn, PEER_B.router_id) + BAD_PEER_AS)


@contextmanager
def calls(lab: Lab) -> Iterator[None]:
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(0.0005):
            call(lab)

    threads = [threading.Thread(target=go_on, daemon=True) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(10)


def told_from_the_start(lab: Lab, number: int) -> Counter[tuple[str, str]]:
    trace = Trace(lab.directory / f"trace_{number}.log")
    lab.run(trace.process)

    def closed() -> list[tuple[str, str]]:
        events = trace.events(lab.a, event="connection_closed")
        events += trace.events(lab.b, event="connection_closed")
        return [(event["outcome"], event["certainty"]) for event in events]

    wait_until(lambda: len(closed()) >= VERDICTS, 20, "verdicts")
    trace.stop()
    return Counter(closed())


@pytest.mark.parametrize("without", ["", "storage", "storage hash"])
@pytest.mark.parametrize("listens", [True, False], ids=["rejected", "refused"])
def test_no_verdict_rests_on_what_was_missed(
    lab: Lab, listens: bool, without: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BGPSNOOP_WITHOUT", without)
    told: Counter[tuple[str, str]] = Counter()
    with lab.b.socket(socket.AF_INET) as listener:
        if listens:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((B, 179))
            listener.listen(64)
            threading.Thread(target=reject, args=(listener,), daemon=True).start()
        with calls(lab):
            for number in range(STARTS):
                told += told_from_the_start(lab, number)
        if listens:
            listener.shutdown(socket.SHUT_RDWR)
    expected = REJECTED if listens else REFUSED
    assert set(told) <= expected, told
    assert told[UNKNOWN] < told.total() / 10
