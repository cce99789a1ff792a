# SPDX-License-Identifier: Apache-2.0
"""Message by message, field by field: what differs that differences.py does not list."""

from collections import defaultdict
from typing import Any

from differences import CAPABILITY_NAMES, CODE_NAMES, SUBCODE_NAMES
from tshark import Message, text_of

SHOWN = 64  # bytes of a NOTIFICATION's data in an event

Key = tuple[tuple[str, int], tuple[str, int]]


Listed = tuple[str, str] | None  # tshark's name, and the reason


def name_difference(what: str, ours: str, theirs: str, listed: Listed) -> list[str]:
    if ours == theirs or (listed and listed[0] == theirs):
        return []
    return [f"{what} is called {ours}, tshark says {theirs}"]


def value_difference(what: str, ours: Any, theirs: Any) -> list[str]:
    return [] if ours == theirs else [f"{what}: {ours!r}, tshark says {theirs!r}"]


def capability_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    what = f"capability {theirs['code']}"
    wrong = value_difference(f"the code of {what}", ours["code"], theirs["code"])
    wrong += value_difference(what, without_count(ours, theirs), theirs["fields"])
    listed = CAPABILITY_NAMES.get(theirs["code"])
    return wrong + name_difference(what, ours["name"], theirs["name"], listed)


def without_count(ours: dict[str, Any], theirs: dict[str, Any]) -> Any:
    """A software version has a length octet in one revision of its draft and none in another."""
    fields = ours["fields"]
    if ours["code"] == 75 and fields and theirs["fields"]:
        text = fields[0][1]
        counted = f"{len(text) // 2:02x}{text}"
        if theirs["fields"][0][1] == counted:
            return [("unknown", counted)]
    return fields


def open_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    wrong: list[str] = []
    keys = ["version", "as_field", "hold_time", "bgp_id"]
    if not theirs["extended"]:  # differences.EXTENDED_PARAMETERS
        keys += ["as", "other_parameters"]
        pairs = list(zip(ours["capabilities"], theirs["capabilities"]))
        wrong += [one for pair in pairs for one in capability_difference(*pair)]
        codes = [[cap["code"] for cap in open_["capabilities"]] for open_ in (ours, theirs)]
        wrong += value_difference("capabilities", *codes)
    return wrong + [one for key in keys for one in value_difference(key, ours[key], theirs[key])]


def shutdown_text(theirs: dict[str, Any]) -> str | None:
    """tshark's text; where more follows it (differences.TEXT_WITH_MORE_BEHIND), or it is in a hard
    reset (differences.WRAPPED), the text as RFC 9003 has it."""
    data, code = theirs["data"], (theirs["code"], theirs["subcode"])
    if code == (6, 9) and data[:2] in (b"\x06\x02", b"\x06\x04"):
        data = data[2:]
    elif code not in ((6, 2), (6, 4)) or theirs["text"]:
        return theirs["text"]
    if not data or data[0] == 0 or data[0] > len(data) - 1:
        return None
    return text_of(data[1 : data[0] + 1])


def notification_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    data, code = theirs["data"], (theirs["code"], theirs["subcode"])
    wrong = value_difference("code", (ours["code"], ours["subcode"]), code)
    wrong += value_difference("data", ours["data"], data[:SHOWN].hex())
    wrong += value_difference("data_length", ours["data_length"], len(data))
    wrong += value_difference("shutdown text", ours["text"], shutdown_text(theirs))
    if code == (6, 9) and len(data) >= 2:
        inner = (ours["wrapped"]["code"], ours["wrapped"]["subcode"])
        wrong += value_difference("wrapped", inner, (data[0], data[1]))
    names = [plain(ours["code_name"]), plain(ours["subcode_name"])]
    wrong += name_difference(
        f"code {code[0]}", names[0], theirs["code_name"], CODE_NAMES.get(code[0])
    )
    return wrong + name_difference(
        f"subcode {code}", names[1], theirs["subcode_name"], SUBCODE_NAMES.get(code)
    )


def plain(name: str) -> str:
    return "unknown" if name.startswith(("unknown_", "unspecific")) else name


def refresh_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    return [one for key in theirs for one in value_difference(key, ours[key], theirs[key])]


DIFFERENCE = {
    "open": open_difference,
    "notification": notification_difference,
    "route_refresh": refresh_difference,
}


def by_direction(messages: list[Message]) -> dict[Key, list[Message]]:
    sorted_out: dict[Key, list[Message]] = defaultdict(list)
    for message in messages:
        sorted_out[(message.source, message.destination)].append(message)
    return sorted_out


def message_difference(ours: Message, theirs: Message) -> list[str]:
    unread = ours.fields.pop("unread", False)  # told when its connection ends, not when it came
    place = [(ours.time, ours.kind), (theirs.time, theirs.kind)]
    if place[0][unread:] != place[1][unread:]:
        return value_difference("time and type", *place)
    if "malformed" in ours.fields:
        return [f"malformed: {ours.fields['malformed']}"]
    wrong = DIFFERENCE[ours.kind](ours.fields, theirs.fields)
    return [f"{ours.kind} at {ours.time}: {one}" for one in wrong]


def differences(ours: list[Message], theirs: list[Message]) -> list[str]:
    mine, others = by_direction(ours), by_direction(theirs)
    wrong: list[str] = []
    for key in mine.keys() | others.keys():
        counts = [[one.kind for one in side.get(key, [])] for side in (mine, others)]
        if counts[0] != counts[1]:
            wrong.append(f"{key}: messages {counts[0]}, tshark says {counts[1]}")
            continue
        pairs = zip(mine[key], others[key])
        wrong += [f"{key}: {one}" for pair in pairs for one in message_difference(*pair)]
    return wrong
