# SPDX-License-Identifier: Apache-2.0
"""A capture with every capability, every NOTIFICATION and every form of an OPEN, well-formed."""

import re
import struct
from pathlib import Path

from bgp_bytes import (
    CAPABILITIES,
    capability,
    extended_open,
    notification,
    open_message,
    open_with,
    parameter,
    route_refresh,
    sized8,
)
from pcap_writer import Capture, Connection

WIRE = Path(__file__).resolve().parents[2] / "userspace/wire"


def rows(header: str, table: str, numbers: int) -> list[tuple[int, ...]]:
    """The first columns of a registry in userspace/wire."""
    text = (WIRE / header).read_text().split(f" {table} ", 1)[1].split("});", 1)[0]
    row = r"\{" + ", ".join([r"(\d+)"] * numbers) + r", \""
    return [tuple(map(int, found.groups())) for found in re.finditer(row, text)]


FAMILY = struct.pack("!HB", 2, 1)  # ipv6 unicast
OTHER = struct.pack("!HB", 25, 70)  # l2vpn evpn
ORF = struct.pack("!HBB", 1, 0, 1) + bytes([2, 64, 1, 128, 3])
FQDN = sized8(b"router-9") + sized8(b"example.net")

# Values of each code. One without a row here has an empty one, and a few bytes.
VALUES: dict[int, list[bytes]] = {
    1: [struct.pack("!HBB", 1, 0, 1), struct.pack("!HBB", 16388, 0, 71), b"\x00\x01\x07\x80"],
    2: [b""],
    3: [ORF],  # tshark 4.0 reads one family, and takes a second one for the next capability
    4: [b""],
    5: [struct.pack("!HHH", 1, 1, 2), struct.pack("!6H", 1, 1, 2, 1, 128, 2)],
    6: [b""],
    7: [bytes([0, 0, 1]), bytes([0x18, 0, 2])],
    8: [FAMILY + bytes([3]), FAMILY + bytes([3]) + OTHER + bytes([254])],
    9: [bytes([role]) for role in range(6)],
    64: [
        struct.pack("!H", 0x8078),
        struct.pack("!H", 0x4FFF) + FAMILY + b"\x80" + OTHER + b"\x00",
        b"\x00\x00",
    ],
    65: [struct.pack("!I", 65001), struct.pack("!I", 4_200_000_000)],
    67: [b"", bytes([1, 64, 69])],
    68: [b"\x80", b"\x00\x01"],
    69: [FAMILY + b"\x01", FAMILY + b"\x02" + OTHER + b"\x03"],
    70: [b""],
    71: [b"", FAMILY + struct.pack("!I", 0x80015180), OTHER + struct.pack("!I", 0x00FFFFFF)],
    72: [b"", bytes([0, 1, 1, 1])],
    73: [FQDN, sized8(b"router") + sized8(b""), sized8("ruter-\u00e5".encode()) + sized8(b"")],
    74: [b""],
    75: [sized8(b"FRRouting/8.4.4"), b"ExaBGP 4.2.21"],
    76: [FAMILY + struct.pack("!H", 10), FAMILY + b"\x00\x01" + OTHER + b"\xff\xff"],
    77: [b""],
    128: [b""],
    130: [ORF],
    131: [b"\x00"],
    184: [FQDN],
}
UNKNOWN = (10, 63, 66, 78, 127, 239, 254, 255)
TEXT = sized8("maintenance until 06:00 \u2013 noc@example.net".encode())

DATA: dict[tuple[int, int], list[bytes]] = {
    (1, 2): [b"\x00\x12"],
    (1, 3): [b"\x09"],
    (2, 1): [b"\x00\x04"],
    (2, 2): [b"\x02\x58", struct.pack("!I", 4_200_000_000), b"AS 600"],
    (2, 7): [capability(1, struct.pack("!HBB", 2, 0, 1)), capability(65, b"\x00\x00\x02\x58")],
    (3, 1): [bytes(range(200))],
    (3, 5): [bytes([0x40, 1, 2, 0, 0])],
    (5, 1): [b"\x02"],
    (6, 1): [struct.pack("!HBI", 1, 1, 1000)],
    (6, 2): [TEXT, b"\x00", TEXT + b"more", sized8(b"\x1b[2J\xff"), b"\x09short"],
    (6, 3): [b"", b"peer is gone"],
    (6, 4): [TEXT, sized8(b"a" * 255)],
    (6, 9): [bytes([6, 2]) + TEXT, bytes([4, 0]), b"", b"\x06"],
}


def capabilities() -> list[bytes]:
    codes = [code for (code,) in rows("registries.hpp", "capability_codes", 1)]
    values = {code: VALUES.get(code, [b"", b"\x01\x02\x03"]) for code in codes}
    values |= {code: [b"", b"\xde\xad\xbe\xef"] for code in UNKNOWN}
    return [capability(code, value) for code, all_of in values.items() for value in all_of]


def opens() -> list[bytes]:
    every = capabilities()
    triples = [parameter(CAPABILITIES, b"".join(every[at : at + 3])) for at in (0, 3, 6)]
    pairs = [(CAPABILITIES, one) for one in every]
    return [
        *(open_with(one) for one in every),
        open_message(),
        open_message(as_field=23456),
        open_message(version=3),
        open_message(b"".join(triples)),
        # Empty: tshark 4.0 takes the value of an unknown parameter for the next parameter.
        open_message(parameter(1, b"\x00secret") + parameter(77, b"")),
        extended_open(*pairs),
        extended_open((CAPABILITIES, b"".join(every))),
    ]


def notifications() -> list[bytes]:
    known = rows("notification_registry.hpp", "notification_subcodes", 2)
    codes = [code for (code,) in rows("notification_registry.hpp", "notification_codes", 1)]
    wanted = sorted({*known, *((code, sub) for code in (*codes, 10, 200) for sub in (0, 99))})
    return [
        notification(code, subcode, data)
        for code, subcode in wanted
        for data in (b"", *DATA.get((code, subcode), [b"\x01\x02\x03"]))
    ]


def refreshes() -> list[bytes]:
    return [route_refresh(1, 1), route_refresh(2, 128, 1), route_refresh(25, 70, 2)]


def write(file: Path) -> None:
    """Each message in a connection of its own, half of them said by either end."""
    capture = Capture()
    for number, one in enumerate([*opens(), *notifications(), *refreshes()]):
        connection = Connection(capture, 20000 + number)
        for side in ("left", "right"):
            connection.say(side, one if (number % 2 == 0) == (side == "left") else open_message())
        connection.close()
    capture.write(file)
