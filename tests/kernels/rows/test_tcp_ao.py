"""TCP-AO: a session with the right key is like any other; with a wrong one its segments vanish."""

import pytest

import tcp_ao
from bgpsnoop import Trace
from lab import PEER_A, PEER_B, V4, Lab
from rows_of_events import ends_of
from sockets import End, Prepare, made, nothing, whole_session
from tcp_ao import with_key

pytestmark = pytest.mark.skipif(not tcp_ao.offered(), reason="this kernel has no TCP-AO")
A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]


def test_a_session_with_the_same_key_is_like_any_other(lab: Lab, trace: Trace) -> None:
    caller = End(lab.a, (A, 0), with_key(B, b"one"))
    listener = End(lab.b, (B, 179), with_key(A, b"one"))
    at_a, at_b = ends_of(trace, lab, whole_session(caller, listener, listener.address))
    assert at_a["outcome"] == at_b["outcome"] == "administrative"
    assert not trace.events(lab.b, event="warning", warning="auth_drops")


MISMATCHES = [  # key at the caller, key at the listener, what the listener's kernel objects to
    ("other secret", with_key(B, b"one"), with_key(A, b"two"), "digest does not fit"),
    ("other id", with_key(B, b"one", 1), with_key(A, b"one", 2), "key id that we do not have"),
    ("missing", nothing, with_key(A, b"one"), "carry no TCP-AO option"),
    ("unexpected", with_key(B, b"one"), nothing, "we have no key for it"),
]


@pytest.mark.parametrize(("caller", "listener", "words"), [row[1:] for row in MISMATCHES],
                         ids=[row[0] for row in MISMATCHES])
def test_a_mismatch_is_named_by_the_end_that_drops(
    lab: Lab, trace: Trace, caller: Prepare, listener: Prepare, words: str
) -> None:
    with made(End(lab.b, (B, 179), listener)) as waiting, made(End(lab.a, (A, 0), caller)) as calling:
        waiting.listen(1)
        calling.settimeout(3)  # a SYN and one more
        with pytest.raises(TimeoutError):
            calling.connect((B, 179))
        port = calling.getsockname()[1]
    end = trace.wait_for(lab.a, event="connection_closed", local_port=port)
    assert "auth_mismatch" in end["causes"], end
    drops = trace.wait_for(lab.b, event="warning", warning="auth_drops")
    assert words in drops["explanation"], drops
