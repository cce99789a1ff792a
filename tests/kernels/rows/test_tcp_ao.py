# SPDX-License-Identifier: Apache-2.0
"""TCP-AO: a session with the right key is like any other; with a wrong one its segments vanish."""

import errno
import socket
from contextlib import ExitStack

import pytest

import tcp_ao
from bgpsnoop import Trace
from lab import PEER_A, PEER_B, V4, Lab
from rows_of_events import ends_of
from sockets import End, Prepare, made, nothing, whole_session
from tcp_ao import with_key
from waiting import wait_until

pytestmark = pytest.mark.skipif(not tcp_ao.offered(), reason="this kernel has no TCP-AO")
RETRANSMITS = 2  # the byte of struct tcp_info
A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]


def test_a_session_with_the_same_key_is_like_any_other(lab: Lab, trace: Trace) -> None:
    caller = End(lab.a, (A, 0), with_key(B, b"one"))
    listener = End(lab.b, (B, 179), with_key(A, b"one"))
    at_a, at_b = ends_of(trace, lab, whole_session(caller, listener, listener.address))
    assert at_a["outcome"] == at_b["outcome"] == "administrative"
    assert not trace.events(lab.b, event="warning", warning="auth_drops")


MISMATCHES = [  # A's key, B's key, what A's kernel objects to in B's segments
    ("other secret", with_key(B, b"one"), with_key(A, b"two"), "digest does not fit"),
    ("other id", with_key(B, b"one", 1), with_key(A, b"one", 2), "key id that we do not have"),
    ("missing", with_key(B, b"one"), nothing, "carry no TCP-AO option"),
    ("unexpected", nothing, with_key(A, b"one"), "we have no key for it"),
]


@pytest.mark.parametrize(
    ("key_a", "key_b", "words"), [row[1:] for row in MISMATCHES], ids=[row[0] for row in MISMATCHES]
)
def test_a_mismatch_is_named_by_the_end_that_drops(
    lab: Lab, trace: Trace, key_a: Prepare, key_b: Prepare, words: str
) -> None:
    """Both call, as daemons do: what is dropped belongs to the session that A's own call made
    known."""
    with ExitStack() as sockets:
        for end in (End(lab.a, (A, 179), key_a), End(lab.b, (B, 179), key_b)):
            sockets.enter_context(made(end)).listen(1)
        a = sockets.enter_context(call(End(lab.a, (A, 0), key_a), B))
        sockets.enter_context(call(End(lab.b, (B, 0), key_b), A))
        drops = trace.wait_for(lab.a, event="warning", warning="auth_drops")
        # Since 6.5 the first SYNs follow each other second by second: more than 3 s without an
        # answer.
        wait_until(lambda: info(a)[RETRANSMITS] >= 4, 20, "a fifth SYN: a call that nobody answers")
        port = a.getsockname()[1]
    assert words in drops["explanation"], drops
    end_at_a = trace.wait_for(lab.a, event="connection_closed", local_port=port)
    assert end_at_a["causes"][0] == "auth_mismatch", end_at_a


def info(calling: socket.socket) -> bytes:
    return calling.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 8)


def call(end: End, peer: str) -> socket.socket:
    """Does not wait for the answer, which never comes."""
    calling = made(end)
    calling.setblocking(False)
    assert calling.connect_ex((peer, 179)) == errno.EINPROGRESS
    return calling
