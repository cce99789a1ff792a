# SPDX-License-Identifier: Apache-2.0
"""Calls that fail before TCP has anything to do: no packet, no state, only the call and the
socket's end."""

import errno
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bgpsnoop import Trace
from lab import V4, V6, Lab
from netns import Namespace

NOWHERE = {V4: "192.0.2.1", V6: "2001:db8:ffff::1"}  # RFC 5737, RFC 3849
AF = {V4: socket.AF_INET, V6: socket.AF_INET6}
SO_NETNS_COOKIE = 71  # Linux 5.14
CALL = """
import socket, sys
with socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET) as caller:
    error = caller.connect_ex((sys.argv[1], 179))
print(error, flush=True)
sys.stdin.read()
"""


@contextmanager
def speaker_that_called(namespace: Namespace, address: str) -> Iterator[int]:
    """Gives connect()'s errno; the process lives on."""
    argv = namespace.wrap(["/usr/bin/python3", "-c", CALL, address])
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.communicate()


def check(trace: Trace, namespace: Namespace, address: str) -> None:
    told = trace.wait_for(namespace, event="connection_closed", peer=address)
    assert (told["outcome"], told["causes"][0], told["side"]) == (
        "connect_unsendable",
        "local_no_route",
        "local",
    )
    assert told["process"], told


@pytest.mark.parametrize("family", [V4, V6])
def test_a_call_without_a_route_is_told_with_the_end_of_its_socket(
    lab: Lab, trace: Trace, family: str
) -> None:
    with speaker_that_called(lab.a, NOWHERE[family]) as error:
        assert error == errno.ENETUNREACH
        check(trace, lab.a, NOWHERE[family])


def test_a_socket_of_another_namespace_is_told_there(lab: Lab, trace: Trace) -> None:
    """As of a daemon whose sockets another process opens."""
    with lab.a.socket(AF[V4]) as caller:
        try:
            caller.getsockopt(socket.SOL_SOCKET, SO_NETNS_COOKIE, 8)
        except OSError:
            pytest.skip("this kernel tells no cookies of namespaces")
        assert caller.connect_ex((NOWHERE[V4], 179)) == errno.ENETUNREACH
    check(trace, lab.a, NOWHERE[V4])
