# SPDX-License-Identifier: Apache-2.0
"""The OPENs disagree."""

from rows.row import SPEAKER, End, Expect, Row, must
from rows.stage import Stage
from speaker import NOTIFICATION, Speaker, notification, open_message

ALL_FIVE = ("frr", "bird", "gobgp", "openbgpd", "exabgp")
WAITS = (  # after the error, whoever calls meets a daemon that waits
    Expect("closed_without_answer", "peer_error_backoff", "likely"),
    Expect("refused_locally", "local_error_backoff", "likely"),
    # Both called at once: BIRD gives the other connection up with Cease.
    Expect("cease_other", "peer_error_backoff", "likely"),
    Expect("cease_other", "local_error_backoff", "likely"),
)


def rejected(cause: str, side: str, *more: Expect) -> End:
    return End((Expect("open_rejected", cause, "certain", side),), may=(*WAITS, *more))


def wrong_as(stage: Stage) -> None:
    """Only A calls: of two calls at once, a daemon may take down the one for the other's error."""
    stage.start(stage.a(), stage.b(remote_as=1000, passive=True))


def listen_to_the_end(speaker: Speaker) -> None:
    """Reads until the peer has hung up."""
    try:
        speaker.read_until(NOTIFICATION)
        while speaker.socket.recv(4096):
            pass
    except (OSError, EOFError):
        pass


def says(opening: bytes, stage: Stage, **identity: int | str) -> None:
    """A scripted A calls and says this OPEN; B, a daemon that only waits, objects."""
    b = stage.bare("b", **identity)
    # OpenBGPD takes any hold time unless it is told otherwise.
    extra = ("holdtime min 3",) if stage.row.b == "openbgpd" else ()
    options = {"local_address": stage.address_b, "passive": True, "extra": extra}
    b.neighbor(stage.address_a, stage.asn_a, **options).start()
    with stage.call() as a:
        a.send(opening)
        listen_to_the_end(a)


def bad_hold_time(stage: Stage) -> None:
    says(open_message(600, "10.82.1.9", hold_time=1), stage)


def bad_version(stage: Stage) -> None:
    opening = bytearray(open_message(600, "10.82.1.9"))
    opening[19] = 3
    says(bytes(opening), stage)


def zero_identifier(stage: Stage) -> None:
    says(open_message(600, "0.0.0.0"), stage)


def same_identifier(stage: Stage) -> None:
    """Inside one AS, where it must be unique (RFC 6286)."""
    says(open_message(600, "10.82.1.10"), stage, asn=600)


def same_role(stage: Stage) -> None:
    stage.start(stage.a(role="provider"), stage.b(role="provider"))


def lacks_role(stage: Stage) -> None:
    stage.start(stage.a(), stage.b(role="provider", extra=("require roles;",)))


def lacks_capability(stage: Stage) -> None:
    """A scripted B wants extended messages (RFC 8654), which BIRD does not offer by default."""
    with stage.listen() as listener:
        stage.a().start()
        with listener.accept() as b:
            b.read()
            b.send(open_message(stage.asn_b, "10.82.1.10"), notification(2, 7, b"\x06\x00"))
            listen_to_the_end(b)


def no_common_family(stage: Stage) -> None:
    stage.start(stage.a(), stage.b(families=("ipv6-unicast",)))


TOLERANT = End(up=True, warnings=("no_common_family",))
SCRIPTED = [
    ("hold time of 1 s", bad_hold_time, "unacceptable_hold_time"),
    ("BGP version 3", bad_version, "unsupported_version"),
    ("identifier 0.0.0.0", zero_identifier, "bad_bgp_identifier"),
    ("identifier of the peer", same_identifier, "bad_bgp_identifier"),
]
GONE = (Expect("connect_refused"), Expect("connect_abandoned"))


def scripted_ends(words: str, cause: str, b: str) -> tuple[End, End]:
    if b == "exabgp" and "version" in words:  # it says Message Header Error
        return must("header_error", at_most="certain"), must("header_error", at_most="certain")
    if cause == "bad_bgp_identifier" and "of the peer" in words:
        return rejected(cause, "peer"), rejected(cause, "local")
    return rejected(cause, "local"), rejected(cause, "peer")  # what no OPEN may say: its sender


ROWS = [
    *(
        Row(
            "wrong AS",
            "bird",
            b,
            wrong_as,
            rejected("bad_peer_as", "peer"),
            rejected("bad_peer_as", "local"),
        )
        for b in ALL_FIVE
    ),
    Row(
        "wrong AS",
        "frr",
        "bird",
        wrong_as,
        rejected("bad_peer_as", "peer"),
        rejected("bad_peer_as", "local"),
        family="ipv6",
    ),
    *(
        Row(words, SPEAKER, b, story, *scripted_ends(words, cause, b))
        for words, story, cause in SCRIPTED
        for b in ALL_FIVE
    ),
    *(
        Row(
            "same role at both ends",
            "bird",
            b,
            same_role,
            End((Expect("open_rejected", "role_mismatch", "certain"),), WAITS),
            End((Expect("open_rejected", "role_mismatch", "certain"),), WAITS),
        )
        for b in ("frr", "openbgpd")
    ),
    Row(
        "role required, not offered",
        "gobgp",
        "bird",
        lacks_role,
        rejected("role_mismatch", "peer"),
        rejected("role_mismatch", "local"),
    ),
    Row(
        "required capability missing",
        "bird",
        SPEAKER,
        lacks_capability,
        rejected("unsupported_capability", "peer", *GONE),
        rejected("unsupported_capability", "local", Expect("not_listening")),
    ),
    *(
        Row(
            "no common family",
            a,
            b,
            no_common_family,
            End((Expect("open_rejected", "no_common_family", "certain"),), WAITS),
            End((Expect("open_rejected", "no_common_family", "certain"),), WAITS),
        )
        for a, b in (("bird", "frr"), ("frr", "bird"), ("gobgp", "bird"))
    ),
    *(
        Row("no common family", a, b, no_common_family, TOLERANT, TOLERANT)
        for a, b in (("gobgp", "openbgpd"), ("openbgpd", "gobgp"), ("gobgp", "exabgp"))
    ),
]
