# SPDX-License-Identifier: Apache-2.0
"""BPF objects as llvm-objdump shows them: sections, functions, instructions."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTION = re.compile(r"^Disassembly of section (\S+):$")
FUNCTION = re.compile(r"^[0-9a-f]{16} <([^>]+)>:$")
INSTRUCTION = re.compile(r"^ +(\d+):\t(?:[0-9a-f]{2} ?)+\t(.+)$")
HELPER = re.compile(r"^call (\d+)$")
JUMP = re.compile(r"goto ([+-]\d+)")
ASSIGNED = re.compile(r"^[rw](\d+) (\S+) (.+)$")


@dataclass
class Function:
    section: str
    name: str
    code: dict[int, str] = field(default_factory=dict)  # by place, which some leave out: 16 bytes

    def helpers(self) -> set[int]:
        calls = map(HELPER.match, self.code.values())
        return {int(call.group(1)) for call in calls if call}


def functions(path: Path) -> Iterator[Function]:
    """What llvm-objdump calls a label begins no function: it goes on in the one before."""
    listing = subprocess.run(
        ["llvm-objdump-14", "--disassemble", str(path)], capture_output=True, text=True, check=True
    ).stdout
    section, current = "", None
    for line in listing.splitlines():
        if found := SECTION.match(line):
            section = found.group(1)
        elif (found := FUNCTION.match(line)) and not found.group(1).startswith("LBB"):
            if current:
                yield current
            current = Function(section, found.group(1))
        elif (found := INSTRUCTION.match(line)) and current:
            current.code[int(found.group(1))] = found.group(2).split(" <")[0]
    if current:
        yield current


Registers = dict[int, int]  # those whose value is known, whichever way one came


def after(instruction: str, before: Registers) -> Registers:
    known = dict(before)
    if instruction.startswith("call"):
        return {r: value for r, value in known.items() if r > 5}
    if not (found := ASSIGNED.match(instruction)):
        return known
    register, operator, value = int(found.group(1)), found.group(2), found.group(3)
    known.pop(register, None)
    if operator == "=" and re.fullmatch(r"-?\d+", value):
        known[register] = int(value)
    elif operator == "=" and (copied := re.fullmatch(r"[rw](\d+)", value)):
        if int(copied.group(1)) in before:
            known[register] = before[int(copied.group(1))]
    return known


def returned(function: Function) -> set[int | None]:
    """What it may return; None: anything."""
    places = sorted(function.code)
    following = dict(zip(places, places[1:]))
    states: dict[int, Registers] = {places[0]: {}}
    results: set[int | None] = set()
    todo = [places[0]]
    while todo:
        place = todo.pop()
        instruction, state = function.code[place], states[place]
        if instruction == "exit":
            results.add(state.get(0))
            continue
        ways = [following[place]] if not instruction.startswith("goto") else []
        if jump := JUMP.search(instruction):
            ways.append(place + 1 + int(jump.group(1)))
        behind = after(instruction, state)
        for way in ways:
            known = states.get(way)
            joined = behind if known is None else dict(known.items() & behind.items())
            if joined != known:
                states[way] = joined
                todo.append(way)
    return {states[p].get(0) for p in states if function.code[p] == "exit"} if results else results
