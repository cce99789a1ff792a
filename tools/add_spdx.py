#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the line that names the licence at the top of each source file that has none."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMENT = {
    **dict.fromkeys((".cpp", ".hpp", ".c", ".def"), "// {}"),
    ".h": "/* {} */",
    **dict.fromkeys((".py", ".sh", ".cmake", ".yml", ".yaml"), "# {}"),
}


def comment_of(file: Path, text: str) -> str | None:
    if file.name == "CMakeLists.txt" or text.startswith("#!"):
        return "# {}"
    return COMMENT.get(file.suffix)


def licence_of(file: Path) -> str:
    return "GPL-2.0-only OR Apache-2.0" if file.parts[0] == "bpf" else "Apache-2.0"


def with_line(text: str, line: str) -> str:
    if not text.startswith("#!"):
        return f"{line}\n{text}"
    first, _, rest = text.partition("\n")
    return f"{first}\n{line}\n{rest}"


def add_line(file: Path) -> None:
    path = ROOT / file
    try:
        text = path.read_text()
    except UnicodeDecodeError:  # a capture
        return
    comment = comment_of(file, text)
    if comment and "SPDX-License-Identifier" not in "".join(text.splitlines()[:2]):
        licence = f"SPDX-License-Identifier: {licence_of(file)}"
        path.write_text(with_line(text, comment.format(licence)))


if __name__ == "__main__":
    listed = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True)
    for name in listed.splitlines():
        if not (ROOT / name).is_symlink():
            add_line(Path(name))
