# SPDX-License-Identifier: Apache-2.0
"""What operators read for the names that are labels: Grafana's value mappings. Causes and outcomes
are those of userspace/engine, in the words of the page at `/` and of `bgpsnoop explain`."""

import re
from pathlib import Path
from typing import Any

Json = dict[str, Any]
ENGINE = Path(__file__).resolve().parents[2] / "userspace/engine"
RED, ORANGE, YELLOW, GREEN, BLUE, GREY = "red", "orange", "yellow", "green", "blue", "#8e8e8e"

# By what the alerts of bgpsnoop.rules.yml say, if it lasts.
SEVERITIES = {
    "2": ("critical", RED),
    "1": ("info", BLUE),
    "0": ("no alert", GREY),
}
SIDES = {
    "local": ("this host", BLUE),
    "path": ("the way", YELLOW),
    "peer": ("the peer", ORANGE),
    "unknown": ("not known", GREY),
}
# RFC 4271 8.2.2, in the order of a session that comes up.
STATES = {
    "0": ("idle", "dark-red"),
    "1": ("connect", ORANGE),
    "2": ("active", YELLOW),
    "3": ("open_sent", "light-blue"),
    "4": ("open_confirm", BLUE),
    "5": ("established", GREEN),
}
HOOKS = {
    "-1": ("this kernel has no way", GREY),
    "0": ("not attached", RED),
    "1": ("attached", GREEN),
}
FAMILIES = {
    "negotiated": ("in use", GREEN),
    "local_only": ("only we offer it", YELLOW),
    "peer_only": ("only the peer offers it", YELLOW),
}
TROUBLES = {
    "agent_down": ("it does not answer: all its sessions go unwatched", RED),
    "hook_not_attached": ("a hook that its kernel has is not attached: see `bgpsnoop doctor`", RED),
    "behind": ("it is behind: what it shows is older than 10 s", RED),
    "records_lost": ("it lost records within 5 minutes: verdicts may lack evidence", ORANGE),
    "reload_failed": ("its configuration cannot be read: it goes on with the one before", ORANGE),
}
INITIATORS = {"local": ("this host", ""), "peer": ("the peer", "")}


def of_engine(file: str, columns: int) -> list[tuple[str, str]]:
    """Of each row of a .def: its name, and its text, which may go on in the next line."""
    text = re.sub(r"^//.*$", "", (ENGINE / file).read_text(), flags=re.M)
    row = r"^[A-Z]+\((\w+)," + r"\s*\w+," * (columns - 2) + r'\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)'
    found = re.findall(row, text, flags=re.M)
    return [(name, "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', words))) for name, words in found]


def causes() -> list[tuple[str, str]]:
    return of_engine("causes.def", 3)


def outcomes() -> list[tuple[str, str]]:
    """As the page says it where no cause is known."""
    return [(name, name.replace("_", " ")) for name, _ in of_engine("outcomes.def", 3)]


def mapped(words: dict[str, tuple[str, str]]) -> list[Json]:
    options = {
        value: {"index": index, "text": text, **({"color": color} if color else {})}
        for index, (value, (text, color)) in enumerate(words.items())
    }
    return [{"type": "value", "options": options}]


def missing_as(text: str, color: str) -> Json:
    """Of a number that nobody told."""
    result = {"text": text, "color": color}
    return {"type": "special", "options": {"match": "null+nan", "result": result}}


def blank_as(text: str) -> Json:
    return {"type": "special", "options": {"match": "empty", "result": {"text": text}}}


def sides() -> list[Json]:
    return [*mapped(SIDES), blank_as("not known")]


def reasons() -> list[Json]:
    """Of a label that holds a cause, or an outcome where no cause is known."""
    both = {name: (text, "") for name, text in outcomes() + causes()}
    return [*mapped(both), blank_as("none of its connections has ended yet")]
