# SPDX-License-Identifier: Apache-2.0
"""Of the overview: the numbers at its top, and the curves at its end."""

import ends
import queries
import words
from parts import NONE_IS_WELL, bars, lines, override, series, stat, steps
from queries import AGENT, CALLERS, ON, SESSIONS, named

# Not in the colour of a number that is well.
NO_AGENT = {"noValue": "no agent", "mappings": [words.missing_as("no agent", words.ORANGE)]}
STATS = [
    stat(
        "Down, critical",
        "Sessions of neighbours that are down, of which BgpSessionDown tells if it lasts.",
        queries.or_none(f"count({queries.severity(SESSIONS)} == 2)"),
        color_mode="background",
        thresholds=NONE_IS_WELL,
        **NO_AGENT,
    ),
    stat(
        "Down, nobody is woken",
        "An operator or the configuration of this host ended them, or they never were up and "
        "nobody here calls them.",
        queries.or_none(f"count({queries.severity(SESSIONS)} < 2)"),
        thresholds=steps(("green", None), ("blue", 1)),
        **NO_AGENT,
    ),
    stat(
        "Up",
        "Sessions that are established now.",
        queries.or_none(f"sum({named('session_up', SESSIONS)})"),
        thresholds=steps(("green", None)),
        **NO_AGENT,
    ),
    stat(
        "Up again",
        "Sessions that went down within the last hour and are up again.",
        queries.or_none(
            f"count({named('last_down_info', SESSIONS)}"
            f" and {ON} ({named('session_up', SESSIONS)} == 1))"
        ),
        thresholds=steps(("green", None), ("orange", 1)),
        **NO_AGENT,
    ),
    stat(
        "Strangers that knock",
        "Who sends OPENs though nobody has configured them here. They are not down.",
        queries.or_none(f"count({queries.knocks(CALLERS)})"),
        thresholds=steps(("green", None), ("blue", 1)),
        **NO_AGENT,
    ),
    stat(
        "Agents in trouble",
        "Agents that do not answer, or do not see all that they could. What they do not see is "
        "neither up nor down here.",
        queries.or_none(f"count(count by (job, instance) ({queries.troubles()}))"),
        color_mode="background",
        thresholds=NONE_IS_WELL,
        **NO_AGENT,
    ),
]
OVER_TIME = [
    lines(
        "Sessions",
        "How many are up, and how many of those that are known are not.",
        [
            series(f"sum({named('session_up', SESSIONS)})", "up"),
            series(f"sum(1 - {named('session_up', SESSIONS)})", "down"),
        ],
        overrides=[
            override(name, color={"mode": "fixed", "fixedColor": color})
            for name, color in (("up", words.GREEN), ("down", words.RED))
        ],
        decimals=0,
        min=0,
        custom={"lineInterpolation": "stepAfter"},
    ),
    ends.outcomes(
        "How connections ended. Every connection ends in exactly one outcome (docs/diagnosis.md).",
        SESSIONS,
    ),
]
SAID = [
    ends.notifications(SESSIONS),
    ends.resets(
        "By where the connection stood. Received in open_sent: the peer accepts the connection and "
        "not the neighbour.",
        SESSIONS,
    ),
]
CALLS_OF_STRANGERS = bars(
    "Connections of strangers",
    "By how they ended: scans, health checks, and routers that are configured towards us.",
    [series(queries.increase("unknown_peer_connections_total", AGENT, "outcome"), "{{outcome}}")],
)
