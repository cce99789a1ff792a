# SPDX-License-Identifier: Apache-2.0
"""BGP messages as bytes, written by hand: what the decoders read must not come from them."""

import struct

OPEN, UPDATE, NOTIFICATION, KEEPALIVE, ROUTE_REFRESH = 1, 2, 3, 4, 5
CAPABILITIES = 2  # optional parameter, RFC 5492


def message(kind: int, body: bytes = b"") -> bytes:
    return b"\xff" * 16 + struct.pack("!HB", 19 + len(body), kind) + body


def sized8(value: bytes) -> bytes:
    return bytes([len(value)]) + value


def capability(code: int, value: bytes) -> bytes:
    return bytes([code]) + sized8(value)


def parameter(kind: int, value: bytes) -> bytes:
    return bytes([kind]) + sized8(value)


def open_message(parameters: bytes = b"", version: int = 4, as_field: int = 65001) -> bytes:
    fixed = struct.pack("!BHH4B", version, as_field, 180, 10, 82, 1, 9)
    return message(OPEN, fixed + sized8(parameters))


def open_with(*capabilities: bytes) -> bytes:
    return open_message(parameter(CAPABILITIES, b"".join(capabilities)))


def extended_open(*parameters: tuple[int, bytes]) -> bytes:  # RFC 9072
    fixed = struct.pack("!BHH4B", 4, 65001, 180, 10, 82, 1, 9)
    rest = b"".join(struct.pack("!BH", kind, len(value)) + value for kind, value in parameters)
    return message(OPEN, fixed + b"\xff\xff" + struct.pack("!H", len(rest)) + rest)


def notification(code: int, subcode: int, data: bytes = b"") -> bytes:
    return message(NOTIFICATION, bytes([code, subcode]) + data)


def route_refresh(afi: int, safi: int, subtype: int = 0, orf: bytes = b"") -> bytes:
    return message(ROUTE_REFRESH, struct.pack("!HBB", afi, subtype, safi) + orf)
