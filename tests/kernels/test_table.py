# SPDX-License-Identifier: Apache-2.0
"""Runs last: what the guests told becomes the tables of docs/kernels.md."""

import pytest

import table
from catalogue import KERNELS
from machine import Seen
from suite import NAMES, seen_guests


def test_every_cell_that_is_no_plain_yes_has_a_note(reference: Seen) -> None:
    machines = {reference.machine: reference, **seen_guests}
    made = table.hooks_table(machines) + "\n" + table.labs_table(machines)
    cells = [
        c.strip()
        for line in made.splitlines()
        if line.startswith("|")
        for c in line.split("|")[1:-1]
    ]
    unexplained = [
        c for c in cells if c.startswith(("–", "none", "failed", "differs")) and "[" not in c
    ]
    assert not unexplained


@pytest.mark.skipif(
    set(NAMES) != set(KERNELS), reason="only a run over all kernels rewrites the table"
)
def test_the_document_has_the_new_table(reference: Seen) -> None:
    table.write(table.DOCUMENT, {reference.machine: reference, **seen_guests})
