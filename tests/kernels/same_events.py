"""What must be equal between two runs of one lab on two kernels, and the short list of what may differ."""

import json
import re
from collections import Counter
from typing import Any

Event = dict[str, Any]
Ends = dict[str, list[Event]]

# Differ between any two runs: when it was, and numbers that a kernel hands out.
RUN = {"time", "netns", "pid", "connection", "duration_seconds", "uptime_seconds"}
# Differs between kernels: only 6.10 and newer say why they sent a RST.
KERNEL = {"kernel_reason"}
BGP_PORTS = {179}
LENGTH_OF_TIME = re.compile(r"\b\d+(\.\d+)? (ns|us|µs|ms|s|min|h)\b|\bat once\b")

# How often real daemons call, and which of two racing calls wins, differs from run to run. Their stories
# are compared by what was concluded, and without what only such a race brings:
CONCLUSIONS = {"connection_closed", "session_up", "session_down"}
CONCLUDED = ("event", "peer", "local", "vrf", "peer_as", "local_as", "outcome", "layer", "side", "causes",
             "certainty", "notification", "hold_time")  # fmt: skip
RACES = {"collision", "open_not_sent"}
FIRST_CAUSES_OF_RACES = {"peer_start_delay"}  # FRR hangs up on its own first call
RACES_LATER = {"closed_without_answer", "refused_locally"}  # while a daemon waits after an error
FIRST_STEP = "not configured"
UNKNOWN_FIRST = {"peer_as", "local_as"}  # whether the OPEN was there before the close is a race, too


def plain(event: Event) -> Event:
    kept = {key: value for key, value in event.items() if key not in RUN | KERNEL}
    for port in ("local_port", "peer_port"):
        if kept.get(port) not in BGP_PORTS:
            kept[port] = "ephemeral"
    if "explanation" in kept:
        kept["explanation"] = LENGTH_OF_TIME.sub("<time>", kept["explanation"])
    return kept


def is_race(event: Event, step: str) -> bool:
    outcome = event.get("outcome")
    return (
        outcome in RACES
        or event.get("causes", [""])[0] in FIRST_CAUSES_OF_RACES
        or (outcome in RACES_LATER and step != FIRST_STEP)
    )


def conclusions(events: list[Event], step: str) -> list[Event]:
    keys = [key for key in CONCLUDED if step != FIRST_STEP or key not in UNKNOWN_FIRST]
    return [
        {key: event[key] for key in keys if key in event}
        for event in events
        if event["event"] in CONCLUSIONS and not is_race(event, step)
    ]


def counted(row: str, events: list[Event]) -> Counter[str]:
    """A row of a scripted lab has a :: in its name, every event of it counts; a step of a story has ': '."""
    if "::" in row:
        return Counter(json.dumps(plain(event), sort_keys=True) for event in events)
    step = row.partition(": ")[2]
    return Counter({json.dumps(event, sort_keys=True): 1 for event in conclusions(events, step)})


def differences(row: str, here: Ends, there: Ends) -> list[str]:
    """Lines of a diff from `here`, the reference, to `there`; none if they are the same."""
    lines = []
    for end in sorted(here):
        one, other = counted(row, here[end]), counted(row, there.get(end, []))
        lines += [f"{end} - {event}" for event in (one - other).elements()]
        lines += [f"{end} + {event}" for event in (other - one).elements()]
    return lines
