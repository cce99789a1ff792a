# SPDX-License-Identifier: Apache-2.0
"""However a daemon reads and writes, each message is seen once and whole."""

import ctypes
import mmap
import os
from collections.abc import Callable, Iterator

import pytest

from bgpsnoop import Agent, Event, Trace
from lab import PEER_A, PEER_B, V4, V6, Lab, peers_on_a_link
from speaker import (
    KEEPALIVE,
    NOTIFICATION,
    OPEN,
    UPDATE,
    Listener,
    Speaker,
    capability,
    connect,
    message,
    notification,
    open_message,
)
from test_metrics import free_port
from waiting import wait_until

OPEN_A = open_message(PEER_A.asn, PEER_A.router_id, extra=capability(2) + capability(70))
OPEN_B = open_message(PEER_B.asn, PEER_B.router_id)
SHUTDOWN = notification(6, 2, b"\x0aplain text")

WRITERS: dict[str, Callable[[Speaker, bytes], None]] = {
    "whole": lambda speaker, data: speaker.send(data),
    "in one list of 19 pieces": lambda speaker, data: speaker.send_scattered(data, 19),
    "in 19 writes": lambda speaker, data: speaker.send_in_pieces(data, 19),
    "in 3 writes with time between": lambda speaker, data: speaker.send_in_pieces(data, 3, 0.02),
}
READERS: dict[str, dict[str, int]] = {
    "whole": {},
    "one byte at a time": {"step": 1},
    "peeking first": {"peek": True},
    "peeking before every byte": {"step": 1, "peek": True},
}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with peers_on_a_link() as made:
        yield made


@pytest.fixture(scope="module")
def trace(lab: Lab) -> Iterator[Trace]:
    started = Trace(lab.directory / "trace.log", "--all-messages")
    yield started
    started.stop()


def talk(
    lab: Lab, family: str, write: Callable[[Speaker, bytes], None], how: dict[str, int]
) -> int:
    """A calls B and ends the session with a shutdown; gives A's port."""
    a_address, b_address = PEER_A.addresses[family], PEER_B.addresses[family]
    with Listener(lab.b, b_address) as listener, connect(lab.a, a_address, b_address) as a:
        port = int(a.socket.getsockname()[1])
        with listener.accept() as b:
            write(a, OPEN_A)
            assert b.read(**how)[0] == OPEN
            b.send(OPEN_B, message(KEEPALIVE))
            assert [a.read()[0], a.read()[0]] == [OPEN, KEEPALIVE]
            write(a, message(KEEPALIVE))
            write(a, SHUTDOWN)
            assert [b.read(**how)[0], b.read(**how)[0]] == [KEEPALIVE, NOTIFICATION]
    return port


def newest_connection(trace: Trace) -> int:
    return max((event.get("connection", 0) for event in trace.all()), default=0)


def said(events: list[Event], direction: str) -> list[str]:
    return [e["message"] for e in events if e["event"] == "message" and e["direction"] == direction]


@pytest.mark.parametrize("family", [V4, V6])
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("writer", WRITERS)
def test_each_message_is_seen_once(
    lab: Lab, trace: Trace, writer: str, reader: str, family: str
) -> None:
    before = newest_connection(trace)

    def is_new(event: Event) -> bool:
        return event.get("connection", 0) > before  # the port may have served a test before

    port = talk(lab, family, WRITERS[writer], READERS[reader])
    at_b = trace.wait_for(lab.b, event="connection_closed", peer_port=port, where=is_new)
    at_a = trace.wait_for(lab.a, event="connection_closed", local_port=port, where=is_new)
    seen_a = [e for e in trace.events(lab.a, local_port=port) if is_new(e)]
    seen_b = [e for e in trace.events(lab.b, peer_port=port) if is_new(e)]
    whole = ["open", "keepalive", "notification"]
    assert said(seen_a, "sent") == said(seen_b, "received") == whole
    assert said(seen_a, "received") == said(seen_b, "sent") == ["open", "keepalive"]
    assert at_a["outcome"] == at_b["outcome"] == "administrative"
    assert at_b["notification"]["shutdown_communication"] == "plain text"
    assert opens(seen_a) == opens(seen_b)


def opens(events: list[Event]) -> set[tuple[object, ...]]:
    found = [e for e in events if e["event"] == "message" and e["message"] == "open"]
    return {(e["as"], e["bgp_id"], e["hold_time"], len(e["capabilities"])) for e in found}


def test_many_messages_in_one_write_are_told_apart(lab: Lab, trace: Trace) -> None:
    def at_once(speaker: Speaker, data: bytes) -> None:
        if data == OPEN_A:
            speaker.send(OPEN_A, message(KEEPALIVE), SHUTDOWN)

    port = talk(lab, V4, at_once, {})
    trace.wait_for(lab.b, event="connection_closed", peer_port=port)
    assert said(trace.events(lab.b, peer_port=port), "received") == [
        "open",
        "keepalive",
        "notification",
    ]
    assert said(trace.events(lab.a, local_port=port), "sent") == [
        "open",
        "keepalive",
        "notification",
    ]


def by_sendfile(speaker: Speaker, data: bytes) -> None:
    file = os.memfd_create("message")
    os.write(file, data)
    assert os.sendfile(speaker.socket.fileno(), file, 0, len(data)) == len(data)
    os.close(file)


