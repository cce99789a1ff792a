# SPDX-License-Identifier: Apache-2.0
"""Between the two: firewalls, routes, resolution, and the TTL of what is sent."""

from collections.abc import Callable

from netns import Namespace
from rows.keys import quick
from rows.row import NOBODY, SPEAKER, End, Expect, Row, must
from rows.stage import Stage

FAR = {"ebgp_multihop": 5}


def rule(namespace: Namespace, hook: str, *rules: str) -> None:
    lines = "\n ".join(rules)
    chain = f"chain {hook} {{\n type filter hook {hook} priority 0\n {lines}\n}}"
    namespace.nft(f"table inet lab {{\n{chain}\n}}")


def filtered(where: str, hook: str, *rules: str, passive: bool = False) -> Callable[[Stage], None]:
    def story(stage: Stage) -> None:
        """B starts last: what it calls is there, and only the rules stand between."""
        rule(stage.namespace(where), hook, *rules)
        stage.a(retry=8).start()
        stage.b(retry=8, passive=passive).start()

    return story


def short_rhythm(stage: Stage) -> None:
    """A's connect timer is no longer than the first retransmission of its SYN."""
    rule(stage.namespace("b"), "input", *DROP)
    stage.a(retry=1).start()
    stage.closed("a", outcome="connect_timeout", count=3)


def firewall_comes_up(stage: Stage) -> None:
    """A router on the path begins to answer in the name of the other end."""
    assert stage.lab.router
    stage.established(stage.a(**FAR), stage.b(**FAR))
    rule(
        stage.lab.router,
        "forward",
        "tcp dport 179 reject with tcp reset",
        "tcp sport 179 reject with tcp reset",
    )


def no_route(stage: Stage) -> None:
    stage.lab.a.ip("route", "del", stage.address_b)
    stage.start(stage.a(**FAR), stage.b(retry=8, **FAR))


def unresolvable(stage: Stage) -> None:
    end = "to-r" if stage.row.routed else "to-a"
    stage.lab.b.ip("link", "set", end, "arp", "off")
    stage.a(retry=8, **(FAR if stage.row.routed else {})).start()


def near(passive: str) -> Callable[[Stage], None]:
    """Multihop is missing at A; the end named only waits."""

    def story(stage: Stage) -> None:
        a = stage.a(passive=passive == "a")
        stage.start(a, stage.b(passive=passive == "b", extra=quick(stage.row.b), **FAR))

    return story


DROP = ("tcp dport 179 drop", "tcp sport 179 drop")
CALLS = (Expect("connect_timeout"), Expect("connect_abandoned"), Expect("connect_rejected"))
QUIET = End(may=CALLS)
BY_US = must(
    "connect_timeout", "local_drop", "certain", side="local", may=(Expect("connect_abandoned"),)
)
SILENCE = End((Expect("connect_timeout", "path_or_acl_drop"),), may=(Expect("connect_abandoned"),))
REJECTED = must("connect_rejected", "firewall_icmp", "certain")
# A hears B's OPEN, answers, and is never heard: its own host got ICMP 11/0 for that.
SHORT = End(
    (Expect("hold_timer_expired", "ttl_too_low", "likely"),),
    may=(
        Expect("refused_locally", "local_error_backoff", "likely", "local"),
        Expect("refused_locally"),
    ),
)  # GoBGP waits after its own 4/0 too
ONE_WAY = End(
    (Expect("open_unanswered", "peer_multihop_missing", "likely", "peer"),),
    may=(
        Expect("closed_without_answer"),
        Expect("closed_without_answer", "peer_error_backoff", "likely", "peer"),
    ),
)
ROWS = [
    Row(
        "firewall at B drops, and A's connect timer is 1 s",
        "frr",
        SPEAKER,
        short_rhythm,
        SILENCE,
        QUIET,
    ),
    Row(
        "firewall at B drops",
        "bird",
        "frr",
        filtered("b", "input", *DROP),
        SILENCE,
        BY_US,
        patience=45,
    ),
    Row(
        "firewall at B rejects with RST",
        "bird",
        "frr",
        filtered("b", "input", "tcp dport 179 reject with tcp reset", passive=True),
        must("connect_refused", "firewall_reset", "likely", first="peer_not_listening"),
        End(),
    ),
    Row(
        "firewall between resets and rejects with RST",
        "bird",
        "frr",
        firewall_comes_up,
        End(
            (
                Expect("peer_reset", "middlebox", "likely"),
                Expect("connect_refused", "firewall_reset", "likely"),
            )
        ),
        End(
            (
                Expect("peer_reset", "middlebox", "likely"),
                Expect("connect_refused", "firewall_reset", "likely"),
            )
        ),
        routed=True,
        patience=30,
    ),
    *(
        Row(
            f"firewall at B rejects with ICMP, {kind}",
            "bird",
            "frr",
            filtered("b", "input", f"tcp dport 179 reject with icmpx type {kind}", passive=True),
            REJECTED,
            End(),
            family=family,
        )
        for kind, family in (
            ("admin-prohibited", "ipv4"),
            ("port-unreachable", "ipv4"),
            ("admin-prohibited", "ipv6"),
        )
    ),
    Row(
        "firewall at A drops what A sends",
        "bird",
        "frr",
        filtered("a", "output", *DROP, passive=True),
        BY_US,
        End(),
        patience=45,
    ),
    Row(
        "no route at A",
        "bird",
        "frr",
        no_route,
        End((Expect("connect_unsendable", "local_no_route", "likely", "local"),)),
        End((Expect("connect_timeout", "path_or_acl_drop"),), may=CALLS),
        routed=True,
        patience=45,
    ),
    *(
        Row(
            "no ARP or ND answer",
            "bird",
            NOBODY,
            unresolvable,
            must("connect_rejected", "peer_unresolvable", "certain"),
            End(),
            family=family,
            routed=routed,
            patience=30,
        )
        for family, routed in (("ipv4", False), ("ipv6", False))
    ),
    Row(
        "no ARP or ND answer behind a router",
        "bird",
        NOBODY,
        unresolvable,
        must("connect_rejected", "peer_unresolvable", "certain"),
        End(),
        routed=True,
        patience=30,
    ),
    # They call once, 0.1 ms after they began to listen: the ICMP error is back before anybody can
    # listen for it in a namespace where nobody spoke BGP until then.
    *(
        Row(
            "multihop missing at A, A calls",
            a,
            "bird",
            near("b"),
            must("connect_rejected", "ttl_too_low", "certain"),
            End(),
            routed=True,
        )
        for a in ("gobgp", "openbgpd")
    ),
    Row("multihop missing at A, B calls", "gobgp", "bird", near("a"), SHORT, ONE_WAY, routed=True),
    # OpenBGPD stays in OpenConfirm and turns B's next calls away, until a repetition of B's last
    # word finds its way between ever longer pauses.
    Row(
        "multihop missing at A, B calls",
        "openbgpd",
        "bird",
        near("a"),
        End(may=(*SHORT.must, *SHORT.may)),
        ONE_WAY,
        routed=True,
    ),
]
