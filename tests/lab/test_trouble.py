# SPDX-License-Identifier: Apache-2.0
"""A router with eight neighbours, each with a trouble of its own, and three strangers: a person is
told what a person wants to know, once."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bgpsnoop import ROOT
from netns import Namespace
from openapi import OpenApi, answers
from operator_view import VERSIONS, View, empty_panels
from quick_rules import quick
from speaker import connect, open_message
from troubles import CALLED, FOR_STRANGERS, WANTED, Troubled, add_address, ends, in_words
from troubles import remembers, troubled_router
from waiting import wait_until

SAID = {
    "10.84.9.10": b"",
    "10.84.9.11": b"GET / HTTP/1.0\r\n\r\n",
    "10.84.9.12": open_message(64999, "10.84.9.12"),
}
# Of the strangers only the one that speaks BGP.
TOLD = WANTED | {("BgpUnknownPeerKnocking", "info", "10.84.9.12")}


def knock(third: Namespace, ended: threading.Event) -> None:
    while not ended.wait(0.5):
        for address, said in SAID.items():
            with suppress(OSError), connect(third, address, FOR_STRANGERS["ipv4"]) as speaker:
                speaker.send(said)


@pytest.fixture(scope="module")
def troubled() -> Iterator[Troubled]:
    ended = threading.Event()
    with troubled_router("trouble") as made:
        for address in SAID:
            add_address(made.third, f"{address}/24", "to-a")
        threading.Thread(target=knock, args=(made.third, ended), daemon=True).start()
        yield made
        ended.set()


def test_a_person_is_told_each_trouble_once(troubled: Troubled) -> None:
    troubled.wait_until_told(TOLD)
    time.sleep(quick("5m"))  # nothing else comes
    assert troubled.told() == sorted(TOLD)
    assert troubled.pager.resolved == []


def test_what_tells_the_same_is_inhibited(troubled: Troubled) -> None:
    alerts = troubled.alertmanager.alerts(active="false")
    inhibited = {in_words(alert["labels"]) for alert in alerts}
    assert inhibited == {
        ("BgpOpenResetByPeer", "warning", "refused"),
        ("BgpOpenResetByPeer", "warning", "theirs"),
        ("BgpParameterMismatch", "warning", "bad_as"),
    }


def test_every_answer_is_as_openapi_describes_it(troubled: Troubled) -> None:
    described = OpenApi()
    assert len(described.schemas()) >= 6
    for path in described.schemas():
        found = answers(troubled.agent, path)
        assert found and all(found), path
        for answer in found:
            assert not described.objections(path, answer)


def test_an_answer_with_a_field_that_openapi_lacks_is_objected_to(troubled: Troubled) -> None:
    status = answers(troubled.agent, "/api/v1/status")[0]
    assert OpenApi().objections("/api/v1/status", {**status, "more": 1})
    del status["version"]
    assert OpenApi().objections("/api/v1/status", status)


def test_each_says_what_is_next_and_where_to_read_on(troubled: Troubled) -> None:
    for alert in troubled.alertmanager.alerts():
        said = alert["annotations"]
        assert "ide to act: " in said["description"] and "Next: " in said["description"], said
        assert (ROOT / said["runbook_url"]).exists()


# --- The dashboards, through Grafana's own code --------------------------------------------------

WHY = {
    "refused": ("the peer", "its BGP has no neighbour with our address"),
    "bad_as": ("the peer", "the AS configured for the neighbour is not the one in its OPEN"),
    "md5": ("not known", "the MD5 or TCP-AO keys of both ends differ, or one has none"),
    "nobody": (
        "the peer",
        "nothing listens on its BGP port: BGP not enabled, its process down, or another VRF",
    ),
    "theirs": ("the peer", "an operator or a new configuration there"),
    "ours": ("this host", "an operator or a new configuration here"),
}
BLIND = "Agents that do not see all that they could"


def shown_as(name: str) -> str:
    return f"{CALLED.get(name, '')} {ends(name)[1]}".strip()


@pytest.fixture(scope="module", params=VERSIONS)
def view(request: pytest.FixtureRequest, troubled: Troubled) -> Iterator[View]:
    made = View(request.param, troubled.prometheus.url)
    yield made
    made.close()


def test_the_overview_begins_with_what_is_down_as_severe_as_its_alert(view: View) -> None:
    down = view.table("overview", "What is down")
    shown = ("Severity", "Who has to act", "Why", "Neighbour")
    rows = list(zip(*map(down.column, shown), strict=True))
    assert {row[3]: row[1:3] for row in rows} == {
        shown_as(name): told for name, told in WHY.items()
    }
    told = {(severity, shown_as(name)) for alert, severity, name in WANTED}
    assert {(row[0], row[3]) for row in rows} == told
    assert rows[-1][0] == "info" and {row[0] for row in rows[:-1]} == {"critical"}
    assert all(len(time) == len("00:01:02") for time in down.column("Down for"))
    assert (view.text("Down, critical"), view.text("Up")) == ("5", "2")
    view.keep("overview", "trouble_overview")


def test_strangers_are_told_apart(view: View) -> None:
    strangers = view.table("overview", "Strangers that send OPENs")
    assert strangers.column("Stranger") == ["10.84.9.12"]
    up = view.table("overview", "What is up").column("Neighbour")
    assert sorted(up) == sorted(map(shown_as, ("up", "up6")))


def test_a_neighbour_says_how_it_fell(view: View) -> None:
    peer = ends("theirs")[1]
    fall = view.table("neighbour", "The fall", peer=peer)
    assert [fall.column("Who has to act"), fall.column("Outcome")] == [
        ["the peer"],
        ["administrative"],
    ]
    assert view.text("State", "neighbour", peer=ends("up")[1]) == "established"
    families = view.table("neighbour", "Address families", peer=ends("up6")[1])
    assert families.column("Status") == ["in use"] and families.column("AFI") == ["ipv6"]
    for name in ("theirs", "up", "md5"):
        view.keep("neighbour", f"trouble_neighbour_{name}", peer=ends(name)[1])


def test_no_panel_is_empty_but_the_one_of_agents_in_trouble(view: View) -> None:
    wanted = [f"{name}: {BLIND}" for name in ("overview", "agents")]
    wait_until(lambda: empty_panels(view.now()) == wanted, 30, "each panel has data", 1)
    assert view.text("In trouble", "agents") == "0"
    view.keep("agents", "trouble_agents")


# --- The agent itself ----------------------------------------------------------------------------


def test_a_restart_of_the_agent_tells_nothing_new_and_ends_nothing(troubled: Troubled) -> None:
    if not remembers():
        pytest.skip("this agent keeps no state over a restart")
    troubled.agent.stop()
    troubled.start_agent()
    deadline = time.monotonic() + quick("5m") + quick("3m") + 5
    while time.monotonic() < deadline:
        assert troubled.firing() == sorted(TOLD)
        time.sleep(1)
    assert troubled.told() == sorted(TOLD)
    assert troubled.pager.resolved == []


def test_an_agent_that_is_gone_is_no_clear_sky(troubled: Troubled) -> None:
    troubled.agent.stop()
    troubled.prometheus.wait_for("up == 0")
    view = View(VERSIONS[-1], troubled.prometheus.url)
    agents = view.table("overview", BLIND)
    assert agents.column("What is wrong") == ["it does not answer: all its sessions go unwatched"]
    assert view.text("Agents that answer", "agents") == "0"
    assert view.text("Down, critical") == "no agent"
    view.close()
