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
from quick_rules import quick
from speaker import connect, open_message
from troubles import FOR_STRANGERS, WANTED, Troubled, add_address, in_words, remembers
from troubles import troubled_router

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
