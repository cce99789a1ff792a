# SPDX-License-Identifier: Apache-2.0
"""Sessions that are all reset at once, again and again: what the agent says of them beside what the
kernel counted in that network namespace. Every connection has its outcome, no record is lost, and
it is told how soon. Run by `./dev bench`, as root; exit status 1 where the two differ.

    storm_cost.py [CONNECTIONS]"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rounds import agent_beside, fail, processor_seconds, row, spread

from bgpsnoop import Agent
from fleets import Fleet
from netns import Namespace

CONNECTIONS = 2500  # both ends are watched here: twice as many verdicts
STORMS = 5
BATCH = 250  # connections that rise at once: a storm is of those that fall
PATIENCE = 60  # seconds
# What counts records that found no room and verdicts that found none in the log.
LOSSES = (
    "bgpsnoop_records_lost_total",
    "bgpsnoop_unknown_peer_records_lost_total",
    "bgpsnoop_event_write_errors_total",
    "bgpsnoop_sessions_overflow_total",
)


class Log:
    """What is written at the end of a file from now on."""

    def __init__(self, path: Path) -> None:
        self.file = path.open()
        self.file.seek(0, 2)
        self.begun = ""

    def lines(self) -> Iterator[str]:
        """Those that are whole by now."""
        *whole, self.begun = (self.begun + self.file.read()).split("\n")
        yield from whole


@dataclass
class Storm:
    outcomes: Counter[str]
    resets: Counter[str]  # by direction
    kernel: Counter[str]
    losses: float
    lasted: float  # seconds from the first RST to the last, as the kernel had them
    told: float  # seconds from the first RST to when the last verdict stood in the log
    busy: float  # seconds of the agent's processor time


def kernel_counts(where: Namespace) -> Counter[str]:
    """Tcp: of /proc/net/snmp."""
    text = where.run("cat", "/proc/net/snmp")
    names, values = (line.split()[1:] for line in text.splitlines() if line.startswith("Tcp: "))
    return Counter(dict(zip(names, map(int, values))))


def losses(agent: Agent) -> float:
    found = [agent.samples(name) for name in LOSSES]
    if not all(found):
        fail("the agent does not say what it lost")
    return sum(map(sum, found))


def until_told(log: Log, event: str, count: int) -> tuple[list[dict[str, Any]], float]:
    """All events until the last such one, and when it was there (time.time())."""
    lines: list[str] = []
    told, deadline = 0, time.monotonic() + PATIENCE
    while told < count:
        if time.monotonic() > deadline:
            fail(f"after {PATIENCE} s {told} of {count} ends have their {event}")
        more = list(log.lines())
        told += sum(f'"event":"{event}"' in line for line in more)
        lines += more
        if not more:
            time.sleep(0.001)  # what is measured is when a line is there
    last = time.time()
    return [json.loads(line) for line in lines], last


def storm(where: Namespace, fleet: Fleet, agent: Agent, log: Log, count: int) -> Storm:
    before, lost = kernel_counts(where), losses(agent)
    busy = processor_seconds(agent.process.pid)
    fleet.do("reset")
    events, last = until_told(log, "connection_closed", 2 * count)
    busy = processor_seconds(agent.process.pid) - busy
    resets = [event for event in events if event["event"] == "reset"]
    times = [datetime.fromisoformat(event["time"]).timestamp() for event in resets]
    return Storm(
        Counter(e["outcome"] for e in events if e["event"] == "connection_closed"),
        Counter(event["direction"] for event in resets),
        kernel_counts(where) - before,
        losses(agent) - lost,
        max(times) - min(times),
        last - min(times),
        busy,
    )


def rise_again(fleet: Fleet, log: Log, count: int) -> None:
    for begun in range(0, count, BATCH):
        batch = min(BATCH, count - begun)
        fleet.do(f"again {batch}")
        until_told(log, "session_up", 2 * batch)


def wrong(storms: list[Storm], count: int) -> str:
    for each in storms:
        if each.losses:
            return f"{each.losses:.0f} records or events were lost"
        if each.outcomes.total() != each.kernel["EstabResets"]:
            return "verdicts and the kernel's EstabResets differ"
        if each.resets != {"sent": count, "received": count}:
            return f"of {count} resets these were told: {dict(each.resets)}"
        if each.kernel["OutRsts"] != count:
            return f"the kernel sent {each.kernel['OutRsts']} RSTs"
        if each.lasted > 1:
            return f"the resets took {each.lasted:.1f} s: this is no storm"
    return ""


def show(storms: list[Storm], count: int) -> None:
    print(f"{STORMS} storms of {count} sessions that are reset at once, both ends watched:")
    outcomes = sum((each.outcomes for each in storms), Counter[str]())
    resets = sum((each.resets for each in storms), Counter[str]())
    kernel = sum((each.kernel for each in storms), Counter[str]())
    row("    the kernel: EstabResets, OutRsts", f"{kernel['EstabResets']}, {kernel['OutRsts']}")
    row(
        "    verdicts, RSTs sent, received",
        f"{outcomes.total()}, {resets['sent']}, " f"{resets['received']}",
    )
    row("    verdicts by outcome", ", ".join(f"{n} {name}" for name, n in outcomes.items()))
    row("    lost", f"{sum(each.losses for each in storms):.0f}")
    row("    seconds of resets", spread([each.lasted for each in storms]))
    row("    seconds from the first to the last verdict", spread([each.told for each in storms]))
    row(
        "    us of the agent per verdict",
        spread([each.busy / (2 * count) * 1e6 for each in storms], 1),
    )


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else CONNECTIONS
    where = Namespace("storm")
    storms = []
    try:
        with tempfile.TemporaryDirectory() as directory, Fleet(where, count) as fleet:
            fleet.expect("ready")
            path = Path(directory) / "events.jsonl"
            with agent_beside(f"--event-log={path}", "--event-log-all") as agent:
                log = Log(path)
                fleet.do("keepalive")
                until_told(log, "session_up", 2 * count)
                for _ in range(STORMS):
                    storms.append(storm(where, fleet, agent, log, count))
                    rise_again(fleet, log, count)
    finally:
        where.delete()
    show(storms, count)
    if why := wrong(storms, count):
        fail(why)


if __name__ == "__main__":
    main()
