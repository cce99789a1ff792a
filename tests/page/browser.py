# SPDX-License-Identifier: Apache-2.0
"""A real Chromium in a network namespace, driven through browser.js."""

import json
import subprocess
from pathlib import Path
from typing import Any

from bgpsnoop import ROOT
from netns import Namespace

HERE = Path(__file__).parent
PLACE = ROOT / "build/page"
PICTURES = ROOT / "tests/results/page"
PHONE = {"width": 360, "height": 740}


class Browser:
    def __init__(self, namespace: Namespace, log: Path) -> None:
        with log.open("ab") as errors:
            self._child = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *namespace.wrap(["node", "browser.js"])],
                cwd=PLACE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._answer()

    def _answer(self) -> Any:
        assert self._child.stdout
        line = self._child.stdout.readline()
        assert line, "the browser has ended: see its log"
        answer = json.loads(line)
        assert "failure" not in answer, answer["failure"]
        return answer["value"]

    def do(self, what: str, *values: object) -> Any:
        assert self._child.stdin
        self._child.stdin.write(json.dumps([what, *values]) + "\n")
        self._child.stdin.flush()
        return self._answer()

    def evaluate(self, expression: str) -> Any:
        return self.do("evaluate", expression)

    def wait(self, expression: str, seconds: float = 10) -> None:
        self.do("wait", expression, int(seconds * 1000))

    def texts(self, selector: str) -> list[str]:
        """What a person reads there."""
        return list(
            self.evaluate(f"[...document.querySelectorAll({selector!r})].map(e => e.innerText)")
        )

    def text(self, selector: str) -> str:
        return "\n".join(self.texts(selector))

    def picture(self, name: str, whole: bool = True) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.do("screenshot", str(PICTURES / f"{name}.png"), whole)

    def close(self) -> None:
        assert self._child.stdin
        self._child.stdin.close()
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            self._child.kill()
