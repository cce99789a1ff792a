# SPDX-License-Identifier: Apache-2.0
"""clang-tidy says of a source within a folder's unit what it would say of the source alone."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import tidy

PLANTED = """
int BadlyNamed(int count)
{
    int divisor = 0;
    return count / divisor;
}
"""


@pytest.fixture
def unit(tmp_path: Path) -> tidy.Unit:
    shutil.copy(ROOT / ".clang-tidy", tmp_path)
    source = tmp_path / "userspace" / "planted.cpp"
    source.parent.mkdir()
    source.write_text(PLANTED)
    other = source.with_name("other.cpp")
    other.write_text("int other();\n")
    command = {"directory": str(tmp_path), "command": "c++ -c unit.cxx", "file": "unit.cxx"}
    return tidy.Unit(command, [other, source])


def test_a_finding_within_a_unit_is_said_and_fails(unit: tidy.Unit, tmp_path: Path) -> None:
    looked = tidy.look(unit, tmp_path / "tidy")
    assert looked.failed
    for check in ("readability-identifier-naming", "clang-analyzer-core.DivideZero"):
        assert f"[{check},-warnings-as-errors]" in looked.said
    assert "planted.cpp:2:5: error" in looked.said


def test_a_unit_is_looked_at_for_what_it_holds() -> None:
    sources = ["wire/ip.cpp", "wire/text.cpp", "sink/format.cpp"]
    held = [ROOT / "userspace" / each for each in sources]
    wire = tidy.Unit({}, held[:2])
    sink = tidy.Unit({}, held[2:])

    def named(*files: str) -> list[tidy.Unit]:
        return tidy.changed([wire, sink], [f"userspace/{each}" for each in files])

    assert named() == []
    assert named("wire/ip.cpp") == [wire]
    assert named("wire/text.hpp") == [wire]  # its source
    assert named("sink/format.hpp", "wire/packet_layers.hpp") == [wire, sink]  # who includes it
