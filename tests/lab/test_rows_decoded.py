# SPDX-License-Identifier: Apache-2.0
"""Every capture that the rows leave, decoded by bgpsnoop and by tshark, field by field."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bgpsnoop import ROOT
from merged_capture import merge
from rows import ROWS
from rows.play import CAPTURES, Stories
from rows.playing import told_of
from rows.row import Row

sys.path.append(str(ROOT / "tests/tshark"))

import compare
import replayed
import tshark

AT_ONCE = 40  # rows; the start of tshark costs as much as reading a hundred captures


@dataclass(frozen=True)
class Batch:
    rows: list[Row]


BATCHES = [Batch(ROWS[first : first + AT_ONCE]) for first in range(0, len(ROWS), AT_ONCE)]


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: batch.rows[0].name)
def test_captures_are_decoded_as_tshark_does(
    batch: Batch, stories: Stories, tmp_path: Path
) -> None:
    for row in batch.rows:
        told_of(stories, row)
    # tshark takes a ROUTE-REFRESH with a byte too many for a good one.
    sane = [row for row in batch.rows if "BoRR" not in row.cause]
    files = [CAPTURES / f"{row.name}_{end}.pcap" for row in sane for end in ("a", "b")]
    merged = tmp_path / "merged.pcap"
    merge(files, merged)
    ours, theirs = replayed.messages(merged), tshark.messages(merged)
    assert len(ours) > len(batch.rows)
    found = compare.differences(ours, theirs)
    numbers = "\n".join(f"{number}: {file.stem}" for number, file in enumerate(files))
    assert not found, "\n".join([*found, numbers])
