# SPDX-License-Identifier: Apache-2.0
"""Rows that look alike from one end (diagnosis.md): told apart by one fact, or not at all."""

from dataclasses import dataclass

from rows import ROWS
from rows.row import Expect, Row

BY_WORDS = {f"{row.cause}, {row.a} {row.b} {row.family}": row for row in ROWS}


@dataclass(frozen=True)
class Twin:
    """A row, and which of the verdicts that it must give is compared."""

    row: Row
    number: int

    def wanted(self, end: str) -> Expect:
        return self.row.end(end).must[self.number]


@dataclass(frozen=True)
class Twins:
    end: str
    pair: tuple[Twin, Twin]
    apart: bool

    @property
    def rows(self) -> tuple[Row, Row]:
        return self.pair[0].row, self.pair[1].row

    @property
    def name(self) -> str:
        return f"{self.pair[0].row.name}-{self.pair[1].row.name}-{self.end}"


def twin(words: str) -> Twin:
    """'cause, a b [family] [#2]': #2 is the end of what came after."""
    text, _, number = words.partition(" #")
    family = "" if text.endswith(("ipv6", "link-local")) else " ipv4"
    return Twin(BY_WORDS[text + family], int(number or 1) - 1)


def twins(end: str, left: str, right: str, apart: bool = True) -> Twins:
    return Twins(end, (twin(left), twin(right)), apart)


