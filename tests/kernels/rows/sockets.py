# SPDX-License-Identifier: Apache-2.0
"""BGP speakers on sockets that a test prepares: bound to a device, with a key, in a scope."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lab import PEER_A, PEER_B, V4, V6
from netns import Namespace
from speaker import KEEPALIVE, NOTIFICATION, OPEN, Speaker, message, notification, open_message

Address = tuple[Any, ...]  # (host, port), and for IPv6 flow and scope
AF = {V4: socket.AF_INET, V6: socket.AF_INET6}
Prepare = Callable[[socket.socket], None]


def nothing(_: socket.socket) -> None:
    pass


@dataclass
class End:
    namespace: Namespace
    address: Address
    prepare: Prepare = nothing
    family: socket.AddressFamily = socket.AF_INET


def made(end: End) -> socket.socket:
    created = end.namespace.socket(end.family)
    created.settimeout(20)
    created.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    end.prepare(created)
    created.bind(end.address)
    return created


def bound_to(device: str) -> Prepare:
    return lambda s: s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())


def index_of(namespace: Namespace, device: str) -> int:
    (link,) = json.loads(namespace.ip("-j", "link", "show", "dev", device))
    return int(link["ifindex"])


@contextmanager
def listening(listener: End) -> Iterator[socket.socket]:
    with made(listener) as waiting:
        waiting.listen(8)
        yield waiting


@contextmanager
def established(
    caller: End, waiting: socket.socket, target: Address
) -> Iterator[tuple[Speaker, Speaker]]:
    """OPEN and KEEPALIVE both ways; the caller's end and the listener's."""
    with made(caller) as calling:
        calling.connect(target)
        with Speaker(calling) as a, Speaker(waiting.accept()[0]) as b:
            a.send(open_message(PEER_A.asn, PEER_A.router_id), message(KEEPALIVE))
            b.send(open_message(PEER_B.asn, PEER_B.router_id), message(KEEPALIVE))
            for speaker in (a, b):
                assert [speaker.read()[0], speaker.read()[0]] == [OPEN, KEEPALIVE]
            yield a, b


def shut_down(a: Speaker, b: Speaker) -> None:
    a.send(notification(6, 2))
    assert b.read()[0] == NOTIFICATION


def whole_session(caller: End, listener: End, target: Address) -> int:
    """To the caller's shutdown; gives the caller's port."""
    with listening(listener) as waiting, established(caller, waiting, target) as (a, b):
        shut_down(a, b)
        return int(a.socket.getsockname()[1])
