# SPDX-License-Identifier: Apache-2.0
"""Compares again what the last `./dev test kernels` kept, and writes the tables of
docs/kernels.md. Run by hand, after a change of what may differ."""

import json

import table
from catalogue import KERNELS
from machine import Seen
from special import SPECIALS
from suite import file_of
from test_another_way import WAYS


def in_order() -> list[str]:
    withholding = [special.on(kernel) for special in SPECIALS for kernel in special.kernels]
    return [table.REFERENCE, *(f"{table.REFERENCE}, {way}" for way in WAYS), *KERNELS, *withholding]


if __name__ == "__main__":
    seen = [Seen(**json.loads(file_of(name).read_text())) for name in in_order()]
    table.write(table.DOCUMENT, {each.machine: each for each in seen})
