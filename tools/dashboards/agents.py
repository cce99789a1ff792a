# SPDX-License-Identifier: Apache-2.0
"""The dashboard of the agents: what they see, what they lose, what they cost."""

import queries
import variables
import words
from columns import COLOURED_WORDS, narrow
from overview import TROUBLES
from summary import NO_AGENT
from parts import (
    NONE_IS_WELL,
    Json,
    bars,
    lines,
    override,
    placed,
    row,
    series,
    stat,
    steps,
    table,
)
from parts import timeline
from queries import AGENT, named
from words import mapped

BY = "job, instance"
KNOWN = f"present_over_time({named('build_info', AGENT)}[1d])"


def of_ours(metric: str, over: str = "{}") -> str:
    """Of the agents' processes: other exporters have metrics of these names."""
    which = f"{metric}{{{AGENT}}}"
    return f"{over.format(which)} and on ({BY}) {named('build_info', AGENT)}"


STATS = [
    stat(
        "Agents that answer",
        "Of those that Prometheus has reached within the last day.",
        f"sum(up{{{AGENT}}} and on ({BY}) {KNOWN})",
        thresholds=steps(("red", None), ("green", 1)),
        **NO_AGENT,
    ),
    stat(
        "In trouble",
        "Agents that do not answer, or do not see all that they could.",
        queries.or_none(f"count(count by ({BY}) ({queries.troubles()}))"),
        color_mode="background",
        thresholds=NONE_IS_WELL,
        **NO_AGENT,
    ),
    stat(
        "Hooks attached",
        "Of the kernel hooks that the kernels have a way for. Below 100 % an agent is blind for "
        "something.",
        f"sum({named('hook_attached', AGENT)}) / sum({named('hook_offered', AGENT)})",
        unit="percentunit",
        thresholds=steps(("red", None), ("orange", 0.5), ("green", 1)),
        **NO_AGENT,
    ),
    stat(
        "Records lost",
        "Records that found no room between kernel and agent in the time shown. Verdicts around "
        "them may be unknown.",
        f"sum(increase({named('records_lost_total', AGENT)}[$__range]))",
        thresholds=NONE_IS_WELL,
        **NO_AGENT,
    ),
    stat(
        "Neighbours without room",
        "Connections of neighbours beyond --max-sessions in the time shown.",
        f"sum(increase({named('sessions_overflow_total', AGENT)}[$__range]))",
        thresholds=NONE_IS_WELL,
        **NO_AGENT,
    ),
    stat(
        "Oldest snapshot",
        "How old what is shown is: usually less than two seconds. Above 10 s an agent is behind.",
        f"max({named('snapshot_age_seconds', AGENT)})",
        unit="s",
        decimals=1,
        thresholds=steps(("green", None), ("orange", 5), ("red", 10)),
        **NO_AGENT,
    ),
]
EACH = table(
    "Agents",
    "One line for each; the ones that do not answer first.",
    [
        f"max by ({BY}) (up{{{AGENT}}} and on ({BY}) {KNOWN})",
        f"max by ({BY}, version) ({named('build_info', AGENT)})",
        f"floor(time() - max by ({BY}) ({of_ours('process_start_time_seconds')}))",
        f"sum by ({BY}) ({named('session_up', AGENT)})",
        f"sum by ({BY}) (1 - {named('session_up', AGENT)})",
        f"sum by ({BY}) ({named('hook_offered', AGENT)} - {named('hook_attached', AGENT)})",
        f"sum by ({BY}) (increase({named('records_lost_total', AGENT)}[$__range]))",
        f"floor(time() - max by ({BY}) "
        f"({named('config_last_reload_success_timestamp_seconds', AGENT)}))",
    ],
    {
        "instance": "Router",
        "Value #A": "Answers",
        "version": "Version",
        "Value #C": "Runs for",
        "Value #D": "Sessions up",
        "Value #E": "Sessions down",
        "Value #F": "Hooks missing",
        "Value #G": "Records lost",
        "Value #H": "Configuration read",
        "job": "Job",
    },
    sort=["Answers", "Router", "Job"],
    noValue="No agent has been reached",
    decimals=0,
    overrides=[
        override(
            "Answers",
            mappings=mapped({"0": ("no", "red"), "1": ("yes", "green")}),
            custom__cellOptions=COLOURED_WORDS,
        ),
        override("Runs for", unit="dtdhms"),
        override("Configuration read", unit="dtdhms"),
        override("Hooks missing", thresholds=NONE_IS_WELL, custom__cellOptions=COLOURED_WORDS),
        override("Records lost", thresholds=NONE_IS_WELL, custom__cellOptions=COLOURED_WORDS),
        *narrow(Router=230),
    ],
)
HOOKS = timeline(
    "Hooks",
    "Which kernel hooks are attached. `bgpsnoop doctor` on the router says why one is not.",
    series(
        f"{named('hook_attached', AGENT)} - (1 - {named('hook_offered', AGENT)})",
        "{{hook}} at {{instance}}",
    ),
    mapped(words.HOOKS),
)


