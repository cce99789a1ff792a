# SPDX-License-Identifier: Apache-2.0
"""A real Alertmanager with the inhibitions that operators load: one fault is one notification."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import PROMETHEUS
from server import free_port, wait_until_ready

INHIBITIONS = PROMETHEUS / "bgpsnoop.alertmanager.yml"
Alert = dict[str, str]
ROUTER = {"job": "bgpsnoop", "instance": "r1:19179"}
MANY = {"alertname": "BgpManySessionsDown", **ROUTER}


def of(name: str, peer: str, **labels: str) -> Alert:
    return {"alertname": name, **ROUTER, "vrf": "default", "peer": peer, **labels}


def down(peer: str, **labels: str) -> Alert:
    return of("BgpSessionDown", peer, **labels)


def blind(reason: str) -> Alert:
    return {"alertname": "BgpsnoopBlind", **ROUTER, "reason": reason}


@pytest.fixture
def alertmanager(tmp_path: Path) -> Iterator[str]:
    url = f"http://127.0.0.1:{free_port()}"
    argv = ["prometheus-alertmanager", f"--config.file={INHIBITIONS}"]
    argv += [f"--storage.path={tmp_path}", "--cluster.listen-address="]
    argv += [f"--web.listen-address={url.removeprefix('http://')}"]
    with (tmp_path / "log").open("w") as log:
        child = subprocess.Popen(argv, stdout=log, stderr=log)
    try:
        wait_until_ready(f"{url}/-/ready")
        yield url
    finally:
        child.kill()
        child.wait()


def left(url: str) -> list[Alert]:
    with urllib.request.urlopen(f"{url}/api/v2/alerts?inhibited=false", timeout=10) as answer:
        return [alert["labels"] for alert in json.load(answer)]


def told(url: str, *alerts: Alert) -> list[Alert]:
    """Which of these, all firing, are not inhibited. Alertmanager looks at them in their order, but
    after its answer: all have been looked at once the last of them inhibits the first."""
    inhibited, last = of("BgpSessionFlapping", "192.0.2.1"), down("192.0.2.1")
    request = urllib.request.Request(
        f"{url}/api/v2/alerts",
        json.dumps([{"labels": labels} for labels in (inhibited, *alerts, last)]).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=10).close()
    deadline = time.monotonic() + 30
    while inhibited in left(url):
        assert time.monotonic() < deadline, "Alertmanager does not come to the last alert"
        time.sleep(0.02)
    return [labels for labels in alerts if labels in left(url)]


def test_sessions_that_fell_together_are_one_and_another_is_its_own(alertmanager: str) -> None:
    together = [down(f"10.82.1.{n}", together="yes") for n in range(11, 17)]
    alone, elsewhere = down("10.82.1.10"), {**together[0], "instance": "r2:19179"}
    assert told(alertmanager, MANY, *together, alone, elsewhere) == [MANY, alone, elsewhere]


def test_many_that_fell_together_are_not_also_many_that_flap(alertmanager: str) -> None:
    flaps = {"alertname": "BgpSessionFlapping", **ROUTER}
    another = of("BgpSessionFlapping", "10.82.1.10")
    assert told(alertmanager, MANY, flaps, another) == [MANY, another]


def test_a_session_that_is_down_is_not_also_how_its_calls_end(alertmanager: str) -> None:
    fault = down("10.82.1.10", severity="info")
    same = [
        of(name, "10.82.1.10", severity="warning")
        for name in ("BgpSessionFlapping", "BgpParameterMismatch", "BgpOpenResetByPeer")
    ]
    other = of("BgpOpenResetByPeer", "10.82.1.11")
    assert told(alertmanager, fault, *same, other) == [fault, other]


def test_a_session_in_another_vrf_or_namespace_is_another(alertmanager: str) -> None:
    others = [of("BgpSessionFlapping", "10.82.1.10", netns="blue")]
    others.append({**of("BgpSessionFlapping", "10.82.1.10"), "vrf": "red"})
    assert told(alertmanager, down("10.82.1.10"), *others) == [down("10.82.1.10"), *others]


def test_a_rejected_open_is_not_also_a_close_without_an_answer(alertmanager: str) -> None:
    mismatch = of("BgpParameterMismatch", "10.82.1.10")
    assert told(alertmanager, mismatch, of("BgpOpenResetByPeer", "10.82.1.10")) == [mismatch]


def test_an_agent_that_is_down_is_not_also_blind_otherwise(alertmanager: str) -> None:
    away = blind("agent_down")
    others = [blind("hook_not_attached"), blind("records_lost")]
    others += [
        {"alertname": f"Bgpsnoop{each}", **ROUTER} for each in ("ReloadFailed", "StateNotKept")
    ]
    assert told(alertmanager, away, *others) == [away]
