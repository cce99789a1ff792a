# SPDX-License-Identifier: Apache-2.0
"""The rules: well-formed, within the contract, each alert tested and explained."""

import re
import subprocess

import pytest

from contract import PROMETHEUS, ROOT, RULES, fed, promtool

RULE_TESTS = PROMETHEUS / "bgpsnoop.rules.test.yml"
INHIBITIONS = PROMETHEUS / "bgpsnoop.alertmanager.yml"


def test_promtool_accepts_the_rules() -> None:
    assert promtool("check", "rules", RULES) == ""


def test_promtool_accepts_the_scrape_example() -> None:
    assert promtool("check", "config", PROMETHEUS / "scrape.yml") == ""


def test_every_alert_fires_and_keeps_quiet_as_its_tests_say() -> None:
    assert promtool("test", "rules", RULE_TESTS) == ""


def alerts() -> set[str]:
    return set(re.findall(r"- alert: (\w+)", RULES.read_text()))


def test_there_is_an_alert_for_each_trouble() -> None:
    assert alerts() >= {
        "BgpSessionDown",
        "BgpManySessionsDown",
        "BgpSessionFlapping",
        "BgpOpenResetByPeer",
        "BgpParameterMismatch",
        "BgpUnknownPeerKnocking",
        "BgpsnoopBlind",
        "BgpsnoopReloadFailed",
        "BgpsnoopStateNotKept",
    }


@pytest.mark.parametrize("alert", sorted(alerts()))
def test_every_alert_is_tested_both_firing_and_not_firing(alert: str) -> None:
    text = RULE_TESTS.read_text()
    cases = re.findall(rf"alertname: {alert}\n +exp_alerts:(.*)", text)
    assert "" in cases and " []" in cases


@pytest.mark.parametrize("alert", RULES.read_text().split("- alert: ")[1:])
def test_every_alert_waits_and_says_what_and_where(alert: str) -> None:
    for field in ("for:", "severity:", "summary:", "description:", "$labels.instance"):
        assert field in alert
    assert "$labels.peer" in alert or alert.startswith(("Bgpsnoop", "BgpManySessionsDown"))


@pytest.mark.parametrize("alert", RULES.read_text().split("- alert: ")[1:])
def test_every_alert_says_who_has_to_act_and_what_is_next(alert: str) -> None:
    assert re.search(r"[Ss]ide to act", alert)
    assert "Next:" in alert


@pytest.mark.parametrize("alert", RULES.read_text().split("- alert: ")[1:])
def test_every_alert_has_a_runbook(alert: str) -> None:
    name = alert.split()[0]
    assert f"runbook_url: docs/runbooks/{name}.md\n" in alert
    page = (ROOT / f"docs/runbooks/{name}.md").read_text()
    assert page.startswith(f"# {name}\n")
    for part in ("## How to look", "    bgpsnoop ", "## What to do, by", "## When it ends"):
        assert part in page


def test_every_runbook_is_of_an_alert() -> None:
    assert {page.stem for page in (ROOT / "docs/runbooks").glob("*.md")} == alerts()


def test_the_runbook_knows_every_kind_of_loss(metrics_text: str) -> None:
    page = (ROOT / "docs/runbooks/BgpsnoopBlind.md").read_text()
    for kind in re.findall(r'records_lost_total\{kind="(\w+)"', metrics_text):
        assert f"`{kind}`" in page


def test_amtool_accepts_the_inhibitions() -> None:
    done = subprocess.run(["amtool", "check-config", INHIBITIONS], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_inhibitions_name_alerts_that_there_are() -> None:
    named = set(re.findall(r"Bgp\w+", re.sub(r"#.*", "", INHIBITIONS.read_text())))
    assert named <= alerts()


def test_rules_use_only_names_of_the_contract() -> None:
    used = re.findall(r"(?<![:\w])bgpsnoop_\w+", RULES.read_text())
    assert set(used) <= fed()
