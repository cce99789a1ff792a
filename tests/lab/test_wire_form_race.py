# SPDX-License-Identifier: Apache-2.0
"""The three wire forms of one refusal are chosen by a race; what is concluded must not be."""

import random
import socket
import time
from collections import Counter
from threading import Thread

from bgpsnoop import Event, Trace
from lab import PEER_A, PEER_B, V4, Lab
from netns import Namespace
from speaker import Listener, open_message
from waiting import wait_until

REPETITIONS = 1000
OPEN_A = open_message(PEER_A.asn, PEER_A.router_id)


def refuse(connection: socket.socket, chance: random.Random) -> None:
    """Closes at a random moment: with the OPEN unread or not yet there, read, or half first."""
    time.sleep(chance.random() * 0.001)
    way = chance.choice(("close", "read", "shutdown"))
    if way == "read":
        connection.settimeout(0.0005)
        try:
            connection.recv(4096)
        except OSError:
            pass
    if way == "shutdown":
        connection.shutdown(socket.SHUT_WR)
    connection.close()


def refuse_all(listener: Listener) -> None:
    chance = random.Random(179)
    for _ in range(REPETITIONS):
        refuse(listener.socket.accept()[0], chance)


def call_and_speak(caller: socket.socket) -> None:
    caller.settimeout(5)
    caller.bind((PEER_A.addresses[V4], 0))
    caller.connect((PEER_B.addresses[V4], 179))
    try:
        caller.sendall(OPEN_A)
        while caller.recv(4096):
            pass
    except OSError:
        pass
    caller.close()


def outcomes(trace: Trace, namespace: Namespace) -> list[Event]:
    return trace.events(namespace, event="connection_closed")


def test_a_thousand_refusals_are_a_thousand_times_the_same(lab: Lab, trace: Trace) -> None:
    with Listener(lab.b, PEER_B.addresses[V4]) as listener:
        refusing = Thread(target=refuse_all, args=(listener,))
        refusing.start()
        for _ in range(REPETITIONS):
            call_and_speak(lab.a.socket(socket.AF_INET))
        refusing.join()
    for namespace, wanted in ((lab.a, "closed_without_answer"), (lab.b, "refused_locally")):
        wait_until(
            lambda: len(outcomes(trace, namespace)) >= REPETITIONS,
            20,
            f"{REPETITIONS} verdicts",
            interval=0.2,
        )
        found = Counter(event["outcome"] for event in outcomes(trace, namespace))
        assert found == {wanted: REPETITIONS}, found
    assert all(forms(trace, lab.a).values()), forms(trace, lab.a)


def forms(trace: Trace, namespace: Namespace) -> dict[str, int]:
    """How often each form came up: the race must really have been one."""
    said: dict[int, set[str]] = {}
    for event in trace.events(namespace):
        if event["event"] in ("reset", "closed_by") and event["direction"] == "received":
            said.setdefault(event["connection"], set()).add(event["event"])
    counted = Counter(" and ".join(sorted(kinds)) for kinds in said.values())
    return {form: counted[form] for form in ("closed_by", "reset", "closed_by and reset")}
