# SPDX-License-Identifier: Apache-2.0
"""How a connection ends on the wire, scripted on both sides, so that no race decides."""

import fcntl
import socket
import struct
import termios
import time
from collections.abc import Callable

import pytest

from bgpsnoop import Event, Trace
from lab import PEER_A, PEER_B, V4, V6, Lab
from speaker import KEEPALIVE, OPEN, Listener, Speaker, connect, message, open_message
from waiting import wait_until

OPEN_A = open_message(PEER_A.asn, PEER_A.router_id)
OPEN_B = open_message(PEER_B.asn, PEER_B.router_id)
Script = Callable[[Speaker, Speaker], None]


def play(lab: Lab, trace: Trace, script: Script, family: str = V4) -> tuple[Event, Event]:
    """A has called B; afterwards both sockets are closed. Gives the verdict at each end."""
    a_address, b_address = PEER_A.addresses[family], PEER_B.addresses[family]
    with Listener(lab.b, b_address) as listener, connect(lab.a, a_address, b_address) as a:
        port = int(a.socket.getsockname()[1])
        with listener.accept() as b:
            script(a, b)
    at_a = trace.wait_for(lab.a, event="connection_closed", local_port=port)
    at_b = trace.wait_for(lab.b, event="connection_closed", peer_port=port)
    return at_a, at_b


def arrived(speaker: Speaker, count: int) -> None:
    """Until `count` bytes lie unread; peeked, so they stay."""

    wait_until(lambda: len(speaker.socket.recv(65536, socket.MSG_PEEK)) >= count, 5, "bytes arrive")


def unacknowledged(speaker: Speaker) -> int:
    """Bytes written that the other end's TCP has not taken in. No peek at that end, which is a read
    to some."""
    answer = fcntl.ioctl(speaker.socket, termios.TIOCOUTQ, struct.pack("i", 0))
    return int(struct.unpack("i", answer)[0])


def is_closed(speaker: Speaker) -> bool:
    """Whether TCP has given the connection up: a RST came."""
    closed = 7  # TCP_CLOSE of linux/net/tcp_states.h
    return speaker.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == closed


def fin_first(a: Speaker, b: Speaker) -> None:
    """Wire form (a): the peer is gone before our OPEN; a bare RST answers it."""
    b.close()
    assert a.socket.recv(1) == b""
    a.send(OPEN_A)
    wait_until(lambda: is_closed(a), 5, "the RST is here")


def reset_with_open_unread(a: Speaker, b: Speaker) -> None:
    """Wire form (b): close() on unread bytes sends RST|ACK."""
    a.send(OPEN_A)
    arrived(b, len(OPEN_A))
    b.close()
    wait_until(lambda: is_closed(a), 5, "the RST is here")


def read_then_fin(a: Speaker, b: Speaker) -> None:
    """Wire form (c): the OPEN was read, then a plain FIN."""
    a.send(OPEN_A)
    b.read()
    b.close()
    assert a.socket.recv(1) == b""


FORMS: list[Script] = [fin_first, reset_with_open_unread, read_then_fin]


@pytest.mark.parametrize("family", [V4, V6])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_three_wire_forms_are_one_outcome(
    lab: Lab, trace: Trace, form: Script, family: str
) -> None:
    at_a, at_b = play(lab, trace, form, family)
    assert (at_a["outcome"], at_a["layer"], at_a["side"]) == (
        "closed_without_answer",
        "neighbor",
        "peer",
    )
    assert at_a["causes"][0] == "peer_not_configured_for_us"
    assert at_a["certainty"] == "ambiguous"
    assert (at_b["outcome"], at_b["side"]) == ("refused_locally", "local")


def all_acknowledged(*speakers: Speaker) -> None:
    """On a slow machine as on a fast one."""
    wait_until(
        lambda: not any(map(unacknowledged, speakers)), 5, "all that was written is acknowledged"
    )


def establish(a: Speaker, b: Speaker) -> None:
    a.send(OPEN_A)
    all_acknowledged(a)
    b.send(OPEN_B)
    for speaker in (a, b):
        assert speaker.read()[0] == OPEN
        speaker.send(message(KEEPALIVE))
    for speaker in (a, b):
        assert speaker.read()[0] == KEEPALIVE
    all_acknowledged(a, b)


def fin_when_established(a: Speaker, b: Speaker) -> None:
    establish(a, b)
    b.close()
    assert a.socket.recv(1) == b""


def half_close_when_established(a: Speaker, b: Speaker) -> None:
    establish(a, b)
    b.half_close()
    assert a.socket.recv(1) == b""
    a.close()


def reset_when_established(a: Speaker, b: Speaker) -> None:
    establish(a, b)
    b.reset()
    with pytest.raises(ConnectionResetError):
        a.socket.recv(1)


def fin_in_open_confirm(a: Speaker, b: Speaker) -> None:
    a.send(OPEN_A)
    b.send(OPEN_B)
    assert (a.read()[0], b.read()[0]) == (OPEN, OPEN)
    b.close()
    assert a.socket.recv(1) == b""


def web_browser(a: Speaker, b: Speaker) -> None:
    a.send(b"GET / HTTP/1.1\r\nHost: router\r\n\r\n")
    b.socket.recv(100)
    b.close()


def nobody_speaks(a: Speaker, b: Speaker) -> None:
    time.sleep(0.1)
    a.close()


ENDINGS: list[tuple[Script, str, str]] = [
    (fin_when_established, "peer_closed", "local_closed"),
    (half_close_when_established, "peer_closed", "local_closed"),
    (reset_when_established, "peer_reset", "local_reset"),
    (fin_in_open_confirm, "closed_in_open_confirm", "local_closed"),
    (web_browser, "not_bgp", "not_bgp"),
    (nobody_speaks, "open_not_sent", "closed_without_answer"),
]


@pytest.mark.parametrize(
    ("script", "here", "there"), ENDINGS, ids=lambda v: getattr(v, "__name__", v)
)
def test_each_ending_has_its_outcome_at_both_ends(
    lab: Lab, trace: Trace, script: Script, here: str, there: str
) -> None:
    at_a, at_b = play(lab, trace, script)
    assert (at_a["outcome"], at_b["outcome"]) == (here, there)
