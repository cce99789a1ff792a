# SPDX-License-Identifier: Apache-2.0
"""Ends that no daemon comes to on demand, from scripted speakers: what is no BGP, a first word that
is a refusal, a peer that leaves after its OPEN, and TCP's own patience."""

import socket
from collections.abc import Callable

from rows.parameters import listen_to_the_end
from rows.path import rule
from rows.row import SPEAKER, End, Expect, Row, must
from rows.stage import Stage
from speaker import KEEPALIVE, Speaker, message, notification, open_message

USER_TIMEOUT = 18  # TCP_USER_TIMEOUT, which Python does not name everywhere
PATIENCE = 1500  # milliseconds


def answered(with_what: Callable[[Speaker], None]) -> Callable[[Stage], None]:
    """B takes one call of A, a daemon, and answers its OPEN."""

    def story(stage: Stage) -> None:
        with stage.listen() as listener:
            stage.a().start()
            b = listener.accept()
        with b:  # A's next call is for nobody: it must not wait to be accepted
            b.read()
            with_what(b)
            stage.closed("a")

    return story


def in_http(b: Speaker) -> None:
    b.send(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    listen_to_the_end(b)


def rejects(b: Speaker) -> None:
    b.send(notification(6, 5))
    listen_to_the_end(b)


def leaves(b: Speaker) -> None:
    b.send(open_message(8500, "10.82.1.10"))
    b.close()


def tcp_gives_up(stage: Stage) -> None:
    """A has data that nobody acknowledges, B asks whether A is there."""
    assert stage.lab.router
    with stage.listen() as listener, stage.call() as a, listener.accept() as b:
        a.socket.setsockopt(socket.IPPROTO_TCP, USER_TIMEOUT, PATIENCE)
        for option, value in (
            (socket.TCP_KEEPIDLE, 1),
            (socket.TCP_KEEPINTVL, 1),
            (socket.TCP_KEEPCNT, 2),
        ):
            b.socket.setsockopt(socket.IPPROTO_TCP, option, value)
        a.send(stage.opening(), message(KEEPALIVE))
        b.send(open_message(8500, "10.82.1.10"), message(KEEPALIVE))
        for end in (a, b):
            end.read_until(KEEPALIVE)
        stage.up()
        b.socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        rule(stage.lab.router, "forward", "meta l4proto tcp drop")
        a.send(message(KEEPALIVE))
        for letter in ("a", "b"):
            stage.closed(letter)


DEAD = must("tcp_timeout", "path_down", "likely", side="path")
LEFT = (Expect("not_listening", at_most="certain"),)
GONE = (Expect("connect_refused", "peer_not_listening", "likely"), Expect("connect_abandoned"))
ROWS = [
    Row(
        "B answers in HTTP",
        "bird",
        SPEAKER,
        answered(in_http),
        End((Expect("not_bgp", at_most="certain", side="peer"),), GONE),
        End((Expect("not_bgp", at_most="certain", side="local"),), LEFT),
    ),
    Row(
        "B's first word is a refusal (6/5)",
        "bird",
        SPEAKER,
        answered(rejects),
        End((Expect("connection_rejected", "peer_not_configured_for_us", side="peer"),), GONE),
        End((Expect("connection_rejected", "local_not_configured", "likely", "local"),), LEFT),
    ),
    Row(
        "B leaves after its OPEN",
        "bird",
        SPEAKER,
        answered(leaves),
        End((Expect("closed_in_open_confirm", "peer_crashed", side="peer"),), GONE),
        # With a RST if A's KEEPALIVE was faster.
        End((Expect("local_closed|local_reset", "local_operator", side="local"),), LEFT),
    ),
    Row("TCP gives up at both ends", SPEAKER, SPEAKER, tcp_gives_up, DEAD, DEAD, routed=True),
]
