# SPDX-License-Identifier: Apache-2.0
"""An established session whose path or peer stops carrying it."""


from rows.path import FAR, rule
from rows.process import NO_RESTART
from rows.row import SPEAKER, End, Expect, Row
from rows.stage import Stage
from speaker import KEEPALIVE, message, open_message

MANY = [f"198.18.{n // 256}.{n % 256}/32" for n in range(400)]


def off(kind: str) -> tuple[str, ...]:
    """Without graceful restart, or BIRD's hold timer closes without a NOTIFICATION."""
    return NO_RESTART if kind == "bird" else ()


def link_down(stage: Stage) -> None:
    assert stage.lab.router
    stage.established(stage.a(extra=off(stage.row.a), **FAR), stage.b(**FAR))
    stage.lab.router.ip("link", "set", "to-b", "down")


def silent_loss(stage: Stage) -> None:
    assert stage.lab.router
    stage.established(stage.a(extra=off(stage.row.a), **FAR), stage.b(**FAR))
    rule(stage.lab.router, "forward", "meta l4proto tcp drop")


def one_way_loss(stage: Stage) -> None:
    assert stage.lab.router
    stage.established(stage.a(extra=off(stage.row.a), **FAR), stage.b(**FAR))
    rule(stage.lab.router, "forward", "iifname to-a meta l4proto tcp drop")


def own_firewall(stage: Stage) -> None:
    """A's own rules stop carrying the session, from one moment on."""
    stage.established(stage.a(), stage.b(extra=off(stage.row.b)))
    rule(stage.lab.a, "input", "tcp dport 179 drop", "tcp sport 179 drop")


def mtu_black_hole(stage: Stage) -> None:
    assert stage.lab.router
    rule(stage.lab.router, "forward", "iifname to-a meta l4proto tcp meta length > 900 drop")
    stage.start(stage.a(**FAR).announce(*MANY), stage.b(**FAR))


def zero_window(stage: Stage) -> None:
    """The peer keeps its session alive but reads nothing."""
    many = [f"198.18.{n // 250}.{n % 250}/32" for n in range(8000)]
    a = stage.a(passive=True, hold_time=30).announce(*many).start()
    with stage.call(from_a=False) as b:
        b.socket.setsockopt(1, 8, 2048)  # SOL_SOCKET, SO_RCVBUF
        b.send(open_message(stage.asn_b, "10.82.1.10", 30))
        b.read_until(KEEPALIVE)
        b.send(message(KEEPALIVE))
        for end in ("a", "b"):
            stage.wait(end, event="warning", warning="zero_window", timeout=25)
    a.stop()


CALLS = tuple(
    Expect(outcome, at_most="likely")
    for outcome in (
        "connect_timeout",
        "connect_abandoned",
        "connect_rejected",
        "connect_unsendable",
        "closed_without_answer",
        "refused_locally",
        "connect_refused",
    )
)


def expired(cause: str, *more: Expect) -> End:
    return End((Expect("hold_timer_expired", cause, "likely"),), (*CALLS, *more))


ROWS = [
    Row(
        "link down",
        "bird",
        "frr",
        link_down,
        expired("path_down"),
        expired("path_down"),
        routed=True,
        patience=25,
    ),
    Row(
        "path drops both ways",
        "frr",
        "gobgp",
        silent_loss,
        expired("path_down"),
        expired("path_down"),
        routed=True,
        patience=25,
    ),
    Row(
        "path drops what A sends",
        "bird",
        "frr",
        one_way_loss,
        expired("path_down"),
        expired("path_down"),
        routed=True,
        patience=25,
    ),
    *(
        Row(
            "firewall at A drops what B sends, under a session",
            a,
            b,
            own_firewall,
            End(
                (
                    # Where graceful restart is agreed, BIRD closes without a word.
                    Expect("hold_timer_expired|local_closed", "local_drop", "certain", "local"),
                ),
                (*CALLS, Expect("connect_timeout", "local_drop", "certain", "local")),
            ),
            expired("path_down"),
            patience=25,
        )
        for a, b in (("bird", "frr"), ("frr", "bird"))
    ),
    Row(
        "MTU black hole towards B",
        "bird",
        "frr",
        mtu_black_hole,
        expired("mtu_blackhole"),
        expired("loss_towards_us"),
        routed=True,
        patience=40,
    ),
    Row(
        "peer does not read",
        "bird",
        SPEAKER,
        zero_window,
        End(
            warnings=("zero_window",),
            may=tuple(
                Expect(o, at_most="likely")
                for o in ("peer_reset", "peer_closed", "local_closed", "administrative")
            ),
        ),
        End(
            warnings=("zero_window",),
            may=tuple(Expect(o) for o in ("local_reset", "local_closed", "administrative")),
        ),
        patience=30,
    ),
]
