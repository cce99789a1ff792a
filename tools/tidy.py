# SPDX-License-Identifier: Apache-2.0
"""clang-tidy over the folders of a build: tidy.py BUILD [--results XML] [--all | FILE...]

A folder is compiled as one unit (ROOMS), so its headers are read once for all of its files. The
unit includes them; clang-tidy gets one file with the text of all, because what is included counts
as a header, which the analyzer and some checks leave out. Only the units that hold one of the FILEs
are looked at; a header is looked at through the source of its name, or else the first that
includes it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
USERSPACE = ROOT / "userspace"
# The commands are g++'s, some of whose warnings clang does not know; what assert() says of a
# pointer holds for clang-tidy, too.
MORE = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-UNDEBUG"]
# The analyzer gives a function up after so many steps: with a third of its 225,000, the number of
# its own shallow mode, a folder takes a quarter of the time.
ANALYZER = ["-Xclang", "-analyzer-config", "-Xclang", "max-nodes=75000"]
MORE += [f"--extra-arg={word}" for word in ANALYZER]


@dataclass
class Unit:
    command: dict[str, str]  # of compile_commands.json
    sources: list[Path]

    @property
    def name(self) -> str:
        """The folder that holds all of it, or its only source."""
        return os.path.commonpath([os.path.relpath(each, ROOT) for each in self.sources])

    def lines(self) -> list[tuple[Path, int, str]]:
        """Of all sources: which, the number of the line there, and its text."""
        return [
            (source, number, line)
            for source in self.sources
            for number, line in enumerate(source.read_text().splitlines(), 1)
        ]


def units_of(build: Path) -> list[Unit]:
    found = []
    for command in json.loads((build / "compile_commands.json").read_text()):
        file = Path(command["file"])
        held = re.findall(r'#include "(/[^"]+\.cpp)"', file.read_text())
        # In reverse, so that what a file needs of those before it in the build is missing here.
        unit = Unit(command, [Path(each) for each in reversed(held)] or [file])
        if all(source.is_relative_to(USERSPACE) for source in unit.sources):
            found.append(unit)
    return found


def source_for(file: Path, sources: list[Path]) -> Path | None:
    if file.suffix == ".cpp":
        return file
    included = f'#include "{file.relative_to(USERSPACE)}"'
    of_its_name = file.with_suffix(".cpp")
    including = (source for source in sources if included in source.read_text())
    return of_its_name if of_its_name in sources else next(including, None)


def changed(units: list[Unit], files: list[str]) -> list[Unit]:
    sources = sorted(source for unit in units for source in unit.sources)
    wanted = {source_for((ROOT / file).resolve(), sources) for file in files}
    return [unit for unit in units if wanted.intersection(unit.sources)]


@dataclass
class Looked:
    unit: Unit
    said: str
    seconds: float
    failed: bool


def write_as_one(unit: Unit, folder: Path) -> Path:
    """The unit as a file within a folder of its own, with the command that compiles it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "all.cpp"
    file.write_text("".join(f"{line}\n" for _, _, line in unit.lines()))
    command = unit.command["command"].replace(unit.command["file"], str(file))
    database = [{**unit.command, "command": command, "file": str(file)}]
    (folder / "compile_commands.json").write_text(json.dumps(database))
    return file


def look(unit: Unit, scratch: Path) -> Looked:
    began = time.monotonic()
    file = write_as_one(unit, scratch / unit.name.replace("/", "_"))
    done = subprocess.run(
        ["clang-tidy", "-p", str(file.parent), "--quiet", *MORE, str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    # Errors of its own go to stderr, beside counts of what it did not say.
    said = done.stdout + (done.stderr if done.returncode and not done.stdout else "")
    lines = unit.lines()

    def in_source(match: re.Match[str]) -> str:
        source, number, _ = lines[int(match[1]) - 1]
        return f"{os.path.relpath(source, ROOT)}:{number}:"

    said = re.sub(rf"{re.escape(str(file))}:(\d+):", in_source, said)
    return Looked(unit, said, time.monotonic() - began, done.returncode != 0)


def write_results(file: Path, all_looked: list[Looked]) -> None:
    """As gtest writes them: count_results.py reads it."""
    failures = sum(each.failed for each in all_looked)
    tests = max(len(all_looked), 1)  # that nothing had to be looked at is a result
    top = ElementTree.Element("testsuites", tests=str(tests), failures=str(failures))
    for each in all_looked:
        case = ElementTree.SubElement(top, "testcase", name=each.unit.name)
        if each.failed:
            ElementTree.SubElement(case, "failure").text = each.said
    ElementTree.ElementTree(top).write(file)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("files", nargs="*")
    options = parser.parse_intermixed_args()  # files may follow an option
    units = units_of(options.build)
    if not options.all:
        units = changed(units, options.files)
    scratch = options.build.resolve() / "tidy"
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        all_looked = list(pool.map(lambda unit: look(unit, scratch), units))
    for each in all_looked:
        print(f"clang-tidy: {each.unit.name}, {each.seconds:.0f} s\n{each.said}", end="")
    if options.results:
        write_results(options.results, all_looked)
    return 1 if any(each.failed for each in all_looked) else 0


if __name__ == "__main__":
    sys.exit(main())
