# SPDX-License-Identifier: Apache-2.0
"""What an operator reads in the dashboards: the answers of a real Prometheus, and what Grafana's
own code makes of them."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

import panels
from grafana import VERSIONS, Grafana, Table, keep
from many_peers import Peer, peers
from panels import Json, Prometheus, Query

ALL_SEVERITIES = ["critical", "info", "no alert"]
SIDES = {
    "local": "this host",
    "path": "the way",
    "peer": "the peer",
    "unknown": "not known",
    "": "not known",
}


@pytest.fixture(scope="module", params=VERSIONS)
def grafana(request: pytest.FixtureRequest) -> Iterator[Grafana]:
    made = Grafana(request.param)
    yield made
    made.close()


def table(grafana: Grafana, prometheus: Prometheus, title: str, name: str = "overview") -> Table:
    return grafana.table(name, panels.panel(name, title), prometheus)


# --- What is down --------------------------------------------------------------------------------


class Shuffled(Prometheus):
    """Prometheus promises no order."""

    def ask(self, query: Query) -> list[Json]:
        result = super().ask(query)
        random.shuffle(result)
        return result


def importance(peer: Peer) -> tuple[int, str, int, str, str, str]:
    severity = ALL_SEVERITIES.index(peer.fate.severity)
    # What was never up, and is not called, is down nobody knows since when.
    since = peer.seconds if peer.fate.fell or peer.fate.called else -1
    namespace = peer.netns or "()"
    return severity, peer.fate.acting or "~", since, peer.shown.lower(), peer.instance, namespace


def test_200_peers_stand_by_severity_then_who_then_the_newest_then_name(
    grafana: Grafana, many: Prometheus
) -> None:
    wanted = sorted(peers(), key=importance)
    for seed in range(3):
        random.seed(seed)
        down = table(grafana, Shuffled(many.url, many.at), "What is down")
        assert len(down.rows) == 200
        shown = ("Severity", "Who has to act", "Neighbour", "Router")
        found = list(zip(*map(down.column, shown), strict=True))
        assert found == [
            (peer.fate.severity, SIDES[peer.fate.acting], peer.shown, peer.instance)
            for peer in wanted
        ]
    keep(grafana, "overview", many, f"200_peers_{grafana.version}")


def test_each_cell_says_what_an_operator_would(grafana: Grafana, many: Prometheus) -> None:
    down = table(grafana, many, "What is down")
    assert down.row_of("R&D / Köln fe80::1%eth0") == {
        "Severity": "critical",
        "Who has to act": "the peer",
        "Neighbour": "R&D / Köln fe80::1%eth0",
        "Why": "an operator or a new configuration there",
        "Down for": "00:00:07",
        "Kept down by": "nothing listens on its BGP port: BGP not enabled, its process down, or "
        "another VRF",
        "AS": "65001",
        "Router": "r1:19179",
        "VRF": "default",
        "Namespace": "",
    }
    reasons = set(down.column("Why"))
    assert "the MD5 or TCP-AO keys of both ends differ, or one has none" in reasons
    assert "cease other" in reasons  # where no cause is known, the outcome
    assert "none of its connections has ended yet" in reasons
    unknown = next(peer for peer in peers() if not peer.fate.called)
    assert down.row_of(unknown.shown)["Down for"] == "not known"
    assert "Kept down by" in down.headings and "" in down.column("Kept down by")


def test_what_is_red_is_what_wakes_somebody(grafana: Grafana, many: Prometheus) -> None:
    down = table(grafana, many, "What is down")
    place = down.headings.index("Severity")
    colors = {row[place]: color[place] for row, color in zip(down.rows, down.colors, strict=True)}
    red = grafana.shown("overview", panels.panel("overview", "Down, critical"), many)["colors"][0]
    assert colors["critical"].lower() == red.lower()
    assert len({color.lower() for color in colors.values()}) == 3


def query_of(link: str) -> dict[str, str]:
    asked = parse_qs(urlsplit(link).query, keep_blank_values=True, strict_parsing=True)
    return {name: values[0] for name, values in asked.items()}


def test_a_row_leads_to_its_neighbour_in_the_same_time(grafana: Grafana, many: Prometheus) -> None:
    down = table(grafana, many, "What is down")
    seen = set()
    for row, links in zip(down.rows, down.links, strict=True):
        neighbour, agent = links
        named = dict(zip(down.headings, row, strict=True))
        asked = query_of(neighbour)
        assert urlsplit(neighbour).path == "/d/bgpsnoop-neighbour/bgpsnoop-neighbour"
        assert (asked["from"], asked["to"], asked["var-datasource"]) == ("now-6h", "now", "PROM/1")
        assert (asked["var-job"], asked["var-vrf"]) == ("bgpsnoop", "default")
        assert named["Neighbour"].endswith(asked["var-peer"])
        assert asked["var-instance"] == named["Router"]
        assert asked["var-netns"] == (named["Namespace"] or "()")
        assert urlsplit(agent).path == "/d/bgpsnoop-agents/bgpsnoop-agents"
        assert query_of(agent)["var-instance"] == named["Router"]
        seen.add((asked["var-peer"], asked["var-instance"], asked["var-netns"]))
    assert len(seen) == 200 and ("fe80::1%eth0", "r1:19179", "()") in seen


def test_the_link_finds_that_neighbour_and_no_other(grafana: Grafana, many: Prometheus) -> None:
    for netns, shown in (("()", ""), ("blue", "blue"), ("red 4026532001", "red 4026532001")):
        where = {"peer": "10.9.9.9", "netns": netns}
        asked = replace(many, variables=where)
        fall = table(grafana, asked, "The fall", "neighbour")
        assert len(fall.rows) == 1
        row = dict(zip(fall.headings, fall.rows[0], strict=True))
        assert (row.get("Namespace", ""), row["Ago"]) == (shown, "00:00:08")
        assert row["Why"] == "an operator or a new configuration there"


def number(grafana: Grafana, prometheus: Prometheus, title: str, name: str = "overview") -> str:
    texts = grafana.shown(name, panels.panel(name, title), prometheus)["texts"]
    return " ".join(texts)


def test_the_numbers_are_those_of_the_table(grafana: Grafana, many: Prometheus) -> None:
    severities = table(grafana, many, "What is down").column("Severity")
    critical = severities.count("critical")
    assert 0 < critical < 200
    assert number(grafana, many, "Down, critical") == str(critical)
    assert number(grafana, many, "Down, nobody is woken") == str(200 - critical)
    assert number(grafana, many, "Up") == "5"
    assert number(grafana, many, "Up again") == "1"
    assert number(grafana, many, "Strangers that knock") == "1"
    assert number(grafana, many, "Agents in trouble") == "2"


def test_what_many_have_in_common_stands_first(grafana: Grafana, many: Prometheus) -> None:
    down, common = (
        table(grafana, many, title) for title in ("What is down", "What they have in common")
    )
    counted = Counter(zip(down.column("Who has to act"), down.column("Why"), strict=True))
    assert {(who, why): int(count) for _, count, who, why in common.rows} == counted
    order = [
        (ALL_SEVERITIES.index(severity), -int(count), list(SIDES.values()).index(who))
        for severity, count, who, _ in common.rows
    ]
    assert len(order) > 5 and order == sorted(order)


# --- What else there is --------------------------------------------------------------------------


def test_what_is_up_begins_with_the_youngest(grafana: Grafana, many: Prometheus) -> None:
    up = table(grafana, many, "What is up")
    times = ["01:00:00", "02:00:00", "03:00:00", "04:00:00", "since before the agent"]
    assert up.column("Up for") == times
    assert up.row_of("10.2.0.1")["Why it was down"] == "BFD lost the path"
    assert up.row_of("10.2.0.2")["Why it was down"] == ""
    assert up.row_of("10.2.0.1")["Who had to act"] == "the way"


def test_a_stranger_is_not_down(grafana: Grafana, many: Prometheus) -> None:
    strangers = table(grafana, many, "Strangers that send OPENs")
    assert strangers.column("Stranger") == ["10.7.7.7"]
    assert strangers.column("Last seen") == ["00:00:04"]
    assert strangers.column("How its last call ended") == ["refused locally"]
    assert "10.7.7.7" not in table(grafana, many, "What is down").column("Neighbour")


def test_an_agent_that_is_blind_or_away_is_told_and_no_other_job(
    grafana: Grafana, many: Prometheus
) -> None:
    told = table(grafana, many, "Agents that do not see all that they could")
    assert dict(zip(told.column("Router"), told.column("What is wrong"), strict=True)) == {
        "r2:19179": "a hook that its kernel has is not attached: see `bgpsnoop doctor`",
        "r3:19179": "it does not answer: all its sessions go unwatched",
    }
    each = table(grafana, many, "Agents", "agents")
    assert each.column("Router") == ["r3:19179", "r1:19179", "r2:19179"]
    assert each.column("Answers") == ["no", "yes", "yes"]
    assert each.row_of("r2:19179", "Router")["Hooks missing"] == "1"
    assert each.row_of("r1:19179", "Router")["Sessions up"] == "5"


def said(shown: Json) -> list[object]:
    """Without columns in which nothing stands."""
    rows = [
        {heading: cell for heading, cell in zip(shown["headings"], row, strict=True) if cell}
        for row in shown.get("rows", [])
    ]
    return [rows, *(shown.get(part) for part in ("texts", "series", "instead"))]


def test_the_cells_are_the_same_whatever_becomes_of_an_empty_answer(
    grafana: Grafana, many: Prometheus
) -> None:
    for name, panel in panels.all_panels():
        one, other = (said(grafana.shown(name, panel, many, empty)) for empty in (False, True))
        assert one == other, panel["title"]


# --- Nothing at all ------------------------------------------------------------------------------


def test_no_panel_errs_where_there_is_nothing(grafana: Grafana, empty: Prometheus) -> None:
    for name, panel in panels.all_panels():
        shown = grafana.shown(name, panel, empty)
        assert not shown.get("rows") and not shown.get("series"), panel["title"]
        if "texts" in shown:
            assert shown["texts"] in (["no agent"], ["not known"]), panel["title"]
    for name in panels.NAMES:
        keep(grafana, name, empty, f"empty_{name}_{grafana.version}")


def test_without_an_agent_nothing_is_said_to_be_well(
    grafana: Grafana, many: Prometheus, empty: Prometheus
) -> None:
    green = grafana.shown("overview", panels.panel("overview", "Up"), many)["colors"]
    for name, panel in panels.all_panels():
        if panel["type"] == "stat":
            shown = grafana.shown(name, panel, empty)
            assert shown["texts"] != ["0"] and shown["colors"] != green, panel["title"]
    assert number(grafana, empty, "Down, critical") == "no agent"
    assert table(grafana, empty, "What is down").instead == "No session is known to be down"
