# SPDX-License-Identifier: Apache-2.0
"""What can be chosen above a dashboard."""

import re

import pytest

import panels
from many_peers import peers
from panels import Prometheus, Query


def options(prometheus: Prometheus, dashboard: str, name: str) -> dict[str, str]:
    """Text -> value: query_result() of the Prometheus data source makes lines of what is found,
    metric{label="..."} value time, and the variable's regular expression takes parts of them."""
    variables = panels.dashboard(dashboard)["templating"]["list"]
    variable = next(each for each in variables if each["name"] == name)
    inner = re.fullmatch(r"query_result\((.*)\)", variable["query"]["query"], re.S)
    assert inner
    pattern = re.compile(variable["regex"].strip("/").replace("(?<", "(?P<"))
    found = {}
    for series in prometheus.ask(Query(dashboard, name, "A", inner[1], True)):
        labels = ",".join(f'{label}="{value}"' for label, value in series["metric"].items())
        taken = pattern.search(f"{{{labels}}} {series['value'][1]} {series['value'][0] * 1000}")
        assert taken, labels
        found[taken["text"]] = taken["value"]
    return found


@pytest.mark.parametrize("dashboard", ["overview", "neighbour"])
def test_a_neighbour_is_chosen_by_its_name_or_its_address(many: Prometheus, dashboard: str) -> None:
    found = options(many, dashboard, "peer")
    assert found["R&D / Köln fe80::1%eth0"] == "fe80::1%eth0"
    assert found["10.2.0.1"] == "10.2.0.1"
    assert set(found.values()) == {f"10.2.0.{n}" for n in range(5)} | {
        peer.address for peer in peers()
    }


def test_the_agents_own_namespace_can_be_chosen(many: Prometheus) -> None:
    found = options(many, "neighbour", "netns")
    assert found == {
        "the agent's own": "()",
        "blue": "blue",
        "red 4026532001": "red 4026532001",
    }
