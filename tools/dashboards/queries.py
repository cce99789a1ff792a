# SPDX-License-Identifier: Apache-2.0
"""PromQL that several panels share. What is down, and how bad that is, is what the alerts of
dashboards/prometheus/bgpsnoop.rules.yml say; none of its records is needed for the dashboards."""

import re
from pathlib import Path

RULES = Path(__file__).resolve().parents[2] / "dashboards/prometheus/bgpsnoop.rules.yml"
AGENT = 'job=~"$job",instance=~"$instance"'
SESSIONS = f'{AGENT},vrf=~"$vrf",peer=~"$peer"'
NEIGHBOUR = f'{AGENT},vrf=~"$vrf",netns=~"${{netns:raw}}",peer="$peer"'
CALLERS = f'{AGENT},vrf=~"$vrf"'  # strangers are no values of $peer
ID = "job, instance, netns, vrf, peer"
ON = f"on ({ID})"


def ours_only_causes() -> str:
    """Of which nobody is called at night: the same list as that of the alerts."""
    found = re.search(r'side="local",cause=~"([^"]+)"', RULES.read_text())
    assert found, "the rules no longer say which causes are our own doing"
    return found[1]


def named(metric: str, where: str, *more: str) -> str:
    return f"bgpsnoop_{metric}{{{','.join([where, *more])}}}"


def placed(expression: str) -> str:
    """With a label that the link to the neighbour needs: a regular expression for its namespace,
    which matches only the empty label where it is the agent's own."""
    blank = f'label_replace({expression}, "where", "()", "", "")'
    return f'label_replace({blank}, "where", "$1", "netns", "(.+)")'


def told(expression: str, label: str = "why") -> str:
    """With the cause as a label, or the outcome where no cause is known."""
    outcome = f'label_replace({expression}, "{label}", "$1", "outcome", "(.+)")'
    return f'label_replace({outcome}, "{label}", "$1", "cause", "(.+)")'


def down(where: str) -> str:
    return f"{named('session_up', where)} == 0"


def past(where: str) -> str:
    """Falls that do not tell why it is down still: something here ended it, but our speaker calls
    again, and what its calls meet is for others to mend; or nobody saw it."""
    ended = "last_outcome_info"
    here = named("last_down_info", where, 'side="local"')
    called = named("session_called_since_timestamp_seconds", where)
    theirs = named(ended, where, 'side=~"peer|path"')
    unseen = named("last_down_info", where, 'outcome="unknown"')
    seen = named(ended, where, 'outcome!="unknown"')
    return f"({here} and {ON} {called} and {ON} {theirs} or ({unseen} and {ON} {seen}))"


def fell(where: str) -> str:
    """How those went down that are down for that reason still."""
    return f"({named('last_down_info', where)} unless {ON} {past(where)})"


def why(where: str) -> str:
    """How it last went down, which retries do not change; of what never was up, or whose fall is
    past, how its last connection ended; of what has not seen one end, nothing."""
    return (
        f"({fell(where)}"
        f" or {ON} {named('last_outcome_info', where)}"
        f" or {ON} {named('session_up', where)})"
    )


def ours(where: str) -> str:
    """An operator of this host did it, or its configuration says so."""

    def of(metric: str) -> str:
        others = 'layer!="parameters"', f'cause!~"{ours_only_causes()}"'
        all_here = named(metric, where, 'side="local"')
        return f"{all_here} unless {named(metric, where, *others)}"

    fall = f"(({of('last_down_info')}) unless {ON} {past(where)})"
    return f"({fall} or {ON} ({of('last_outcome_info')} unless {ON} {fell(where)}))"


def awaited(where: str) -> str:
    """Was up once, or a speaker of this host calls it in vain."""
    return (
        f"({named('session_established_total', where)} > 0"
        f" or {ON} {named('last_down_timestamp_seconds', where)}"
        f" or {ON} {named('session_called_since_timestamp_seconds', where)})"
    )


def severity(where: str) -> str:
    """Of each session that is down: 2 critical, 1 info, 0 no alert (words.SEVERITIES)."""
    return (
        f"((1 + 0 * ({ours(where)} and {ON} {awaited(where)})"
        f" or {ON} 2 + 0 * ({why(where)} and {ON} {awaited(where)})"
        f" or {ON} 0 * {why(where)})"
        f" and {ON} ({down(where)}))"
    )


def down_for(where: str) -> str:
    """Seconds; -1 where that is not known."""
    return (
        f"((floor(time() - ({named('last_down_timestamp_seconds', where)}"
        f" or {ON} {named('session_called_since_timestamp_seconds', where)}))"
        f" or {ON} 0 * {named('session_up', where)} - 1)"
        f" and {ON} ({down(where)}))"
    )


def up_for(where: str) -> str:
    """Seconds; 10^10 where the session is older than the agent and its state."""
    return (
        f"((floor(time() - {named('session_established_timestamp_seconds', where)})"
        f" or {ON} 0 * {named('session_up', where)} + 1e10)"
        f" and {ON} ({named('session_up', where)} == 1))"
    )


def who(where: str, *labels: str) -> str:
    """The neighbour as people call it, its name before its address, and what else is known."""
    joined = f'label_join({named("session_info", where)}, "neighbour", " ", "name", "peer")'
    shown = f'label_replace({joined}, "neighbour", "$1", "neighbour", " (.+)")'
    return f"max by ({', '.join([ID, 'neighbour', *labels])}) ({shown})"


def state(where: str) -> str:
    """A number in the order of words.STATES."""
    states = ("connect", "active", "open_sent", "open_confirm", "established")

    def term(number: int, name: str) -> str:
        it_is = named("session_state", where, f'state="{name}"')
        return f"{number} * sum by ({ID}) ({it_is})"

    return " + ".join(term(number, name) for number, name in enumerate(states, 1))


def or_none(expression: str) -> str:
    """0 where there is none; nothing where there is no agent that could tell."""
    return f"({expression}) or 0 * count(bgpsnoop_build_info{{{AGENT}}})"


def increase(metric: str, where: str, by: str, over: str = "$__rate_interval") -> str:
    return f"sum by ({by}) (increase({named(metric, where)}[{over}]))"


def rate(metric: str, where: str, by: str) -> str:
    return f"sum by ({by}) (rate({named(metric, where)}[$__rate_interval]))"


def knocks(where: str) -> str:
    """Seconds since the last OPEN of strangers that sent one within 15 minutes."""
    return f"floor(time() - {named('knocking_peer_last_seen_timestamp_seconds', where)}) < 900"


def troubles() -> str:
    """Agents that do not see all that they could: BgpsnoopBlind and BgpsnoopReloadFailed."""

    def trouble(name: str, expression: str) -> str:
        return f'label_replace({expression}, "trouble", "{name}", "", "")'

    attached, offered = named("hook_attached", AGENT), named("hook_offered", AGENT)
    known = f"present_over_time({named('build_info', AGENT)}[1d])"
    all_of_them = (
        trouble("agent_down", f"up{{{AGENT}}} == 0 and on (job, instance) {known}"),
        trouble(
            "hook_not_attached", f"{attached} == 0 and on (job, instance, hook) {offered} == 1"
        ),
        trouble("behind", f"{named('snapshot_age_seconds', AGENT)} > 10"),
        trouble("records_lost", f"increase({named('records_lost_total', AGENT)}[5m]) > 0"),
        trouble("reload_failed", f"{named('config_last_reload_successful', AGENT)} == 0"),
    )
    return f"count by (job, instance, trouble) ({' or '.join(all_of_them)})"
