# SPDX-License-Identifier: Apache-2.0
"""What `bgpsnoop replay` says of the same messages: its JSON in the terms of tshark's fields."""

import json
import os
import re
import struct
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tshark import Message

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("BGPSNOOP", str(ROOT / "build/installed/bin/bgpsnoop"))
REGISTRIES = (ROOT / "userspace/wire/registries.hpp").read_text()
Json = dict[str, Any]
Fields = list[tuple[str, Any]]


def numbers_of(table: str) -> dict[str, int]:
    text = REGISTRIES.split(f" {table} ", 1)[1].split("});", 1)[0]
    return {name: int(code) for code, name in re.findall(r'\{(\d+), "(\w+)"', text)}


AFIS, SAFIS = numbers_of("address_families"), numbers_of("subsequent_families")
ROLES = numbers_of("roles")
WAYS = {"receive": 1, "send": 2, "both": 3}


def number(names: dict[str, int], name: str) -> int:
    return int(name.removeprefix("unknown_")) if name.startswith("unknown_") else names[name]


def afi(entry: Json, key: str = "afi") -> int:
    return number(AFIS, entry[key])


def safi(entry: Json) -> int:
    return number(SAFIS, entry["safi"])


def family(entry: Json) -> bytes:
    return struct.pack("!HB", afi(entry), safi(entry))


def way(entry: Json) -> int:
    return number(WAYS, entry["send_receive"])


def orf(cap: Json) -> Iterator[tuple[str, Any]]:
    for entry in cap["families"]:
        yield from (("orf.afi", afi(entry)), ("orf.safi", safi(entry)))
        yield "orf.number", len(entry["types"])
        for kind in entry["types"]:
            yield from (("orf.type", kind["type"]), ("orf.sendreceive", way(kind)))


def next_hop(cap: Json) -> Iterator[tuple[str, Any]]:
    for entry in cap["families"]:
        yield from (("enh.afi", afi(entry)), ("enh.safi", safi(entry)))
        yield "enh.nhafi", afi(entry, "next_hop_afi")


def bgpsec(cap: Json) -> Iterator[tuple[str, Any]]:
    yield "bgpsec.version", cap["version"]
    yield "bgpsec.sendreceive", int(cap["direction"] == "send")
    yield "bgpsec.reserved", 0
    yield "bgpsec.afi", afi(cap)


def graceful_restart(cap: Json) -> Iterator[tuple[str, Any]]:
    yield "gr.timers.restart_flag", int(cap["restarting"])
    yield "gr.timers.notification_flag", int(cap["notification"])
    yield "gr.timers.restart_time", cap["restart_time"]
    for entry in cap["families"]:
        yield from (("gr.afi", afi(entry)), ("gr.safi", safi(entry)))
        yield "gr.flag.pfs", int(entry["forwarding_preserved"])


def add_path(cap: Json) -> Iterator[tuple[str, Any]]:
    for entry in cap["families"]:
        yield from (("ap.afi", afi(entry)), ("ap.safi", safi(entry)))
        yield "ap.sendreceive", way(entry)


def fqdn(cap: Json) -> Iterator[tuple[str, Any]]:
    for name, key in (("hostname", "host_name"), ("domain_name", "domain_name")):
        if cap[key]:
            yield f"orf.fqdn.{name}", cap[key]


def stale_families(cap: Json) -> bytes:
    def times(entry: Json) -> bytes:
        return struct.pack("!I", entry["forwarding_preserved"] << 31 | entry["stale_time"])

    return b"".join(family(entry) + times(entry) for entry in cap["families"])


def counted(text: str) -> bytes:
    return bytes([len(text.encode())]) + text.encode()


# As tshark's fields; or, for what it leaves undecoded, as the bytes on the wire.
DECODED: dict[int, Callable[[Json], Any]] = {
    1: lambda cap: [("mp.afi", afi(cap)), ("mp.safi", safi(cap))],
    3: orf,
    5: next_hop,
    7: bgpsec,
    8: lambda cap: b"".join(family(one) + bytes([one["count"]]) for one in cap["families"]),
    9: lambda cap: bytes([number(ROLES, cap["role"])]),
    64: graceful_restart,
    65: lambda cap: [("4as", cap["as"])],
    67: lambda cap: [("dc", code) for code in cap["codes"]],
    69: add_path,
    71: stale_families,
    73: fqdn,
    75: lambda cap: cap["version"].encode(),
    76: lambda cap: b"".join(family(e) + struct.pack("!H", e["limit"]) for e in cap["families"]),
    130: orf,
    131: lambda cap: [("multisession.flags", int(cap["bytes"], 16))],
    184: lambda cap: counted(cap["host_name"]) + counted(cap["domain_name"]),
}


def capability(cap: Json) -> Json:
    raw = cap.get("bytes", "")
    decoded = DECODED.get(cap["code"])
    value = decoded(cap) if decoded and "malformed" not in cap else bytes.fromhex(raw)
    if isinstance(value, bytes):
        value = [("unknown", value.hex())] if value else []
    name = "unknown" if cap["name"].startswith("unknown_") else cap["name"]
    return {"code": cap["code"], "name": name, "fields": list(value)}


def open_fields(event: Json) -> Json:
    fields = {key: event[key] for key in ("version", "as_field", "as", "hold_time", "bgp_id")}
    others = [(one["type"], one["bytes"]) for one in event.get("other_parameters", [])]
    capabilities = [capability(cap) for cap in event["capabilities"]]
    return fields | {"capabilities": capabilities, "other_parameters": others}


def notification_fields(event: Json) -> Json:
    keys = ("code", "subcode", "code_name", "subcode_name", "data", "data_length", "wrapped")
    return {key: event.get(key) for key in keys} | {"text": event.get("shutdown_communication")}


def refresh_fields(event: Json) -> Json:
    return {"afi": afi(event), "safi": safi(event), "subtype": event["subtype"]}


KINDS = {
    "open": open_fields,
    "notification": notification_fields,
    "route_refresh": refresh_fields,
}


def message(event: Json) -> Message:
    time = datetime.strptime(event["time"], "%Y-%m-%dT%H:%M:%S.%f%z")
    local, peer = [(event[end], event[f"{end}_port"]) for end in ("local", "peer")]
    source, destination = (local, peer) if event["direction"] == "sent" else (peer, local)
    kind = event["message"]
    fields = {"malformed": event["malformed"]} if "malformed" in event else KINDS[kind](event)
    if event.get("unread"):
        fields["unread"] = True
    microseconds = int(time.replace(microsecond=0).timestamp()) * 1_000_000 + time.microsecond
    return Message(microseconds, source, destination, kind, fields)


def messages(capture: Path) -> list[Message]:
    argv = [BINARY, "replay", str(capture), "-o", "jsonl"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(argv)}: {done.stderr}")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    wanted = [one for one in events if one["event"] == "message" and one["message"] in KINDS]
    return [message(event) for event in wanted]
