# SPDX-License-Identifier: Apache-2.0
"""TCP-AO keys (RFC 5925) on a socket, as linux/tcp.h lays out struct tcp_ao_add. Linux 6.7 and
newer."""

import errno
import socket
import struct

from sockets import Prepare

TCP_AO_ADD_KEY = 38
ADD_KEY = struct.Struct("=128s 64s i I H 6B 80s 4x")  # padded to a multiple of 8


def with_key(peer: str, secret: bytes, key_id: int = 1) -> Prepare:
    """A traffic key for segments from and to that IPv4 peer; its id is the same in both
    directions."""
    address = struct.pack("=HH4s", socket.AF_INET, 0, socket.inet_aton(peer))
    key = ADD_KEY.pack(
        address, b"hmac(sha1)", 0, 0, 0, 32, key_id, key_id, 12, 0, len(secret), secret
    )
    return lambda s: s.setsockopt(socket.IPPROTO_TCP, TCP_AO_ADD_KEY, key)


def offered() -> bool:
    with socket.socket() as probe:
        try:
            with_key("192.0.2.1", b"any")(probe)
        except OSError as error:
            if error.errno == errno.ENOPROTOOPT:
                return False
            raise
    return True
