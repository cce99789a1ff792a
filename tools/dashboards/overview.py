# SPDX-License-Identifier: Apache-2.0
"""The dashboard for whoever was woken: what is down, who has to act, why, since when."""

import queries
import variables
import words
from columns import FOR_THE_LINK, LINKED, PLACES, SEVERITY, WHERE, WHO, lasting, narrow, number
from parts import Json, override, placed, row, table
from queries import CALLERS, ID, ON, SESSIONS, named
from summary import CALLS_OF_STRANGERS, OVER_TIME, SAID, STATS
from words import mapped


def is_down(expression: str) -> str:
    return queries.placed(f"{expression} and {ON} ({queries.down(SESSIONS)})")


DOWN = table(
    "What is down",
    "Neighbours whose session is not up. Severity is that of the alerts, if it lasts: critical, or "
    "info where an operator or the configuration of this host ended it; no alert where it never "
    "was up and nobody here calls it. Why: how it went down; of what never was up, or was ended "
    "here and is called again since, or went down while nobody watched, how its last "
    "connection ended. Kept down by: how the last attempt since then ended. `bgpsnoop explain` on "
    "the router has the whole story, and what to do next. Strangers are not among these.",
    [
        queries.placed(queries.told(queries.severity(SESSIONS))),
        queries.placed(queries.down_for(SESSIONS)),
        is_down(queries.who(SESSIONS, "peer_as")),
        is_down(
            f"max by ({ID}, kept) ("
            f"{queries.told(named('last_outcome_info', SESSIONS), 'kept')}"
            f" and {ON} {named('last_down_info', SESSIONS)})"
        ),
    ],
    {
        "Value #A": "Severity",
        "side": "Who has to act",
        "neighbour": "Neighbour",
        "why": "Why",
        "Value #B": "Down for",
        "kept": "Kept down by",
        **WHERE,
    },
    sort=["-Severity", "Who has to act", "Down for", "Neighbour", "Router", "VRF", "where"],
    hidden=[*FOR_THE_LINK, "outcome", "layer", "cause"],
    noValue="No session is known to be down",
    overrides=[
        SEVERITY,
        WHO,
        LINKED,
        override("Why", mappings=words.reasons(), custom__minWidth=260),
        override("Kept down by", mappings=words.reasons()[:1], custom__minWidth=180),
        lasting("Down for", number("-1", "not known")),
        *PLACES,
    ],
)
REASONS = table(
    "What they have in common",
    "The same sessions by why they are down: the gravest, and then the most frequent, first.",
    [
        f"{total} by (side, why) ({queries.told(queries.severity(SESSIONS))})"
        for total in ("max", "count")
    ],
    {"Value #A": "Severity", "Value #B": "Sessions", "side": "Who has to act", "why": "Why"},
    sort=["-Severity", "-Sessions", "Who has to act", "Why"],
    noValue="No session is known to be down",
    overrides=[
        SEVERITY,
        WHO,
        override("Why", mappings=words.reasons()),
        override("Sessions", decimals=0, custom__width=100),
    ],
)
TROUBLES = table(
    "Agents that do not see all that they could",
    "What BgpsnoopBlind and BgpsnoopReloadFailed tell of. Of an agent that does not answer, no "
    "session is shown above, be it up or down.",
    [queries.troubles()],
    {"instance": "Router", "trouble": "What is wrong", "job": "Job"},
    sort=["What is wrong", "Router"],
    noValue="Of the agents that Prometheus has reached, none is in trouble",
    overrides=[
        override("What is wrong", mappings=mapped(words.TROUBLES), custom__minWidth=300),
        *narrow(Router=230),
    ],
)
UP = table(
    "What is up",
    "Neighbours whose session is established, the youngest first. Of those that went down within "
    "the last hour: why.",
    [
        queries.placed(queries.up_for(SESSIONS)),
        queries.placed(
            f"{queries.who(SESSIONS, 'peer_as', 'group')}"
            f" and {ON} ({named('session_up', SESSIONS)} == 1)"
        ),
        queries.placed(
            f"max by ({ID}, side, why) ({queries.told(named('last_down_info', SESSIONS))})"
            f" and {ON} ({named('session_up', SESSIONS)} == 1)"
        ),
        queries.placed(
            f"{queries.increase('session_established_total', SESSIONS, ID, '$__range')}"
            f" and {ON} ({named('session_up', SESSIONS)} == 1)"
        ),
    ],
    {
        "neighbour": "Neighbour",
        "Value #A": "Up for",
        "Value #D": "Came up",
        "side": "Who had to act",
        "why": "Why it was down",
        "group": "Group",
        **WHERE,
    },
    sort=["Up for", "Neighbour", "Router", "VRF", "where"],
    hidden=FOR_THE_LINK,
    noValue="No session is up",
    overrides=[
        LINKED,
        lasting("Up for", number("10000000000", "since before the agent")),
        override("Came up", decimals=0, custom__width=90),
        override("Who had to act", mappings=mapped(words.SIDES), custom__width=130),
        override("Why it was down", mappings=words.reasons()[:1], custom__minWidth=220),
        *PLACES,
    ],
)
STRANGERS = table(
    "Strangers that send OPENs",
    "Somebody configured this router there, and nobody them here: they sent an OPEN within the "
    "last 15 minutes. They are nobody's session, and not down. This host has to act if the "
    "neighbour is wanted (right address, right VRF), else whoever calls.",
    [
        queries.placed(queries.knocks(CALLERS)),
        queries.placed(
            f"{queries.told(named('knocking_peer_info', CALLERS))}"
            f" and {ON} {queries.knocks(CALLERS)}"
        ),
    ],
    {
        "peer": "Stranger",
        "name": "Name",
        "peer_as": "AS",
        "Value #A": "Last seen",
        "why": "How its last call ended",
        "instance": "Router",
        "vrf": "VRF",
        "netns": "Namespace",
    },
    sort=["Last seen", "Stranger", "Router"],
    hidden=["job", "where", "outcome", "cause"],
    noValue="No stranger sends OPENs",
    overrides=[
        override("Last seen", unit="dtdhms", custom__width=150),
        override("How its last call ended", mappings=words.reasons(), custom__minWidth=260),
        *PLACES,
    ],
)


def dashboard() -> Json:
    rows = [
        (4, [(4, each) for each in STATS]),
        (11, [(24, DOWN)]),
        (6, [(12, REASONS), (12, TROUBLES)]),
        (1, [(24, row("Up"))]),
        (10, [(24, UP)]),
        (1, [(24, row("Over time"))]),
        (8, [(12, each) for each in OVER_TIME]),
        (8, [(12, each) for each in SAID]),
        (1, [(24, row("Strangers: nobody's sessions"))]),
        (8, [(14, STRANGERS), (10, CALLS_OF_STRANGERS)]),
    ]
    chosen = [
        variables.datasource(),
        variables.job(),
        variables.instance(),
        variables.vrf(),
        variables.peer(one=False),
    ]
    return variables.dashboard(
        "overview",
        "Overview",
        "What is down, who has to act, why, and since when.",
        chosen,
        placed(rows),
    )
