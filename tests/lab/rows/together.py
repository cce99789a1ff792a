# SPDX-License-Identifier: Apache-2.0
"""Two sessions of A that end in one moment, with B and with a third router C: each is named in the
other's evidence, with what both share."""

from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGKILL

import netns
from daemons.base import Daemon
from lab import DAEMONS, PEER_B, V4, Peer
from netns import Namespace
from rows.liveness import CALLS, expired, off
from rows.parameters import listen_to_the_end
from rows.process import KILLED, NOBODY_HERE, REFUSED
from rows.row import SPEAKER, End, Expect, Row
from rows.stage import Stage, signal_all
from speaker import KEEPALIVE, Listener, Speaker, message, notification, open_message

PEER_C = Peer("c", 8501, {V4: "10.82.1.12"})
SWITCH = "switch"


def third_router(stage: Stage) -> Namespace:
    """On the same link: B's host is its switch, too."""
    c, b = stage.lab.more.enter_context(netns.namespaces("c"))[0], stage.lab.b
    b.ip("link", "add", SWITCH, "type", "bridge")
    b.ip("address", "flush", "dev", "to-a", "scope", "global")
    b.ip("address", "add", f"{PEER_B.addresses[V4]}/29", "dev", SWITCH)
    netns.join(c, b, f"{PEER_C.addresses[V4]}/29", "")
    for interface in ("to-a", "to-c"):
        b.ip("link", "set", interface, "master", SWITCH)
    b.ip("link", "set", SWITCH, "up")
    return c


def with_both(stage: Stage) -> Daemon:
    """A's daemon, to be started: B and C are its neighbours."""
    a = stage.a(extra=off(stage.row.a))
    options = {"local_address": stage.address_a, "extra": off(stage.row.a)}
    return a.neighbor(PEER_C.addresses[V4], PEER_C.asn, **options)


def daemon_at_c(stage: Stage, c: Namespace) -> Daemon:
    made = DAEMONS[stage.row.b](c, PEER_C.asn, PEER_C.router_id, stage.lab.directory)
    stage.lab.daemons.append(made)
    options = {"local_address": PEER_C.addresses[V4], "passive": True}
    return made.neighbor(stage.address_a, stage.asn_a, **options)


def two_sessions(stage: Stage) -> Daemon:
    """Both up; what came before does not count."""
    daemon_at_c(stage, third_router(stage)).start()
    stage.b(passive=True).start()
    a = with_both(stage).start()
    wait_for_both(stage)
    return a


def wait_for_both(stage: Stage) -> None:
    stage.up()
    for peer in (PEER_B, PEER_C):
        stage.wait("a", event="session_up", peer=peer.addresses[V4], timeout=40)
    stage.from_here()


def link_goes_down(stage: Stage) -> None:
    """BIRD sees at once that its neighbours are gone with the interface."""
    two_sessions(stage)
    stage.lab.a.ip("link", "set", "to-b", "down")


def daemon_killed(stage: Stage) -> None:
    signal_all(two_sessions(stage), SIGKILL)


def answer(listener: Listener, peer: Peer) -> Speaker:
    speaker = listener.accept()
    speaker.send(open_message(peer.asn, peer.router_id), message(KEEPALIVE))
    speaker.read_until(KEEPALIVE)
    return speaker


@contextmanager
def scripted_sessions(stage: Stage) -> Iterator[tuple[Speaker, Speaker]]:
    """Of B's and C's speakers with A's daemon; later calls find nobody."""
    c = third_router(stage)
    with stage.listen() as at_b, Listener(c, PEER_C.addresses[V4]) as at_c:
        with_both(stage).start()
        ends = answer(at_b, PEER_B), answer(at_c, PEER_C)
    with ends[0], ends[1]:
        wait_for_both(stage)
        yield ends


def both_say(stage: Stage) -> None:
    with scripted_sessions(stage) as ends:
        for end in ends:
            end.send(notification(6, 6))
        for end in ends:
            listen_to_the_end(end)


def one_says(stage: Stage) -> None:
    with scripted_sessions(stage) as (b, _):
        b.send(notification(6, 6))
        listen_to_the_end(b)
        stage.closed("a")


def both(outcome: str, truth: str, at_most: str, side: str) -> tuple[Expect, ...]:
    """So end A's sessions with C and with B, and each shows the other, and what they share."""
    share = "which shares the interface .*our address .*our bird"
    return tuple(
        Expect(outcome, truth, at_most, side, shows=f"ended the session with {address}, {share}")
        for address in (PEER_B.addresses[V4], PEER_C.addresses[V4])
    )


EXITED = "local_daemon_exited"
GONE = (Expect("connect_refused"), Expect("connect_abandoned"), Expect("connect_timeout"))
C_LEAVES = Expect("peer_closed", "peer_daemon_killed")  # when all is said
LEFT = (Expect("not_listening", at_most="certain"),)
ROWS = [
    Row(
        "link of A down, with two sessions on it",
        "bird",
        "frr",
        link_goes_down,
        End(both("cease_other", "interface_down", "ambiguous", "local"), CALLS),
        expired("path_down"),
        patience=25,
    ),
    Row(
        "daemon at A killed, with two sessions",
        "bird",
        "frr",
        daemon_killed,
        End(both("local_closed|local_reset", EXITED, "certain", "local"), (NOBODY_HERE,)),
        End((KILLED,), (REFUSED,)),
    ),
    Row(
        "B and another router say 6/6 at once",
        "bird",
        SPEAKER,
        both_say,
        End(both("administrative", "bfd", "likely", "path"), GONE),
        End((Expect("administrative", "bfd", "likely", "local", "local_operator"),), LEFT),
    ),
    Row(
        "B says 6/6, and the session with another router goes on",
        "bird",
        SPEAKER,
        one_says,
        End((Expect("administrative", "peer_operator", "likely", "peer"),), (*GONE, C_LEAVES)),
        End((Expect("administrative", "local_operator", "likely", "local"),), LEFT),
    ),
]
