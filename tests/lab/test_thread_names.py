# SPDX-License-Identifier: Apache-2.0
"""A daemon whose threads have names of their own, as FRR's "bgpd_io" has: what is named is the
process, whichever thread listens, binds, calls, reads or writes."""

import subprocess
from collections.abc import Iterator

import pytest

from bgpsnoop import Trace
from lab import PEER_A, V4, V6, Lab
from speaker import open_message

DAEMON = """
import ctypes, socket, sys
from threading import Thread
rename = lambda name: ctypes.CDLL(None).prctl(15, name.encode(), 0, 0, 0)  # PR_SET_NAME

def in_thread(name, work):
    def run():
        rename(name)
        work()
    thread = Thread(target=run)
    thread.start()
    thread.join()

address, opening = sys.argv[1], bytes.fromhex(sys.argv[2])
family = socket.AF_INET6 if ":" in address else socket.AF_INET
rename("bgpd-main")
listener, caller, in_vain = (socket.socket(family) for _ in range(3))
held = []

def listen():
    listener.bind((address, 179))
    listener.listen()

def bind_again():
    try:
        in_vain.bind((address, 179))
    except OSError:
        pass

def talk():
    accepted = listener.accept()[0]
    held.append(accepted)
    for end in (caller, accepted):
        end.sendall(opening)
    for end in (accepted, caller):
        end.recv(4096)

in_thread("io-listens", listen)
in_thread("io-binds", bind_again)
in_thread("io-calls", lambda: caller.connect((address, 179)))
in_thread("io-talks", talk)
in_thread("io-closes", caller.close)
in_thread("io-closes", held[0].close)
in_thread("io-ends", listener.close)
"""


@pytest.fixture(params=[V4, V6])
def address(lab: Lab, request: pytest.FixtureRequest) -> Iterator[str]:
    yield PEER_A.addresses[request.param]


def test_the_process_is_named_and_not_its_thread(lab: Lab, trace: Trace, address: str) -> None:
    lab.a.ip("link", "set", "lo", "up")
    argv = ["/usr/bin/python3", "-c", DAEMON, address, open_message(600, "10.82.1.9").hex()]
    subprocess.run(lab.a.wrap(argv), check=True, timeout=30)
    for wanted in (
        {"event": "listener_opened"},
        {"event": "warning", "warning": "bind_failed"},
        {"event": "connection_closed", "peer_port": 179},
        {"event": "connection_closed", "local_port": 179},
        {"event": "listener_closed"},
    ):
        assert trace.wait_for(lab.a, **wanted)["process"] == "bgpd-main", wanted
    for told in trace.all(lab.a):
        assert "io-" not in str(told), told
