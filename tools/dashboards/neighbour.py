# SPDX-License-Identifier: Apache-2.0
"""The dashboard of one neighbour: how it stands, how it fell, and what led to that."""

import ends
import queries
import variables
import words
from columns import COLOURED_WORDS, WHO, narrow, number
from health import HEALTH, PATIENCE
from parts import Json, lines, note, override, placed, row, series, stat, table
from parts import timeline
from queries import ID, NEIGHBOUR, ON, named
from words import mapped

LEGEND = "{{netns}} {{vrf}} {{peer}} at {{instance}}"
NOTHING = {"noValue": "not known"}
NOW = [
    stat(
        "State",
        "RFC 4271 8.2.2, inferred from what the local speaker writes and reads.",
        queries.state(NEIGHBOUR),
        color_mode="background",
        mappings=mapped(words.STATES),
        **NOTHING,
    ),
    stat(
        "For",
        "How long the session has been up or down.",
        f"{queries.up_for(NEIGHBOUR)} or {queries.down_for(NEIGHBOUR)}",
        unit="dtdhms",
        mappings=[number("-1", "not known"), number("10000000000", "since before the agent")],
        **NOTHING,
    ),
    stat(
        "Severity",
        "That of the alerts while it is down, if it lasts.",
        f"{queries.severity(NEIGHBOUR)} or 3 * ({named('session_up', NEIGHBOUR)} == 1)",
        color_mode="background",
        mappings=mapped(words.SEVERITIES | {"3": ("none", words.GREEN)}),
        **NOTHING,
    ),
    stat(
        "Came up",
        "How many times in the time shown; more than a few is flapping.",
        f"sum(increase({named('session_established_total', NEIGHBOUR)}[$__range]))",
        **NOTHING,
    ),
    stat(
        "Round trip",
        "TCP's smoothed round-trip time.",
        named("tcp_rtt_seconds", NEIGHBOUR),
        unit="s",
        decimals=1,
        **NOTHING,
    ),
]
NEXT = note(
    "Ask the agent",
    "On the router $instance, for the whole story, message by message, with both OPENs side by "
    "side and what to do next:\n\n"
    "    bgpsnoop explain $peer\n\n"
    "The agent's own page at `/` tells the same.",
)


def verdict(title: str, description: str, targets: list[str], none: str) -> Json:
    """An info metric as sentences, and in the second query how long ago that was, if known."""
    ago = {"Value #B": "Ago"} if len(targets) > 1 else {}
    columns = {"side": "Who has to act", "why": "Why", "outcome": "Outcome", "layer": "Layer"}
    return table(
        title,
        description,
        [queries.placed(target) for target in targets],
        {**ago, **columns, "instance": "Router", "vrf": "VRF", "netns": "Namespace"},
        sort=["Router", "VRF", "where"],
        hidden=["job", "where", "peer", "cause"],
        noValue=none,
        overrides=[
            WHO,
            *(override(heading, unit="dtdhms", custom__width=150) for heading in ago.values()),
            override("Why", mappings=words.reasons(), custom__minWidth=300),
            *narrow(Outcome=200, Layer=130, Router=170, VRF=100, Namespace=130),
        ],
    )


