# SPDX-License-Identifier: Apache-2.0
"""BPF objects as llvm-objdump shows them: sections, functions, instructions."""

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

SECTION = re.compile(r"^Disassembly of section (\S+):$")
FUNCTION = re.compile(r"^[0-9a-f]{16} <([^>]+)>:$")
INSTRUCTION = re.compile(r"^ +(\d+):\t((?:[0-9a-f]{2} ?)+)\t(.+)$")
RELOCATION = re.compile(r"^\t+[0-9a-f]+:  R_BPF_64_32\t(\S+)$")
OF_A_HELPER = "85 00"  # else it calls a function of the object, or one of the kernel's (kfunc)
HELPER = re.compile(r"^call (\d+)$")
NAMED = re.compile(r"^call ([a-zA-Z_?]\S*)$")
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

    def called(self) -> set[str]:
        """By name: functions of the object, and of the kernel."""
        calls = map(NAMED.match, self.code.values())
        return {call.group(1) for call in calls if call}


def functions(path: Path) -> Iterator[Function]:
    """What llvm-objdump calls a label begins no function: it goes on in the one before."""
    listing = subprocess.run(
        ["llvm-objdump-14", "--disassemble", "--reloc", str(path)],
        capture_output=True,
        text=True,
        check=True,
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
            place, written = int(found.group(1)), found.group(3).split(" <")[0]
            is_named = written.startswith("call") and not found.group(2).startswith(OF_A_HELPER)
            current.code[place] = "call ?" if is_named else written
        elif (found := RELOCATION.match(line)) and current:
            name, place = found.group(1), max(current.code)
            if current.code[place] == "call ?":
                current.code[place] = f"call {name}"
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


State = TypeVar("State")


def states(
    function: Function,
    first: State,
    after_it: Callable[[str, State], State],
    joined: Callable[[State, State], State],
) -> dict[int, State]:
    """What is known before each instruction that may be reached, whichever way one came."""
    places = sorted(function.code)
    following = dict(zip(places, places[1:]))
    known = {places[0]: first}
    todo = [places[0]]
    while todo:
        place = todo.pop()
        instruction = function.code[place]
        if instruction == "exit":
            continue
        ways = [following[place]] if not instruction.startswith("goto") else []
        if jump := JUMP.search(instruction):
            ways.append(place + 1 + int(jump.group(1)))
        behind = after_it(instruction, known[place])
        for way in ways:
            state = joined(known[way], behind) if way in known else behind
            if way not in known or state != known[way]:
                known[way] = state
                todo.append(way)
    return known


def returned(function: Function) -> set[int | None]:
    """What it may return; None: anything."""
    known = states(function, {}, after, lambda one, other: dict(one.items() & other.items()))
    return {state.get(0) for place, state in known.items() if function.code[place] == "exit"}


# --- What it writes ------------------------------------------------------------------------------

PLACE = r"\*\(u\d+ \*\)\((r\d+) ([+-]) (\d+)\)"
STORE = re.compile(rf"^(?:lock )?{PLACE} \S+ (.+)$")
LOAD = re.compile(rf"^([rw]\d+) = {PLACE}$")
COPY = re.compile(r"^([rw]\d+) (\S+) (\S+)")


def pointers_after(instruction: str, before: frozenset[str]) -> frozenset[str]:
    """Registers ("r6"), and places of the stack ("-8"), that may point into the context."""
    if instruction.startswith("call"):
        return frozenset(each for each in before if each not in {f"r{n}" for n in range(6)})
    if stored := STORE.match(instruction):
        base, place, value = stored.group(1), stored.group(2) + stored.group(3), stored.group(4)
        if base != "r10":
            return before
        return before | {place} if value in before else before - {place}
    if loaded := LOAD.match(instruction):
        register, base = loaded.group(1), loaded.group(2)
        is_pointer = base == "r10" and loaded.group(3) + loaded.group(4) in before
        return before | {register} if is_pointer else before - {register}
    if (copied := COPY.match(instruction)) and copied.group(2) == "=":
        register, value = copied.group(1), copied.group(3)
        return before | {register} if value in before else before - {register}
    return before  # arithmetic: it points there still


def writes_into_context(function: Function) -> set[str]:
    """Instructions that may store through what the program was given."""
    known = states(function, frozenset({"r1"}), pointers_after, frozenset.union)
    stores = {place: STORE.match(function.code[place]) for place in known}
    return {
        function.code[place]
        for place, stored in stores.items()
        if stored and stored.group(1) in known[place]
    }
