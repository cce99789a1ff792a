# SPDX-License-Identifier: Apache-2.0
"""How connections end, over time: of all sessions, or of one neighbour."""

import queries
from parts import Json, bars, series


def outcomes(description: str, which: str) -> Json:
    query = queries.increase("connection_outcomes_total", which, "outcome")
    return bars("Outcomes", description, [series(query, "{{outcome}}")])


def notifications(which: str) -> Json:
    return bars(
        "NOTIFICATION messages",
        "By code and subcode. Received: the peer objects. Sent: our speaker objects.",
        [
            series(
                queries.increase(f"notifications_{way}_total", which, "code, subcode"),
                way + " {{code}}/{{subcode}}",
            )
            for way in ("received", "sent")
        ],
    )


def resets(description: str, which: str) -> Json:
    return bars(
        "TCP resets",
        description,
        [
            series(queries.increase(f"resets_{way}_total", which, "phase"), way + " in {{phase}}")
            for way in ("received", "sent")
        ],
    )
