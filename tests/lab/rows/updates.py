# SPDX-License-Identifier: Apache-2.0
"""A scripted A announces a path that the daemon at B refuses with 3/11, Malformed AS_PATH: for its
first AS, or because both count the octets of an AS differently (RFC 6793)."""

import socket
import struct

from rows.parameters import listen_to_the_end
from rows.row import SPEAKER, Row, must
from rows.stage import Stage
from speaker import KEEPALIVE, OPEN, UPDATE, capability, message

OTHER_AS = 64999
PREFIX = bytes([24, 203, 0, 113])


def attribute(flags: int, kind: int, value: bytes) -> bytes:
    return bytes([flags, kind, len(value)]) + value


def announcement(first_as: int, next_hop: str) -> bytes:
    """Its AS_PATH has 4 octets an AS."""
    attributes = attribute(0x40, 1, b"\0")
    attributes += attribute(0x40, 2, b"\2\1" + struct.pack("!I", first_as))
    attributes += attribute(0x40, 3, socket.inet_aton(next_hop))
    return message(UPDATE, struct.pack("!HH", 0, len(attributes)) + attributes + PREFIX)


def another_as_first(stage: Stage) -> None:
    stage.b(passive=True, extra=("enforce neighbor-as yes",)).start()
    with stage.call() as a:
        a.send(stage.opening(), message(KEEPALIVE))
        a.read_until(KEEPALIVE)
        stage.up()
        a.send(announcement(OTHER_AS, stage.address_a))
        listen_to_the_end(a)


def two_octet_opening(stage: Stage) -> bytes:
    capabilities = capability(1, struct.pack("!HBB", 1, 0, 1))
    parameters = bytes([2, len(capabilities)]) + capabilities
    fixed = struct.pack("!BHH", 4, stage.asn_a, 9) + socket.inet_aton("10.82.1.9")
    return message(OPEN, fixed + bytes([len(parameters)]) + parameters)


def four_octets_to_two(stage: Stage) -> None:
    """A's OPEN has no 4-octet AS numbers, and its paths have."""
    stage.b(passive=True).start()
    with stage.call() as a:
        a.send(two_octet_opening(stage), message(KEEPALIVE))
        a.read_until(KEEPALIVE)
        stage.up()
        a.send(announcement(stage.asn_a, stage.address_a))
        listen_to_the_end(a)


FIRST_AS, TWO_OCTETS = "first_as_policy", "as4_path_encoding"
# BIRD and FRR withdraw the routes of a malformed path, and go on (RFC 7606).
ROWS = [
    Row(
        "A announces a path that begins with another AS",
        SPEAKER,
        "openbgpd",
        another_as_first,
        must("update_error", FIRST_AS, first=FIRST_AS),
        must("update_error", FIRST_AS, first=FIRST_AS),
    ),
    Row(
        "A writes 4 octets an AS, and has not offered to",
        SPEAKER,
        "openbgpd",
        four_octets_to_two,
        must("update_error", TWO_OCTETS, first=TWO_OCTETS),
        must("update_error", TWO_OCTETS, first=TWO_OCTETS),
    ),
]