def per_second(title: str, description: str, metric: str, by: str, legend: str) -> Json:
    target = series(queries.rate(metric, AGENT, by), legend)
    return lines(title, description, [target], unit="cps", min=0)


LOSSES = [
    per_second(
        "Lost records",
        "That found no room between kernel and agent, by kind. Anything but zero means gaps.",
        "records_lost_total",
        f"{BY}, kind",
        "{{kind}} at {{instance}}",
    ),
    bars(
        "What else was left out",
        "Messages and segments that the kernel only counted, bytes that are no BGP, strangers that "
        "made room for others.",
        [
            series(queries.increase("messages_untold_total", AGENT, BY), "messages, {{instance}}"),
            series(
                queries.increase("unwanted_segments_untold_total", AGENT, BY),
                "segments, {{instance}}",
            ),
            series(
                queries.increase("decode_errors_total", AGENT, f"{BY}, reason"),
                "not BGP: {{reason}}, {{instance}}",
            ),
            series(
                queries.increase("strangers_forgotten_total", AGENT, BY),
                "strangers forgotten, {{instance}}",
            ),
        ],
    ),
    bars(
        "What could not be written or watched",
        "Events, kept state, network namespaces; each has a line in the agent's log.",
        [
            series(queries.increase("event_write_errors_total", AGENT, BY), "events, {{instance}}"),
            series(queries.increase("state_write_errors_total", AGENT, BY), "state, {{instance}}"),
            series(
                queries.increase("state_files_refused_total", AGENT, f"{BY}, kind"),
                "state files: {{kind}}, {{instance}}",
            ),
            series(
                queries.increase("namespaces_refused_total", AGENT, f"{BY}, kind"),
                "namespaces: {{kind}}, {{instance}}",
            ),
        ],
    ),
]
WORK = [
    per_second("Records", "From the kernel, by kind.", "records_total", "kind", "{{kind}}"),
    per_second(
        "Segments that nobody wanted",
        "Of BGP, that no socket took or this host dropped, by reason.",
        "unwanted_segments_total",
        "reason",
        "{{reason}}",
    ),
    bars(
        "Warnings",
        "Given of sessions and of none (docs/diagnosis.md).",
        [series(queries.increase("warnings_total", AGENT, "warning"), "{{warning}}")],
    ),
]
COST = [
    lines(
        "Processor time",
        "Of one processor.",
        [
            series(
                of_ours("process_cpu_seconds_total", "rate({}[$__rate_interval])"), "{{instance}}"
            )
        ],
        unit="percentunit",
        min=0,
    ),
    lines(
        "Memory",
        "Resident.",
        [series(of_ours("process_resident_memory_bytes"), "{{instance}}")],
        unit="bytes",
        min=0,
    ),
    lines(
        "Open files",
        "Beside the most that it may have.",
        [
            series(of_ours("process_open_fds"), "{{instance}}"),
            series(of_ours("process_max_fds"), "the most, {{instance}}"),
        ],
        min=0,
        decimals=0,
    ),
]
VERSIONS = lines(
    "Versions",
    "How many agents run each.",
    [series(f"count by (version) ({named('build_info', AGENT)})", "{{version}}")],
    min=0,
    decimals=0,
    custom={"lineInterpolation": "stepAfter"},
)
CLIENTS = bars(
    "HTTP clients that were cut off",
    "By why: to make room for others, or because they were too slow; and requests to follow the "
    "stream that were refused.",
    [
        series(queries.increase("http_connections_cut_total", AGENT, "reason"), "{{reason}}"),
        series(queries.increase("http_answers_cut_total", AGENT, BY), "answers, {{instance}}"),
        series(queries.increase("http_streams_refused_total", AGENT, BY), "streams, {{instance}}"),
    ],
)
LISTENERS = table(
    "Who listens",
    "Processes that listen on a BGP port, and where.",
    [f"max by ({BY}, netns, address, process) ({named('listener_info', AGENT)})"],
    {"process": "Process", "address": "Address", "instance": "Router", "netns": "Namespace"},
    sort=["Router", "Process", "Address"],
    hidden=["job"],
    noValue="No process listens on a BGP port",
)


def dashboard() -> Json:
    rows = [
        (4, [(4, each) for each in STATS]),
        (5, [(24, TROUBLES)]),
        (8, [(24, EACH)]),
        (1, [(24, row("Hooks"))]),
        (11, [(24, HOOKS)]),
        (1, [(24, row("Losses"))]),
        (8, [(8, each) for each in LOSSES]),
        (1, [(24, row("Work"))]),
        (8, [(8, each) for each in WORK]),
        (1, [(24, row("Cost"))]),
        (8, [(8, each) for each in COST]),
        (1, [(24, row("Versions, clients, speakers"))]),
        (8, [(8, VERSIONS), (8, CLIENTS), (8, LISTENERS)]),
    ]
    chosen = [variables.datasource(), variables.job(), variables.instance()]
    return variables.dashboard(
        "agents",
        "Agents",
        "What the agents see, what they lose, and what they cost.",
        chosen,
        placed(rows),
    )
