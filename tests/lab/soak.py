# SPDX-License-Identifier: Apache-2.0
"""Connections without end, each in a ledger: neighbours whose sessions flap, and strangers that
knock, all with one scripted router."""

import random
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from lab import Lab
from netns import Namespace
from speaker import KEEPALIVE, message, notification, open_message

ROUTER = "10.85.0.1"
NEIGHBOURS = [f"10.85.1.{n}" for n in range(1, 9)]
STRANGERS = [f"10.85.2.{n}" for n in range(1, 41)]
ABSENT = [f"10.85.3.{n}" for n in range(1, 4)]  # neighbours where nobody listens
RESET = struct.pack("ii", 1, 0)  # SO_LINGER


@dataclass
class Connection:
    """As the router's end has it."""

    peer: str
    peer_port: int  # 0: not known, for it is the router that called
    local_port: int
    begun: float
    left: float = 0  # when the peer began to end it
    ended: float = 0
    established: bool = False


@dataclass
class Ledger:
    """Every connection that the router took part in. Its times contain the connection's."""

    connections: list[Connection] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, connection: Connection) -> None:
        connection.ended = time.time()
        with self.lock:
            self.connections.append(connection)


def make_addresses(lab: Lab) -> None:
    lab.a.ip("address", "add", f"{ROUTER}/16", "dev", "to-b")
    for address in NEIGHBOURS + STRANGERS + ABSENT:
        lab.b.ip("address", "add", f"{address}/16", "dev", "to-a")


def socket_in(namespace: Namespace, address: str) -> socket.socket:
    made = namespace.socket(socket.AF_INET)
    made.settimeout(5)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((address, 0))
    return made


def establish(end: socket.socket, asn: int, address: str) -> bool:
    """Both OPENs and KEEPALIVEs: this end's are written first."""
    end.sendall(open_message(asn, address, 90) + message(KEEPALIVE))
    heard = b""
    while heard.count(message(KEEPALIVE)) < 1:
        more = end.recv(4096)
        if not more:
            return False
        heard += more
    return True


def drain(end: socket.socket) -> None:
    with suppress(OSError):
        while end.recv(4096):
            pass


class Router:
    """In the namespace a: it answers whoever sends an OPEN, and closes when the peer does."""

    def __init__(self, lab: Lab) -> None:
        self.listener = lab.a.socket(socket.AF_INET)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((ROUTER, 179))
        self.listener.listen(128)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                end, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(end,), daemon=True).start()

    @staticmethod
    def serve(end: socket.socket) -> None:
        end.settimeout(20)
        with end, suppress(OSError):
            first = end.recv(4096)
            if first[:16] == b"\xff" * 16:
                end.sendall(open_message(600, ROUTER, 90) + message(KEEPALIVE))
            drain(end)

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def cease(end: socket.socket) -> None:
    end.sendall(notification(6, 4))


def reset(end: socket.socket) -> None:
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def half_close(end: socket.socket) -> None:
    end.shutdown(socket.SHUT_WR)
    drain(end)


def just_close(_: socket.socket) -> None:
    pass


ENDS: list[Callable[[socket.socket], None]] = [cease, reset, half_close, just_close]
SAID = [
    b"",
    b"GET / HTTP/1.0\r\n\r\n",
    b"\xff" * 16 + b"\x00\x13",
    open_message(64999, "10.85.2.1"),
    open_message(64999, "10.85.2.1")[:25],
    message(KEEPALIVE),
    b"\xff" * 40,
]


class Soak:
    """A thread for each who calls, until `stop`."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.ledger = Ledger()
        self.router = Router(lab)
        self.over = threading.Event()
        calls = [(self.flap, peer) for peer in NEIGHBOURS]
        calls += [(self.knock, peer) for peer in STRANGERS]
        calls += [(self.call_in_vain, peer) for peer in ABSENT]
        self.threads = [threading.Thread(target=self.repeat, args=call) for call in calls]
        for thread in self.threads:
            thread.start()

    def repeat(self, call: Callable[[str, random.Random], None], peer: str) -> None:
        chance = random.Random(peer)
        while not self.over.wait(chance.uniform(0.1, 2.5)):
            call(peer, chance)

    def call_router(self, peer: str, talk: Callable[[socket.socket, Connection], None]) -> None:
        begun = time.time()
        with socket_in(self.lab.b, peer) as end:
            port = end.getsockname()[1]
            connection = Connection(peer, port, 179, begun)
            end.connect((ROUTER, 179))
            with suppress(OSError):
                talk(end, connection)
        self.wait_for_router(peer, port)
        self.ledger.enter(connection)

    def wait_for_router(self, peer: str, port: int) -> None:
        """Its end of it is closed: out of every state but TIME-WAIT."""
        states = "established syn-sent syn-recv fin-wait-1 fin-wait-2 close-wait last-ack closing"
        words = [word for state in states.split() for word in ("state", state)]
        for _ in range(200):
            if not self.lab.a.run("ss", "-Htn", *words, "dst", f"{peer}:{port}").strip():
                return
            time.sleep(0.05)
        raise AssertionError(f"the router does not close its connection with {peer}:{port}")

    def flap(self, peer: str, chance: random.Random) -> None:
        def talk(end: socket.socket, connection: Connection) -> None:
            connection.established = establish(end, 8500, peer)
            self.over.wait(chance.uniform(0, 4))
            connection.left = time.time()
            chance.choice(ENDS)(end)

        self.call_router(peer, talk)

    def knock(self, peer: str, chance: random.Random) -> None:
        def talk(end: socket.socket, _: Connection) -> None:
            end.sendall(chance.choice(SAID))
            self.over.wait(chance.choice((0, 0, 0.3, 3)))  # and half open so long
            chance.choice(ENDS)(end)

        self.call_router(peer, talk)

    def call_in_vain(self, peer: str, _: random.Random) -> None:
        """The router calls, and is refused."""
        begun = time.time()
        with socket_in(self.lab.a, ROUTER) as end, suppress(ConnectionRefusedError):
            connection = Connection(peer, 179, end.getsockname()[1], begun)
            end.connect((peer, 179))
        self.ledger.enter(connection)

    def stop(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(30)
        self.router.close()


def handshakes(namespace: Namespace) -> int:
    """What the kernel itself counted there: calls made, and calls taken."""
    words = namespace.run("nstat", "-asz", "TcpActiveOpens", "TcpPassiveOpens").split()
    return sum(int(words[words.index(name) + 1]) for name in ("TcpActiveOpens", "TcpPassiveOpens"))
