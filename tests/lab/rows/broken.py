# SPDX-License-Identifier: Apache-2.0
"""A scripted A breaks the protocol, and each daemon at B objects in its own words (RFC 4271 6.1,
6.6; RFC 6608; RFC 7313)."""

import struct
from collections.abc import Callable

from rows.parameters import ALL_FIVE, listen_to_the_end
from rows.row import SPEAKER, Row, must
from rows.stage import Stage
from speaker import KEEPALIVE, MARKER, ROUTE_REFRESH, UPDATE, capability, message

REFRESHES = capability(2) + capability(70)  # RFC 2918, RFC 7313
TOO_SHORT = MARKER + struct.pack("!HB", 18, 4)
NO_TYPE = MARKER + struct.pack("!HB", 19, 99)
NO_MARKER = b"\0" * 16 + struct.pack("!HB", 19, 4)
# A did not offer to take messages of more than 4096 octets (RFC 8654).
LONG_UPDATE = message(UPDATE, struct.pack("!H", 4976) + b"\x18\xcb\0\x71" * 1244 + b"\0\0\0")
LONG_KEEPALIVE = message(KEEPALIVE, b"\0")
BORR = message(ROUTE_REFRESH, struct.pack("!HBBB", 1, 1, 1, 0))


def breaks(sent: bytes) -> Callable[[Stage], None]:
    def story(stage: Stage) -> None:
        with stage.session_from_a(REFRESHES) as a:
            a.send(sent)
            listen_to_the_end(a)

    return story


def update_before_open(stage: Stage) -> None:
    stage.b(passive=True).start()
    with stage.call() as a:
        a.send(message(UPDATE, b"\0" * 4))
        listen_to_the_end(a)


TOO_LONG = breaks(BORR)


CAUSES = {
    "header_error": "malformed_message",
    "fsm_error": "unexpected_message",
    "route_refresh_error": "malformed_message",
}


def rows(what: str, story: Callable[[Stage], None], outcome: str, *daemons: str) -> list[Row]:
    cause = CAUSES[outcome]
    return [
        Row(
            what,
            SPEAKER,
            b,
            story,
            must(outcome, cause, "certain", side="local"),
            must(outcome, cause, "certain", side="peer"),
        )
        for b in daemons
    ]


# GoBGP 3.10 panics at a type that it does not know; ExaBGP closes without a word.
TYPE_99 = breaks(NO_TYPE)
CRASHED = (
    must("peer_closed", "peer_daemon_killed", "likely", side="peer"),
    must("local_closed", "local_daemon_exited", "certain", side="local"),
)
# It leaves without a word, which is also what a daemon does that dies.
WORDLESS = (must("peer_closed", None, "ambiguous"), must("local_closed", "local_operator"))
# GoBGP leaves without a word; nothing was lost here, and its FIN was seen.
# A header that is well formed, and an end that says it is not.
OBJECTS_IN_DOUBT = (must("header_error", "malformed_message"),) * 2
GAVE_UP = (must("unknown|open_not_sent"), must("local_closed", "local_operator"))
ROWS = [
    *rows("A sends a message of 18 bytes", breaks(TOO_SHORT), "header_error", *ALL_FIVE),
    *rows("A sends a message of type 99", TYPE_99, "header_error", "frr", "bird", "openbgpd"),
    Row("A sends a message of type 99", SPEAKER, "gobgp", TYPE_99, *CRASHED),
    Row("A sends a message of type 99", SPEAKER, "exabgp", TYPE_99, *WORDLESS),
    # GoBGP does not look at the marker.
    *rows(
        "A sends a message without marker",
        breaks(NO_MARKER),
        "header_error",
        "frr",
        "bird",
        "openbgpd",
        "exabgp",
    ),
    *rows(
        "A sends an UPDATE before its OPEN",
        update_before_open,
        "fsm_error",
        "frr",
        "bird",
        "openbgpd",
        "exabgp",
    ),
    Row("A sends an UPDATE before its OPEN", SPEAKER, "gobgp", update_before_open, *GAVE_UP),
    # GoBGP and OpenBGPD take it; ExaBGP finds its header wrong.
    *rows("A sends a BoRR that is too long", TOO_LONG, "route_refresh_error", "frr", "bird"),
    Row("A sends a BoRR that is too long", SPEAKER, "exabgp", TOO_LONG, *OBJECTS_IN_DOUBT),
    *rows("A sends an UPDATE of 5000 octets", breaks(LONG_UPDATE), "header_error", "bird"),
    # FRR offers to take it (RFC 8654), and wants the same offer of A.
    Row("A sends an UPDATE of 5000 octets", SPEAKER, "frr", breaks(LONG_UPDATE), *OBJECTS_IN_DOUBT),
    *rows("A sends a KEEPALIVE of 20 octets", breaks(LONG_KEEPALIVE), "header_error", "frr"),
]
