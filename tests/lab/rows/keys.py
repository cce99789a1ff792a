# SPDX-License-Identifier: Apache-2.0
"""Segments that a kernel throws away unseen by BGP: TCP-MD5 (RFC 2385) and GTSM (RFC 5082)."""

from collections.abc import Callable

from rows.row import End, Expect, Row, must
from rows.stage import Stage

QUICK = ("startup hold time 10;",)  # BIRD waits four minutes for an OPEN otherwise


def quick(kind: str) -> tuple[str, ...]:
    return QUICK if kind == "bird" else ()


def keys(at_a: str | None, at_b: str | None) -> Callable[[Stage], None]:
    def story(stage: Stage) -> None:
        stage.start(stage.a(password=at_a, retry=8), stage.b(password=at_b, retry=8))

    return story


def security(passive: str) -> Callable[[Stage], None]:
    """Only A asks for a TTL of 255; the end named only waits."""

    def story(stage: Stage) -> None:
        a = stage.a(ttl_security=1, passive=passive == "a", extra=quick(stage.row.a))
        stage.start(a, stage.b(passive=passive == "b", extra=quick(stage.row.b)))

    return story


def changed_key(stage: Stage) -> None:
    """B takes another key while the session lives."""
    a, b = stage.established(stage.a(password="one"), stage.b(password="one"))
    b.change(stage.address_a, password="two")


# A call may end before the other end's first has come, whose dropped segment is the proof.
MISMATCH = End(
    (Expect("connect_timeout", "auth_mismatch", "certain", first="auth_mismatch"),),
    may=(Expect("connect_timeout", "auth_mismatch", "ambiguous"), Expect("connect_abandoned")),
    warnings=("auth_drops",),
)
# After a 4/0 either end may wait.
ERROR_WAIT = (
    Expect("closed_without_answer"),
    Expect("closed_without_answer", "peer_error_backoff", "likely", "peer"),
    Expect("refused_locally"),
    Expect("refused_locally", "local_error_backoff", "likely", "local"),
)
# Whoever asks for TTL 255 throws the other's segments away, and the other is not heard.
# It asks once the connection stands, when B's OPEN may be in already.
ASKS = must(
    "hold_timer_expired|open_unanswered",
    "gtsm_here",
    "certain",
    warnings=("ttl_drops",),
    may=ERROR_WAIT,
)
# Where a graceful restart is agreed BIRD's hold timer goes off without a NOTIFICATION.
UNHEARD = must(
    "hold_timer_expired|local_closed",
    "gtsm_at_peer",
    "likely",
    may=ERROR_WAIT,
)
ROWS = [
    *(
        Row(f"MD5 {words}", a, b, keys(*pair), MISMATCH, MISMATCH, family=family, patience=45)
        for words, pair, a, b, family in (
            ("key at A only", ("secret", None), "bird", "frr", "ipv4"),
            ("key at B only", (None, "secret"), "bird", "frr", "ipv4"),
            ("keys differ", ("secret", "other"), "bird", "frr", "ipv4"),
            ("keys differ", ("secret", "other"), "frr", "bird", "ipv6"),
            ("key at B only", (None, "secret"), "bird", "gobgp", "ipv4"),
        )
    ),
    *(
        Row(f"GTSM at A only, {caller} calls", a, b, security(passive), ASKS, UNHEARD, patience=30)
        for caller, passive, a, b in (
            ("A", "b", "bird", "frr"),
            ("B", "a", "bird", "frr"),
            ("A", "b", "frr", "bird"),
            ("B", "a", "frr", "bird"),
        )
    ),
    Row(
        "MD5 key changed at B",
        "bird",
        "frr",
        changed_key,
        must("administrative", "peer_operator", "certain", side="peer"),
        must(
            "administrative",
            "local_operator",
            "certain",
            side="local",
            may=(Expect("connect_timeout", "auth_mismatch", "likely"),),
        ),
    ),
]
