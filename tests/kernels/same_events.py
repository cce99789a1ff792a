# SPDX-License-Identifier: Apache-2.0
"""What must be equal between two runs of one lab on two kernels, and the short list of what may
differ."""

import json
import re
from collections import Counter
from typing import Any

from machine import Seen

Event = dict[str, Any]
Ends = dict[str, list[Event]]

# Differ between any two runs: when it was, and numbers that a kernel hands out.
RUN = {"time", "opened", "netns", "netns_name", "pid", "connection"}
RUN |= {"duration_seconds", "uptime_seconds"}
# Differs between kernels: only 6.10 and newer say why they sent a RST.
KERNEL = {"kernel_reason"}
BGP_PORTS = {179, 1790}  # the latter given by --port
LENGTH_OF_TIME = re.compile(
    r"\b\d+(\.\d+)? (ns|us|µs|ms|s|min|h)( before)?\b|\bat once\b|\bat the end\b"
)
LINK_LOCAL = re.compile(r"\bfe80::[0-9a-f:]+")  # made from a MAC that the kernel draws

# How often real daemons call, and which of two racing calls wins, differs from run to run. Their
# stories are compared by what was concluded, and without what only such a race brings:
CONCLUSIONS = {"connection_closed", "session_up", "session_down"}
CONCLUDED = (
    "event",
    "peer",
    "local",
    "vrf",
    "peer_as",
    "local_as",
    "outcome",
    "layer",
    "side",
    "causes",
    "certainty",
    "notification",
    "hold_time",
)
RACES = {"collision", "open_not_sent"}
FIRST_CAUSES_OF_RACES = {"peer_start_delay", "port_probe"}  # FRR hangs up on its own first call
RACES_LATER = {
    "closed_without_answer",
    "refused_locally",
    "cease_other",
    "closed_in_open_confirm",  # FRR, of the other of two calls that cross
}  # while a daemon waits after an error
FIRST_STEP = "not configured"
# Whether an OPEN was said before the refusal is a race, too; and with it the AS numbers are known.
BEFORE_BOTH_OPENS = {"closed_without_answer", "refused_locally", "open_rejected"}
AS_NUMBERS = {"peer_as", "local_as"}
# A NOTIFICATION that comes with the FIN may never be read. Who does not see it unread knows the FIN
# only.
BY_A_LAST_WORD = {"administrative", "peer_closed"}
WHAT_A_LAST_WORD_SAYS = {"outcome", "layer", "causes", "certainty", "notification"}


OPEN_RECEIVED, OPEN_SENT = ("message", "received", "open"), ("message", "sent", "open")


def kind_of(event: Event) -> tuple[str, Any, Any]:
    return event["event"], event.get("direction"), event.get("message")


def left_out_by_packets(event: Event) -> set[str]:
    """Where packets take the place of reads and writes, a message is seen when it arrives, read or
    not: the OPENs may be seen in the other order, and one that nobody reads is seen. Whose socket
    it is shows later.
    """
    unsure = {"process"}
    if event.get("outcome") == "refused_locally":
        unsure |= {"peer_as", "phase"}
    return unsure


def left_out_for_the_first_open(event: Event) -> set[str]:
    """Which of the two OPENs is seen first is a race (and without a sense of what lies unread, ours
    may be): the AS of the other end is not known yet."""
    unsure = {OPEN_SENT: {"peer_as"}, OPEN_RECEIVED: {"local_as"}}
    return AS_NUMBERS if event["event"] == "session_state" else unsure.get(kind_of(event), set())


def plain(event: Event, by: Seen) -> Event:
    left_out = RUN | KERNEL
    left_out |= left_out_by_packets(event) if by.by_packets else set()
    left_out |= left_out_for_the_first_open(event)
    # Of one that is reset unread, whose it is comes with the close, and a RST may be told before.
    left_out |= {"process"} if event["event"] == "session_state" else set()
    kept = {key: value for key, value in event.items() if key not in left_out}
    if by.by_packets and "explanation" in kept:
        kept["explanation"] = kept["explanation"].replace(
            f"Our {event.get('process')} ", "Our speaker "
        )
    for port in ("local_port", "peer_port"):
        if kept.get(port) not in BGP_PORTS:
            kept[port] = "ephemeral"
    return {key: plain_value(value) for key, value in kept.items()}


def plain_value(value: Any) -> Any:
    if isinstance(value, list):
        return [plain_value(each) for each in value]
    return plain_text(value) if isinstance(value, str) else value


def plain_text(text: str) -> str:
    """Whether a RST of ours that answers what comes behind our FIN is told at all, and before the
    verdict, is the kernel's affair: see is_after_our_close()."""
    text = text.replace("with FIN and RST", "with FIN") if text.startswith("Our ") else text
    return LINK_LOCAL.sub("<link-local>", LENGTH_OF_TIME.sub("<time>", text))


