# SPDX-License-Identifier: Apache-2.0
"""Many established sessions of a namespace with itself, held by fleet.py."""

import subprocess
import sys
from pathlib import Path
from typing import Self

from netns import Namespace

FLEET = Path(__file__).parent / "fleet.py"


class Fleet:
    def __init__(self, where: Namespace, connections: int) -> None:
        argv = where.wrap(["/usr/bin/python3", str(FLEET), str(connections)])
        self.child = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sys.stderr, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.child.kill()
        self.child.wait()

    def expect(self, word: str) -> None:
        assert self.child.stdout
        assert self.child.stdout.readline().strip() == word

    def do(self, what: str) -> None:
        assert self.child.stdin
        self.child.stdin.write(f"{what}\n")
        self.child.stdin.flush()
        self.expect("done")
