# SPDX-License-Identifier: Apache-2.0
"""The labs that every kernel plays, and the columns of the table that they fill."""

from collections.abc import Callable
from dataclasses import dataclass

FILES = (
    "tests/lab/test_two_captures.py",
    "tests/lab/test_endings.py",
    "tests/lab/test_streams.py",
    "tests/lab/test_start_in_middle.py",
    "tests/lab/test_unsendable.py",
    "tests/kernels/rows",
)
# One of each column, for the time that CI has; a pytest -k expression.
FEW = (
    "(test_two_captures and ipv4-bird-frr) or (fin_first and ipv4) or reset_when_established"
    " or (test_streams and ipv6 and pieces and peeking) or thousand_buffers"
    " or (test_start_in_middle and ipv4) or (test_vrf and listener_bound and ipv4) or test_tcp_ao"
    " or without_a_route or unnumbered or dual_stack or two_of_our_addresses or by_option"
    " or steps_of_the_wall_clock or (went_down_is_told and killed)"
)


@dataclass(frozen=True)
class Column:
    title: str
    of: Callable[[str], bool]  # a row of kept events, or a test's id


def step(name: str) -> Callable[[str], bool]:
    return lambda row: row.endswith(f": {name}")


def test(part: str) -> Callable[[str], bool]:
    return lambda row: "::" in row and part in row


COLUMNS = (
    Column("first capture", step("not configured")),
    Column("second capture", step("wrong as")),
    Column("session up", step("corrected")),
    Column("cleared", step("cleared")),
    Column("stopped", step("stopped")),
    Column("FIN and RST before OPEN", test("test_three_wire_forms")),
    Column("FIN, RST, not BGP", test("test_each_ending")),
    Column("scatter-gather, peek", test("test_streams")),
    Column("start in the middle", test("test_start_in_middle")),
    Column("VRF", test("test_vrf")),
    Column("TCP-AO", test("test_tcp_ao")),
    Column("unnumbered, mapped, two addresses, `--port`", test("test_addresses")),
)