def is_after_our_close(event: Event) -> bool:
    """The peer's FIN, and listeners, which may be told of before or after the test; or a RST
    of ours that answers what came: no socket sends it, or one that is gone by then. Kernels tell of
    such RSTs from 6.10 on, of what they answer from 5.17 on."""
    kind = (event["event"], event.get("direction"), event.get("phase"))
    return event["event"] in ("listener_opened", "listener_closed") or kind in (
        ("closed_by", "received", "closing"),
        ("reset", "sent", "closing"),
    )


def is_race(event: Event, step: str) -> bool:
    outcome = event.get("outcome")
    return (
        outcome in RACES
        or (event.get("causes") or [""])[0] in FIRST_CAUSES_OF_RACES
        or (outcome in RACES_LATER and step != FIRST_STEP)
    )


def conclusions(events: list[Event], step: str, by: Seen) -> list[Event]:
    return [concluded(e, by) for e in events if e["event"] in CONCLUSIONS and not is_race(e, step)]


def concluded(event: Event, by: Seen) -> Event:
    unsure = AS_NUMBERS if event.get("outcome") in BEFORE_BOTH_OPENS else set()
    if not by.sees_unread and event.get("outcome") in BY_A_LAST_WORD:
        unsure = WHAT_A_LAST_WORD_SAYS
    return {key: event[key] for key in CONCLUDED if key in event and key not in unsure}


def is_order_of_reading(event: Event, refused: bool) -> bool:
    """Follows from when a message was read, which packets cannot tell."""
    return event["event"] == "session_state" or (refused and kind_of(event) == OPEN_RECEIVED)


def is_behind_our_fin(row: str, event: Event) -> bool:
    """An OPEN that meets our FIN is seen where it comes with its acknowledgement; where that came
    before, as on a slow machine, the socket is gone. 5.10 then takes our RST for the peer's."""
    if "fin_first" not in row:
        return False
    kind = (event["event"], event.get("direction"), event.get("phase"))
    is_open = kind_of(event) == OPEN_RECEIVED and event.get("unread", False)
    return is_open or kind == ("reset", "received", "closing")


def counted(row: str, events: list[Event], by: Seen) -> Counter[str]:
    """A row of a scripted lab has a :: in its name, every event of it counts; a step of a story has
    ': '."""
    if "::" in row:
        refused = any(event.get("outcome") == "refused_locally" for event in events)
        told = [
            plain(event, by)
            for event in events
            if not is_after_our_close(event)
            and not is_behind_our_fin(row, event)
            and not (by.by_packets and is_order_of_reading(event, refused))
        ]
        return Counter(key_of(event) for event in told)
    step = row.partition(": ")[2]
    return Counter({key_of(event): 1 for event in conclusions(events, step, by)})


def key_of(event: Event) -> str:
    return json.dumps(event, sort_keys=True)


def differences(row: str, here: Ends, there: Ends, by: Seen) -> list[str]:
    """Lines of a diff from `here`, the reference, to `there`, seen `by` a machine of its own means;
    none if they are the same."""
    lines = []
    for end in sorted(here):
        one = counted(row, here[end], by)
        other = counted(row, there.get(end, []), by)
        lines += [f"{end} - {event}" for event in (one - other).elements()]
        lines += [f"{end} + {event}" for event in (other - one).elements()]
    return lines


def differing(row: str, reference: Seen, seen: Seen) -> list[str]:
    here = reference.rows[row]
    return differences(row, here, without_leftovers(row, reference, seen), seen)


def without_leftovers(row: str, reference: Seen, seen: Seen) -> Ends:
    """A slow machine's last call of one step of a story may end in the next: it is left out
    there."""
    story, is_step, _ = row.partition(": ")
    names = list(reference.rows)
    earlier = [
        name for name in names[: names.index(row)] if is_step and name.startswith(f"{story}: ")
    ]
    own, there = reference.rows[row], seen.rows[row]
    known = {
        end: {key for name in earlier for key in counted(name, reference.rows[name][end], seen)}
        - counted(row, own[end], seen).keys()
        for end in there
    }

    def is_left_over(event: Event, end: str) -> bool:
        return (
            event["event"] == "connection_closed" and key_of(concluded(event, seen)) in known[end]
        )

    return {end: [e for e in events if not is_left_over(e, end)] for end, events in there.items()}


def check_same(reference: Seen, seen: Seen) -> None:
    """The labs passed, and every row that both have gave the same events."""
    assert seen.doctor_status == 0, seen.doctor
    assert seen.passed and not seen.failed, seen.output[-6000:]
    told = {row: differing(row, reference, seen) for row in reference.rows if row in seen.rows}
    lines = ["\n  ".join([row, *lines]) for row, lines in told.items() if lines]
    assert not lines, "\n".join(lines)
