# SPDX-License-Identifier: Apache-2.0
"""What real shells complete of a line, with the functions as they are installed."""

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
LINES = {
    "bgpsnoop tra": "bgpsnoop trace",
    "bgpsnoop trace --unt": "bgpsnoop trace --until",
    "bgpsnoop trace --until u": "bgpsnoop trace --until up",
    "bgpsnoop events --state est": "bgpsnoop events --state established",
    "bgpsnoop replay --outcome refused_l": "bgpsnoop replay --outcome refused_locally",
    "bgpsnoop sessions --not": None,  # it has none
    "bgpsnoop explain 192": "bgpsnoop explain 192.0.2.17",
    "bgpsnoop events --peer 192": "bgpsnoop events --peer 192.0.2.17",
    "bgpsnoop explain 2001:db8:": "bgpsnoop explain 2001:db8::17",
    "bgpsnoop explain 192.0.2.17 2": "bgpsnoop explain 192.0.2.17 2001:db8::17",
    "bgpsnoop trace --names /etc/hostnam": "bgpsnoop trace --names /etc/hostname",
}


@pytest.fixture(name="path")
def agent_with_one_peer(tmp_path: Path) -> str:
    """Where a command lies that answers as the shell's would with an agent behind it."""
    program = tmp_path / "bgpsnoop"
    peers = "".join(f'{{"peer":"{peer}"}}\\n' for peer in ("192.0.2.17", "2001:db8::17"))
    program.write_text(f"""#!/bin/sh\n[ "$1" = sessions ] && printf '{peers}'\n""")
    program.chmod(0o755)
    return f"{tmp_path}:{os.environ['PATH']}"


class Shell:
    """Interactive, on a terminal: its completion runs nowhere else. ^X shows what the line is, and
    forgets it."""

    def __init__(self, argv: list[str], path: str, **environment: str) -> None:
        self.ours, theirs = pty.openpty()
        self.child = subprocess.Popen(
            argv,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "PATH": path, "TERM": "dumb", "COLUMNS": "200", **environment},
            start_new_session=True,
        )
        os.close(theirs)
        self.read_until("ready> ")

    def read_until(self, pattern: str) -> str:
        text, end = "", time.monotonic() + 30
        while not re.search(pattern, text):
            assert time.monotonic() < end, text
            if select.select([self.ours], [], [], 1)[0]:
                text += os.read(self.ours, 65536).decode(errors="replace")
        return text

    def complete(self, line: str) -> str:
        os.write(self.ours, f"{line}\t\x18".encode())
        text = self.read_until("<<.*>>")
        found = re.search("<<(.*)>>", text)
        assert found
        return found[1].rstrip()

    def end(self) -> None:
        self.child.kill()
        self.child.wait()
        os.close(self.ours)


def bash(path: str, home: Path) -> Shell:
    (home / "bashrc").write_text(
        f"source {DOCS}/bgpsnoop.bash\nPS1='ready> '\nbind 'set enable-bracketed-paste off'\n"
        """show() { printf '<<%s>>\\n' "$READLINE_LINE"; READLINE_LINE=; }\n"""
        """bind -x '"\\C-x": show'\n"""
    )
    return Shell(["bash", "--rcfile", str(home / "bashrc"), "-i"], path)


def zsh(path: str, home: Path) -> Shell:
    (home / "_bgpsnoop").write_text((DOCS / "bgpsnoop.zsh").read_text())
    (home / ".zshrc").write_text(
        f"fpath=({home} $fpath)\nautoload -U compinit && compinit -u -d {home}/dump\n"
        "PS1='ready> '\nunsetopt zle_bracketed_paste 2>/dev/null; unset zle_bracketed_paste\n"
        'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }\n'
        "zle -N show; bindkey '^X' show\n"
    )
    return Shell(["zsh", "-i"], path, ZDOTDIR=str(home))


@pytest.mark.parametrize("shell", [bash, zsh], ids=["bash", "zsh"])
def test_a_shell_completes(shell: Callable[[str, Path], Shell], path: str, tmp_path: Path) -> None:
    started = shell(path, tmp_path)
    try:
        for line, whole in LINES.items():
            assert started.complete(line) == (whole or line)
    finally:
        started.end()


def test_bash_completes_what_stands_behind_an_equals_sign(path: str, tmp_path: Path) -> None:
    started = bash(path, tmp_path)
    try:
        line = "bgpsnoop events --state=est"
        assert started.complete(line) == "bgpsnoop events --state=established"
    finally:
        started.end()