# By what the peer does with our call.
CALLS = [
    twins("a", "not configured, bird frr", "wrong AS, bird frr"),
    twins("a", "not configured, bird bird", "neighbour is an address of A itself, bird nobody"),
    twins("b", "not configured, bird frr", "wrong AS, bird frr"),
    twins("a", "not listening, bird nobody", "not configured, bird frr"),
    twins("a", "not configured, bird frr", "daemon hangs before its OPEN, bird frr"),
    twins("a", "not configured, bird exabgp", "wrong AS, bird exabgp"),
    # ECONNREFUSED, from a RST or from ICMP.
    twins(
        "a",
        "not listening, bird nobody",
        "firewall at B rejects with ICMP, port-unreachable, bird frr",
    ),
    twins(
        "a",
        "firewall between resets and rejects with RST, bird frr #2",
        "firewall at B rejects with ICMP, port-unreachable, bird frr",
    ),
    # EHOSTUNREACH, from a router, an ACL or our own neighbour table.
    twins("a", "multihop missing at A, A calls, gobgp bird", "no ARP or ND answer, bird nobody"),
    twins(
        "a",
        "multihop missing at A, A calls, gobgp bird",
        "firewall at B rejects with ICMP, admin-prohibited, bird frr",
    ),
    twins(
        "a",
        "no ARP or ND answer behind a router, bird nobody",
        "firewall at B rejects with ICMP, admin-prohibited, bird frr",
    ),
    twins(
        "a",
        "no ARP or ND answer, bird nobody ipv6",
        "firewall at B rejects with ICMP, admin-prohibited, bird frr ipv6",
    ),
    twins("a", "no route at A, bird frr", "no ARP or ND answer, bird nobody"),
    # A RST to our SYN from a host whose BGP process calls us.
    twins(
        "a",
        "firewall at B rejects with RST, bird frr",
        "wrong source address, and B resets, bird frr",
    ),
    # A caller of unknown address, whose OPEN is known or not.
    twins("b", "wrong source address, bird frr", "A's address is translated on the way, bird frr"),
    twins("b", "not configured, bird exabgp", "A's address is translated on the way, bird exabgp"),
    # Silence.
    twins("a", "firewall at B drops, bird frr", "MD5 keys differ, bird frr"),
    twins("a", "firewall at B drops, bird frr", "firewall at A drops what A sends, bird frr"),
    twins("a", "firewall at B drops, bird frr", "rp_filter at A drops B's answers, bird frr"),
    twins("a", "firewall at B drops, bird frr", "hangs until its backlog is full, bird speaker #2"),
    twins("a", "firewall at B drops, bird frr", "no route at A, bird frr"),
    twins("b", "firewall at B drops, bird frr", "MD5 keys differ, bird frr"),
]
# What came before explains a close without a word.
AFTERMATHS = [
    twins("a", "shut down with a text, bird frr #2", "deconfigured, bird frr #2"),
    twins("a", "shut down with a text, bird frr #2", "maximum-prefix exceeded, bird frr #2"),
    twins("a", "deconfigured, bird bird #2", "maximum-prefix exceeded, bird bird #2"),
    twins("a", "shut down with a text, bird gobgp #2", "shut down, bird gobgp"),
    twins("a", "deconfigured, bird openbgpd #2", "not configured, bird openbgpd"),
    twins("b", "shut down with a text, bird frr #2", "deconfigured, bird frr #2"),
    twins("a", "both call, B keeps its own call, speaker bird", "not configured, bird bird"),
    twins("a", "calls after a malformed UPDATE, speaker bird", "not configured, bird bird"),
    twins("a", "calls after a malformed UPDATE, speaker gobgp", "shut down, bird gobgp"),
    twins(
        "b",
        "calls after a send hold timer that expired, speaker bird",
        "shut down with a text, bird bird #2",
    ),
]
# The OPENs.
OPENS = [
    twins("a", "wrong AS, bird frr", "same role at both ends, bird frr"),
    twins("a", "wrong AS, bird frr", "no common family, bird frr"),
    twins("a", "hold time of 1 s, speaker frr", "BGP version 3, speaker frr"),
    twins("a", "identifier 0.0.0.0, speaker bird", "hold time of 1 s, speaker bird"),
    twins("a", "required capability missing, bird speaker", "no common family, bird frr"),
    twins("a", "same role at both ends, bird frr", "required capability missing, bird speaker"),
]
# What is heard and what is not.
SILENCES = [
    twins("a", "daemon hangs before its OPEN, bird frr", "GTSM at A only, A calls, bird frr"),
    twins("b", "multihop missing at A, B calls, gobgp bird", "GTSM at A only, B calls, bird frr"),
    twins("a", "GTSM at A only, B calls, bird frr", "multihop missing at A, B calls, gobgp bird"),
    twins("a", "daemon hangs, bird frr", "link down, bird frr"),
    twins("a", "daemon hangs, bird frr", "daemon at A hangs, frr bird"),
    twins("a", "link down, bird frr", "daemon at A hangs, frr bird"),
    twins("b", "daemon hangs, bird frr", "path drops what A sends, bird frr"),
    twins("a", "MTU black hole towards B, bird frr", "path drops what A sends, bird frr"),
    twins("b", "MTU black hole towards B, bird frr", "path drops what A sends, bird frr"),
    twins("a", "link down, bird frr ipv6", "daemon hangs, bird frr ipv6"),
    twins("a", "link down, bird frr", "address of A removed, bird frr"),
    twins("a", "link down, bird frr ipv6", "address of A removed, bird frr ipv6"),
    twins(
        "b",
        "A does not read, and B's send hold timer, speaker openbgpd",
        "daemon hangs, bird openbgpd",
    ),
]
# How a session ends.
ENDS = [
    twins("a", "reset, bird frr", "daemon killed, bird frr"),
    twins("b", "daemon killed, bird frr", "daemon terminated, without a word, bird frr"),
    twins("a", "daemon terminated, bird bird", "daemon killed, bird bird"),
    twins("a", "daemon killed, bird frr", "host rebooted, bird frr"),
    # A router's RST with the TTL of a host that is as far: no host boots as fast.
    twins("a", "host rebooted, bird frr", "firewall between resets and rejects with RST, bird frr"),
    twins("a", "maximum-prefix exceeded, bird frr", "reset, bird frr"),
    twins("a", "BFD packets lost, frr frr", "reset, frr frr"),  # both within a hard reset
    twins(
        "a",
        "B and another router say 6/6 at once, bird speaker",
        "B says 6/6, and the session with another router goes on, bird speaker",
    ),
    # A host that goes away with its sessions, or a daemon that does.
    twins(
        "a",
        "link of A down, with two sessions on it, bird frr",
        "daemon at A killed, with two sessions, bird frr",
    ),
    # B drops the session that it has, because the same address calls again, or its process ends.
    twins("a", "second speaker at A, and graceful restart, bird bird", "daemon killed, bird bird"),
    twins("a", "malformed UPDATE from A, speaker frr", "A sends a message of type 99, speaker frr"),
]
# One end cannot know. Each names both, neither is surer than its row allows.
ALIKE = [
    *(
        twins("a", f"not configured, bird {b}", f"shut down, bird {b}", apart=False)
        for b in ("frr", "bird", "gobgp", "openbgpd")
    ),
    twins(
        "a", "not listening, bird nobody", "firewall at B rejects with RST, bird frr", apart=False
    ),
    twins(
        "a",
        "BFD packets lost, frr frr",
        "announces more than its own limit, bird openbgpd",
        apart=False,
    ),
    # When the FIN comes, nobody knows yet whether an OPEN will follow.
    twins("a", "daemon killed, bird bird", "graceful restart, bird frr", apart=False),
    twins(
        "b",
        "BFD packets lost, frr frr",
        "announces more than its own limit, bird openbgpd",
        apart=False,
    ),
]
PAIRS = [*CALLS, *AFTERMATHS, *OPENS, *SILENCES, *ENDS, *ALIKE]
