# SPDX-License-Identifier: Apache-2.0
"""The same session in every wrapping and file that tools make gives the same verdict."""

import functools
import gzip
import struct

import pytest

from packets import (
    Capture,
    Replay,
    Wrap,
    erspan,
    erspan_3,
    ethernet,
    gre,
    labelled,
    notification,
    pcapng,
    pseudowire,
    vxlan,
)

ONE_TAG, TWO_TAGS = b"\x81\0\0\x64", b"\x88\xa8\0\x0a\x81\0\0\x64"
WRAPS: dict[str, Wrap] = {
    "a label": lambda packet: labelled(packet, 16),
    "two labels": lambda packet: labelled(packet, 16, 17),
    "labels in QinQ": lambda packet: labelled(packet, 16, 17, 18, tags=TWO_TAGS),
    "a pseudowire": pseudowire,
    "a pseudowire's control word": functools.partial(pseudowire, word=bytes(4)),
    "VLAN": lambda packet: ethernet(packet, ONE_TAG),
    "QinQ": lambda packet: ethernet(packet, TWO_TAGS),
    "VXLAN": vxlan,
    "VXLAN of Linux": functools.partial(vxlan, port=8472),
    "GRE": gre,
    "ERSPAN II": erspan,
    "ERSPAN III": erspan_3,
}
BARE: dict[int, Wrap] = {  # by link type
    101: lambda packet: packet,
    107: lambda packet: b"\x18\x41\x03" + (b"\xcc" if packet[0] >> 4 == 4 else b"\x8e") + packet,
    113: lambda packet: b"\0\0\0\1\0\6" + bytes(8) + ethernet(packet)[12:],
    178: lambda packet: b"\x4d\x47\x43\x01" + ethernet(packet),
    276: lambda packet: ethernet(packet)[12:14] + bytes(18) + packet,
}
PAIRS = [("10.0.0.1", "10.0.0.2"), ("2001:db8::1", "2001:db8::2")]


def ended(ends: tuple[str, str], first: Wrap, second: Wrap, ender: int = 0) -> Capture:
    capture = Capture()
    flow = capture.flow(*ends, wraps=(first, second))
    flow.establish()
    flow.send(ender, notification(6, 2), after=5)
    flow.close(ender)
    return capture


def assert_ended(said: Replay, side: str, count: int = 1) -> None:
    assert said.status == 0, said.errors
    assert [(each["outcome"], each["side"]) for each in said.of()] == [
        ("administrative", side)
    ] * count


@pytest.mark.parametrize("ends", PAIRS, ids=["IPv4", "IPv6"])
@pytest.mark.parametrize("ender", [0, 1])
@pytest.mark.parametrize("name", WRAPS)
def test_a_wrapping_of_one_direction_or_both(name: str, ender: int, ends: tuple[str, str]) -> None:
    side = "local" if ender == 0 else "peer"
    for first, second in ((0, 1), (1, 0), (1, 1)):
        wraps = ethernet, WRAPS[name]
        assert_ended(Replay(ended(ends, wraps[first], wraps[second], ender)), side)


@pytest.mark.parametrize("ends", PAIRS, ids=["IPv4", "IPv6"])
@pytest.mark.parametrize("link_type", BARE)
def test_a_link_layer(link_type: int, ends: tuple[str, str]) -> None:
    wrap = BARE[link_type]
    data = ended(ends, wrap, wrap).pcap(link_type=link_type)
    assert_ended(Replay(data, "--local", ends[0]), "local")


@pytest.mark.parametrize("order", ["<", ">"])
def test_either_byte_order_and_gzip(order: str) -> None:
    capture = ended(PAIRS[0], ethernet, ethernet)
    file = pcapng([(1, 65535, capture)], order)
    for data in (capture.pcap(order), file):
        assert_ended(Replay(data), "local")
        assert_ended(Replay(gzip.compress(data)), "local")


@pytest.mark.parametrize("order", ["<", ">"])
def test_interfaces_that_differ(order: str) -> None:
    cooked = ended(("10.0.0.3", "10.0.0.4"), BARE[113], BARE[113])
    plain = ended(PAIRS[0], ethernet, ethernet)
    said = Replay(pcapng([(1, 262144, plain), (113, 8192, cooked)], order))
    assert [each["outcome"] for each in said.of()] == ["administrative"] * 2


def test_what_is_cut_off_is_read_as_far_as_it_goes() -> None:
    data = gzip.compress(ended(PAIRS[0], ethernet, ethernet).pcap())
    said = Replay(data[:-6])
    assert said.status == 1 and "unexpected end of file" in said.errors and said.events


def test_what_is_left_out_is_named() -> None:
    capture = ended(PAIRS[0], ethernet, ethernet)
    capture.frames.append((capture.now, bytes(12) + b"\x88\xcc" + bytes(46)))
    capture.frames.append((capture.now, ethernet(b"\x45" + bytes(8) + b"\x59" + bytes(30))))
    errors = Replay(capture).errors
    assert "1 packets left out: not_ip, EtherType 0x88cc (LLDP)" in errors
    assert "IP protocol 89 (OSPF)" in errors or "bad_header" in errors
    errors = Replay(capture.pcap(link_type=105)).errors
    assert "link_type 105 (IEEE802_11)" in errors


def test_another_packer_is_named_with_the_remedy() -> None:
    said = Replay(struct.pack("<I", 0xFD2FB528) + bytes(20))
    assert said.status == 1 and "zstd -d" in said.errors
