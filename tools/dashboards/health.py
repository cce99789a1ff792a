# SPDX-License-Identifier: Apache-2.0
"""Of one neighbour: how close its hold timer came to its end, and how its TCP does."""

import queries
from parts import bars, lines, series, steps
from queries import ID, NEIGHBOUR, named

PATIENCE = [
    lines(
        "Hold time that was left",
        "The smallest part of the hold time that was left between two messages of the peer, of the "
        "last one to two minutes. A peer that sends KEEPALIVEs as it should comes to 33 %; near 0 "
        "the session nearly expired.",
        [series(named("session_hold_time_remaining_min_ratio", NEIGHBOUR), "left at {{instance}}")],
        unit="percentunit",
        min=0,
        max=1,
        thresholds=steps(("red", None), ("orange", 0.1), ("green", 0.3)),
        color={"mode": "thresholds"},
        custom={"thresholdsStyle": {"mode": "dashed"}},
    ),
    lines(
        "Silence, and how long it may last",
        "Time since the last message of any type was received or sent, beside the hold time and "
        "the keepalive interval that were negotiated.",
        [
            series(
                f"time() - max by ({ID}) ("
                + named(f"last_message_{way}_timestamp_seconds", NEIGHBOUR)
                + ")",
                f"since the last was {way}",
            )
            for way in ("received", "sent")
        ]
        + [
            series(named("session_hold_time_seconds", NEIGHBOUR), "hold time"),
            series(named("session_keepalive_interval_seconds", NEIGHBOUR), "keepalive interval"),
        ],
        unit="s",
        min=0,
    ),
]
HEALTH = [
    lines(
        "Round-trip time",
        "TCP's smoothed one.",
        [series(named("tcp_rtt_seconds", NEIGHBOUR), "at {{instance}}")],
        unit="s",
        min=0,
    ),
    lines(
        "Queues",
        "Not read by our speaker: it is slow or hangs. Not acknowledged by the peer: the path, or "
        "the peer's end does not read.",
        [
            series(named("tcp_receive_queue_bytes", NEIGHBOUR), "not read here"),
            series(named("tcp_send_queue_bytes", NEIGHBOUR), "not acknowledged by the peer"),
        ],
        unit="bytes",
        min=0,
    ),
    bars(
        "Segments sent again",
        "TCP retransmissions.",
        [series(queries.increase("tcp_retransmits_total", NEIGHBOUR, ID), "at {{instance}}")],
    ),
    lines(
        "Closed windows",
        "The part of the time for which an end of the session offered no room to receive.",
        [series(queries.rate("tcp_zero_window_seconds_total", NEIGHBOUR, ID), "at {{instance}}")],
        unit="percentunit",
        min=0,
    ),
    bars(
        "Segments that this host dropped",
        "By why: keys of MD5 or TCP-AO, TTL, blind attacks.",
        [series(queries.increase("rejected_segments_total", NEIGHBOUR, "reason"), "{{reason}}")],
    ),
    bars(
        "Warnings",
        "What was wrong while a connection lived (docs/diagnosis.md).",
        [series(queries.increase("session_warnings_total", NEIGHBOUR, "warning"), "{{warning}}")],
    ),
]
