# SPDX-License-Identifier: Apache-2.0
"""The rows that matter most once more over IPv6: other addresses, ICMP and hop limits, the same
verdicts."""

from collections.abc import Iterable
from dataclasses import replace

from lab import V6
from rows import keys, liveness, neighbor, operator, parameters, path, process, scripted
from rows.row import NOBODY, SPEAKER

FOUR = ("frr", "bird", "gobgp", "openbgpd")
TWINS: dict[str, Iterable[tuple[str, str]]] = {
    "not listening": [("bird", NOBODY)],
    "not configured": [("bird", b) for b in (*FOUR, "exabgp")],
    "shut down": [("bird", b) for b in FOUR],
    "no address family": [("bird", "frr")],
    "wrong AS": [("bird", b) for b in (*FOUR, "exabgp")],
    "MD5 key at A only": [("bird", "frr")],
    "GTSM at A only, A calls": [("bird", "frr"), ("frr", "bird")],
    "GTSM at A only, B calls": [("bird", "frr")],
    "firewall at B drops": [("bird", "frr")],
    "firewall at B rejects with RST": [("bird", "frr")],
    "firewall at B rejects with ICMP, port-unreachable": [("bird", "frr")],
    "firewall between resets and rejects with RST": [("bird", "frr")],
    "firewall at A drops what A sends": [("bird", "frr")],
    "no route at A": [("bird", "frr")],
    "no ARP or ND answer behind a router": [("bird", NOBODY)],
    "multihop missing at A, A calls": [("gobgp", "bird")],
    "multihop missing at A, B calls": [("gobgp", "bird")],
    "shut down with a text": [("bird", "frr")],
    "reset": [("bird", "frr")],
    "deconfigured": [("bird", "frr")],
    "daemon killed": [("bird", "frr"), ("bird", "gobgp")],
    "daemon hangs": [("bird", "frr"), ("bird", "openbgpd")],
    "host rebooted": [("bird", "frr")],
    "link down": [("bird", "frr")],
    "path drops both ways": [("frr", "gobgp")],
    "path drops what A sends": [("bird", "frr")],
    "both call, B keeps its own call": [(SPEAKER, "frr"), (SPEAKER, "bird")],
    "both call, B keeps A's call": [(SPEAKER, "frr"), (SPEAKER, "bird")],
}
MODULES = (neighbor, parameters, keys, path, operator, process, liveness, scripted)
ROWS = [
    replace(row, family=V6)
    for module in MODULES
    for row in module.ROWS
    if row.family != V6 and (row.a, row.b) in TWINS.get(row.cause, ())
]
