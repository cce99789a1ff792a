# SPDX-License-Identifier: Apache-2.0
"""What tshark says of the BGP messages in a capture, in the terms of compare.py."""

import ipaddress
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

SKIPPED = ("bgp.cap.type", "bgp.cap.length", "bgp.cap.reserved")
COLUMNS = "bgp.cap."
TEXTS = ("fqdn.hostname", "fqdn.domain_name")


@dataclass
class Message:
    time: int  # microseconds
    source: tuple[str, int]
    destination: tuple[str, int]
    kind: str
    fields: dict[str, Any]


def text_of(raw: bytes) -> str:
    """As bgpsnoop shows what peers write: control characters and broken UTF-8 are replaced."""
    text = raw.decode(errors="replace")
    return "".join("\ufffd" if ord(one) < 32 or 127 <= ord(one) < 160 else one for one in text)


def snake(showname: str) -> str:
    """'Type: FQDN Capability (73)' -> 'fqdn_capability'"""
    words = re.sub(r" \(\d+\)$", "", showname.split(": ", 1)[1])
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def first(parent: Element, name: str) -> Element:
    return next(field for field in parent.iter("field") if field.get("name") == name)


def number(parent: Element, name: str) -> int:
    return int(first(parent, name).get("show", ""), 0)


def named(parent: Element, name: str) -> list[Element]:
    return [field for field in parent.iter("field") if field.get("name") == name]


def raw_of(parent: Element, begin: int, end: int) -> bytes:
    """The bytes at these places of the message, from the fields that hold them whole."""
    found: dict[int, int] = {}
    for field in parent.iter("field"):
        value = field.get("value", "")
        if value and "unmaskedvalue" not in field.attrib:
            if len(value) == 2 * int(field.get("size", "0")):
                found.update(enumerate(bytes.fromhex(value), int(field.get("pos", "0"))))
    return bytes(found[at] for at in range(begin, end))


def capability(cap: Element) -> dict[str, Any]:
    kind = first(cap, "bgp.cap.type")
    fields: list[tuple[str, Any]] = []
    for field in cap.iter("field"):
        name = field.get("name", "").removeprefix(COLUMNS)
        is_leaf = not [inner for inner in field if inner.get("name", "").startswith(COLUMNS)]
        if not field.get("name", "").startswith(COLUMNS) or not is_leaf:
            continue
        if field.get("name") in SKIPPED or not field.get("value") or name.endswith(".len"):
            continue
        fields.append((name, value_of(name, field)))
    code, called = int(kind.get("show", "")), snake(kind.get("showname", ""))
    return {"code": code, "name": called, "fields": fields}


def value_of(name: str, field: Element) -> Any:
    if name == "unknown":
        return field.get("value", "")
    if name.endswith(TEXTS):
        return text_of(bytes.fromhex(field.get("value", "")))
    return int(field.get("show", ""), 0)


def open_fields(bgp: Element) -> dict[str, Any]:
    capabilities, others = [], []
    extended = number(bgp, "bgp.open.opt.len") == 255  # differences.EXTENDED_PARAMETERS
    for parameter in named(bgp, "bgp.open.opt.param") if not extended else []:
        kind = number(parameter, "bgp.open.opt.param.type")
        begin, size = int(parameter.get("pos", "")), int(parameter.get("size", ""))
        if kind == 2:
            capabilities += [capability(cap) for cap in named(parameter, "bgp.cap")]
        else:
            others.append((kind, raw_of(parameter, begin + 2, begin + size).hex()))
    as_field = number(bgp, "bgp.open.myas")
    long_as = [value for cap in capabilities for name, value in cap["fields"] if name == "4as"]
    return {
        "version": number(bgp, "bgp.open.version"),
        "as_field": as_field,
        "as": long_as[0] if long_as else as_field,
        "hold_time": number(bgp, "bgp.open.holdtime"),
        "bgp_id": first(bgp, "bgp.open.identifier").get("show"),
        "extended": extended,
        "capabilities": capabilities,
        "other_parameters": others,
    }


def notification_fields(bgp: Element) -> dict[str, Any]:
    minor = next(f for f in bgp.iter("field") if "minor_error" in f.get("name", ""))
    major = first(bgp, "bgp.notify.major_error")
    end = int(bgp.get("pos", "")) + int(bgp.get("size", ""))
    texts = [f.get("value") for f in named(bgp, "bgp.notify.communication") if f.get("value")]
    known = re.search(r": .* \(\d+\)$", minor.get("showname", ""))
    return {
        "code": int(major.get("show", "")),
        "code_name": snake(major.get("showname", "")),
        "subcode": int(minor.get("show", "")),
        "subcode_name": snake(minor.get("showname", "")) if known else "unknown",
        "data": raw_of(bgp, int(minor.get("pos", "")) + 1, end),
        "text": text_of(bytes.fromhex(texts[0])) if texts else None,
    }


def refresh_fields(bgp: Element) -> dict[str, Any]:
    names = ("afi", "safi", "subtype")
    return {name: number(bgp, f"bgp.route_refresh.{name}") for name in names}


KINDS = {
    1: ("open", open_fields),
    3: ("notification", notification_fields),
    5: ("route_refresh", refresh_fields),
}


def messages_of(packet: Element) -> Iterator[Message]:
    protocols = {proto.get("name"): proto for proto in packet.iter("proto")}
    ip, name = (protocols["ip"], "ip") if "ip" in protocols else (protocols["ipv6"], "ipv6")
    seconds, fraction = first(protocols["frame"], "frame.time_epoch").get("show", "").split(".")

    def end(address: str, port: str) -> tuple[str, int]:
        text = first(ip, f"{name}.{address}").get("show", "")
        return str(ipaddress.ip_address(text)), number(protocols["tcp"], f"tcp.{port}")

    for bgp in (proto for proto in packet.iter("proto") if proto.get("name") == "bgp"):
        if not named(bgp, "bgp.type") or number(bgp, "bgp.type") not in KINDS:
            continue
        kind, fields = KINDS[number(bgp, "bgp.type")]
        time = int(seconds) * 1_000_000 + int(fraction[:6])
        yield Message(time, end("src", "srcport"), end("dst", "dstport"), kind, fields(bgp))


def messages(capture: Path) -> list[Message]:
    argv = [
        "tshark",
        "-n",
        "-r",
        str(capture),
        "-Y",
        "bgp.type in {1,3,5}",
        "-T",
        "pdml",
        "-o",
        "tcp.desegment_tcp_streams:TRUE",
        "-o",
        "tcp.reassemble_out_of_order:TRUE",
    ]
    done = subprocess.run(argv, capture_output=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(argv)}: {done.stderr.decode()}")
    packets = ElementTree.fromstring(done.stdout).iter("packet")
    return [message for packet in packets for message in messages_of(packet)]