FALL = verdict(
    "The fall",
    "How the session last went down, whatever retries followed; until it has been up again for an "
    "hour.",
    [
        queries.told(named("last_down_info", NEIGHBOUR)),
        f"floor(time() - {named('last_down_timestamp_seconds', NEIGHBOUR)})",
    ],
    "It never was up, or has been up for more than an hour",
)
LAST = verdict(
    "What keeps it down",
    "How the last of its connections ended, while it is down.",
    [
        f"{queries.told(named('last_outcome_info', NEIGHBOUR))}"
        f" and {ON} ({queries.down(NEIGHBOUR)})"
    ],
    "It is up, or none of its connections has ended yet",
)
WHO_IT_IS = table(
    "Who it is",
    "What is known of the session beside its labels.",
    [
        queries.who(
            NEIGHBOUR,
            "peer_as",
            "local_as",
            "local",
            "router_id",
            "interface",
            "process",
            "initiator",
            "group",
        )
    ],
    {
        "neighbour": "Neighbour",
        "peer_as": "AS",
        "router_id": "BGP identifier",
        "local": "Our address",
        "local_as": "Our AS",
        "interface": "Interface",
        "process": "Our process",
        "initiator": "Who called",
        "group": "Group",
        "instance": "Router",
        "vrf": "VRF",
        "netns": "Namespace",
    },
    hidden=["job", "peer"],
    noValue="No such neighbour",
    overrides=[override("Who called", mappings=mapped(words.INITIATORS))],
)
STATES = timeline(
    "State over time",
    "The state of RFC 4271 8.2.2, inferred from what the local speaker writes and reads.",
    series(queries.state(NEIGHBOUR), LEGEND),
    mapped(words.STATES),
)
ENDS = [
    ends.outcomes(
        "How its connections ended. Every connection ends in exactly one outcome.", NEIGHBOUR
    ),
    ends.notifications(NEIGHBOUR),
    ends.resets("By where the connection stood.", NEIGHBOUR),
]
BOTH_WAYS = {"custom": {"axisCenteredZero": True}}
MESSAGES = [
    lines(
        "Messages",
        "BGP messages a second by type; sent ones are drawn below zero.",
        [
            series(
                queries.rate("messages_received_total", NEIGHBOUR, "message"),
                "received {{message}}",
            ),
            series(
                "-" + queries.rate("messages_sent_total", NEIGHBOUR, "message"), "sent {{message}}"
            ),
        ],
        unit="mps",
        **BOTH_WAYS,
    ),
    lines(
        "Bytes of BGP",
        "A second; sent ones are drawn below zero.",
        [
            series(queries.rate("message_bytes_received_total", NEIGHBOUR, ID), "received"),
            series("-" + queries.rate("message_bytes_sent_total", NEIGHBOUR, ID), "sent"),
        ],
        unit="binBps",
        **BOTH_WAYS,
    ),
]
FAMILIES = table(
    "Address families",
    "Which the OPENs offered, and since when the initial table is complete (End-of-RIB).",
    [
        f"max by ({ID}, afi, safi, status) ({named('session_family_info', NEIGHBOUR)})",
        *(
            f"floor(time() - max by ({ID}, afi, safi) ("
            + named("end_of_rib_timestamp_seconds", NEIGHBOUR, f'direction="{way}"')
            + "))"
            for way in ("received", "sent")
        ),
    ],
    {
        "afi": "AFI",
        "safi": "SAFI",
        "status": "Status",
        "Value #B": "Its table is complete for",
        "Value #C": "Ours is complete for",
        "netns": "Namespace",
    },
    sort=["AFI", "SAFI"],
    hidden=["job", "instance", "vrf", "peer"],
    noValue="No OPEN of both ends is known",
    overrides=[
        override("Status", mappings=mapped(words.FAMILIES), custom__cellOptions=COLOURED_WORDS),
        override("Its table is complete for", unit="dtdhms"),
        override("Ours is complete for", unit="dtdhms"),
    ],
)


def dashboard() -> Json:
    rows = [
        (4, [(4, NOW[0]), (5, NOW[1]), (3, NOW[2]), (3, NOW[3]), (3, NOW[4]), (6, NEXT)]),
        (4, [(24, FALL)]),
        (4, [(24, LAST)]),
        (5, [(24, STATES)]),
        (4, [(24, WHO_IT_IS)]),
        (1, [(24, row("How its connections ended"))]),
        (8, [(8, each) for each in ENDS]),
        (1, [(24, row("Messages"))]),
        (8, [(12, each) for each in MESSAGES]),
        (8, [(8, PATIENCE[0]), (8, PATIENCE[1]), (8, FAMILIES)]),
        (1, [(24, row("TCP"))]),
        (8, [(8, each) for each in HEALTH[:3]]),
        (8, [(8, each) for each in HEALTH[3:]]),
    ]
    chosen = [
        variables.datasource(),
        variables.job(),
        variables.instance(),
        variables.vrf(),
        variables.namespace(),
        variables.peer(one=True),
    ]
    return variables.dashboard(
        "neighbour", "Neighbour", "One neighbour: how it stands, and why.", chosen, placed(rows)
    )
