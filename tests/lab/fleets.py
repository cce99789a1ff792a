# SPDX-License-Identifier: Apache-2.0
"""Scripts beside this file that hold many connections in a namespace, and do as they are told: a
line each on their standard input, and the answers on their standard output."""

import subprocess
import sys
from pathlib import Path
from typing import Self

from netns import Namespace

HERE = Path(__file__).parent


class Script:
    def __init__(self, where: Namespace, name: str, *words: object) -> None:
        argv = ["/usr/bin/python3", str(HERE / name), *map(str, words)]
        self.child = subprocess.Popen(
            where.wrap(argv),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.child.kill()
        self.child.wait()

    def expect(self, word: str) -> None:
        assert self.child.stdout
        assert self.child.stdout.readline().strip() == word

    def tell(self, line: str) -> None:
        assert self.child.stdin
        self.child.stdin.write(f"{line}\n")
        self.child.stdin.flush()


class Fleet(Script):
    """Established sessions of a namespace with itself."""

    def __init__(self, where: Namespace, connections: int) -> None:
        super().__init__(where, "fleet.py", connections)

    def do(self, what: str) -> None:
        self.tell(what)
        self.expect("done")