def by_splice(speaker: Speaker, count: int) -> None:
    """Into a pipe, without a copy."""
    there, here = os.pipe()
    while count:
        count -= os.splice(speaker.socket.fileno(), here, count)
    os.close(there)
    os.close(here)


def notifications(agent: Agent, lab: Lab) -> float:
    return sum(
        sum(
            agent.samples(
                f"bgpsnoop_messages_{direction}_total", message="notification", netns=end.name
            )
        )
        for direction, end in (("sent", lab.a), ("received", lab.b))
    )


def test_bytes_that_pass_the_hooks_by_as_the_last_are_counted_as_missed(lab: Lab) -> None:
    """Or seen, where packets take the place of reads and writes."""
    agent = Agent(lab.directory / "agent.log", free_port())
    a_address, b_address = PEER_A.addresses[V4], PEER_B.addresses[V4]
    with Listener(lab.b, b_address) as listener, connect(lab.a, a_address, b_address) as a:
        with listener.accept() as b:
            a.send(OPEN_A)
            assert b.read()[0] == OPEN
            by_sendfile(a, SHUTDOWN)
            by_splice(b, len(SHUTDOWN))
    wait_until(
        lambda: sum(agent.samples("bgpsnoop_decode_errors_total", reason="bytes_missed"))
        + notifications(agent, lab)
        == 2,
        10,
        "the NOTIFICATION is missed, or seen, where it was sent and where it was read",
    )
    agent.stop()


def test_a_list_of_a_thousand_buffers_is_followed_to_its_end(lab: Lab, trace: Trace) -> None:
    """OpenBGPD writes up to 1024 buffers at once, a message in each."""
    parts = [OPEN_A, *[message(KEEPALIVE)] * 1022, SHUTDOWN]
    a_address, b_address = PEER_A.addresses[V4], PEER_B.addresses[V4]
    with Listener(lab.b, b_address) as listener, connect(lab.a, a_address, b_address) as a:
        port = int(a.socket.getsockname()[1])
        with listener.accept() as b:
            assert a.socket.sendmsg(parts) == sum(map(len, parts))
            kinds = [b.read()[0] for _ in range(1024)]
            assert kinds == [OPEN, *[KEEPALIVE] * 1022, NOTIFICATION]
            b.send(OPEN_B)
            assert a.read()[0] == OPEN
    trace.wait_for(lab.b, event="connection_closed", peer_port=port)
    for direction, events in (
        ("sent", trace.events(lab.a, local_port=port)),
        ("received", trace.events(lab.b, peer_port=port)),
    ):
        heard = said(events, direction)
        assert (heard.count("open"), heard.count("notification")) == (1, 1), direction


def test_what_is_written_is_seen_where_the_memory_behind_it_is_not_there_yet(
    lab: Lab, trace: Trace
) -> None:
    """The kernel side reads ahead, and must not wait for a page."""
    page = mmap.PAGESIZE
    written = OPEN_A + message(KEEPALIVE) + message(UPDATE, b"\0" * 200)
    begin = page - (len(written) - 150)  # all headers lie in the first page
    with mmap.mmap(-1, 2 * page) as memory:
        memory[begin:page] = written[: page - begin]
        memory.madvise(mmap.MADV_DONTNEED, page, page)  # zeros, when somebody looks
        address = ctypes.addressof(ctypes.c_char.from_buffer(memory)) + begin
        a_address, b_address = PEER_A.addresses[V4], PEER_B.addresses[V4]
        with Listener(lab.b, b_address) as listener, connect(lab.a, a_address, b_address) as a:
            port = int(a.socket.getsockname()[1])
            with listener.accept() as b:
                send = ctypes.CDLL(None, use_errno=True).send
                sent = send(a.socket.fileno(), ctypes.c_void_p(address), len(written), 0)
                assert sent == len(written), os.strerror(ctypes.get_errno())
                assert [b.read()[0] for _ in range(3)] == [OPEN, KEEPALIVE, UPDATE]
    trace.wait_for(lab.a, event="connection_closed", local_port=port)
    whole = ["open", "keepalive", "update"]
    assert said(trace.events(lab.a, local_port=port), "sent") == whole


def test_a_notification_of_which_only_the_header_came_is_no_silent_end(
    lab: Lab, trace: Trace
) -> None:
    a_address, b_address = PEER_A.addresses[V4], PEER_B.addresses[V4]
    with Listener(lab.b, b_address) as listener, connect(lab.a, a_address, b_address) as a:
        port = int(a.socket.getsockname()[1])
        with listener.accept() as b:
            a.send(OPEN_A)
            assert b.read()[0] == OPEN
            b.send(OPEN_B, message(KEEPALIVE))
            assert [a.read()[0], a.read()[0]] == [OPEN, KEEPALIVE]
            a.send(message(KEEPALIVE), SHUTDOWN[:19])
            assert b.read()[0] == KEEPALIVE
            a.close()
            assert b.socket.recv(100) == SHUTDOWN[:19]
    for end, ports in ((lab.a, {"local_port": port}), (lab.b, {"peer_port": port})):
        closed = trace.wait_for(end, event="connection_closed", **ports)
        assert closed["outcome"] == "unknown", closed
        assert "no more came than its header" in closed["explanation"], closed
