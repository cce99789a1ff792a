# SPDX-License-Identifier: Apache-2.0
"""Says which files, functions and lines are longer than one idea: sizes.py FILE..."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_LINES, FUNCTION_LINES, COLUMNS = 300, 40, 100
# Where clang-format has laid out a file, only a function's brace stands alone on its line.
OPENING_BRACE = re.compile(r"^(\s*)\{$")


def c_functions(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Where each body begins, and its lines."""
    for begin, line in enumerate(lines):
        if brace := OPENING_BRACE.match(line):
            closing = (n for n in range(begin, len(lines)) if lines[n].startswith(brace[1] + "}"))
            yield begin, next(closing, len(lines)) - begin - 1


def python_functions(lines: list[str]) -> Iterator[tuple[int, int]]:
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0].lineno
            yield node.lineno, (node.end_lineno or first) - first + 1


def complaints(path: Path) -> Iterator[str]:
    lines = path.read_text().expandtabs(8).splitlines()
    if len(lines) > FILE_LINES:
        yield f"{path}: {len(lines)} lines"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS:
            yield f"{path}:{number}: {len(line)} columns"
    functions = {".py": python_functions, ".sh": lambda _: ()}.get(path.suffix, c_functions)
    for begin, length in functions(lines):
        if length > FUNCTION_LINES:
            yield f"{path}:{begin}: {lines[begin - 1].strip()}: {length} lines"


def main(names: list[str]) -> int:
    found = [complaint for name in names for complaint in complaints(Path(name))]
    print("".join(f"{complaint}\n" for complaint in found), end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
