# SPDX-License-Identifier: Apache-2.0
"""What real shells complete of a line, with the functions as they are installed."""

import os
import pty
import re
import select
import subprocess
import time
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
}


@pytest.fixture(name="path")
def agent_with_one_peer(tmp_path: Path) -> str:
    """Where a command lies that answers as the shell's would with an agent behind it."""
    program = tmp_path / "bgpsnoop"
    program.write_text("""#!/bin/sh\n[ "$1" = sessions ] && echo '{"peer":"192.0.2.17"}'\n""")
    program.chmod(0o755)
    return f"{tmp_path}:{os.environ['PATH']}"


def in_bash(line: str, path: str) -> str:
    words = line.split(" ")
    script = f"""
        source {DOCS}/bgpsnoop.bash
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
        compopt() {{ :; }}
        _bgpsnoop
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "-c", script, "bash", *words],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": path},
    )
    found = done.stdout.split()
    return " ".join([*words[:-1], found[0]]) if len(found) == 1 else line


class Zsh:
    """Interactive, on a terminal: its completion runs nowhere else."""

    def __init__(self, path: str, home: Path) -> None:
        (home / "_bgpsnoop").write_text((DOCS / "bgpsnoop.zsh").read_text())
        (home / ".zshrc").write_text(
            f"fpath=({home} $fpath)\nautoload -U compinit && compinit -u -d {home}/dump\n"
            "PS1='ready> '\nunsetopt zle_bracketed_paste 2>/dev/null; unset zle_bracketed_paste\n"
            'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }\n'
            "zle -N show; bindkey '^X' show\n"
        )
        environment = {
            **os.environ,
            "PATH": path,
            "ZDOTDIR": str(home),
            "TERM": "dumb",
            "COLUMNS": "200",
        }
        self.ours, theirs = pty.openpty()
        self.child = subprocess.Popen(
            ["zsh", "-i"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
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


@pytest.mark.parametrize("line", LINES)
def test_bash_completes(line: str, path: str) -> None:
    assert in_bash(line, path) == (LINES[line] or line)


def test_zsh_completes(path: str, tmp_path: Path) -> None:
    zsh = Zsh(path, tmp_path)
    try:
        for line, whole in LINES.items():
            assert zsh.complete(line) == (whole or line)
    finally:
        zsh.end()
