# SPDX-License-Identifier: Apache-2.0
"""Columns that several tables have: who it is, where, who has to act, since when."""

import words
from parts import Json, override
from words import mapped


def to(dashboard: str, title: str, **variables: str) -> list[Json]:
    """A link that keeps the time; `variables`: the label in which each has its value."""
    values = "".join(
        f"&var-{name}=${{__data.fields.{label}:percentencode}}" for name, label in variables.items()
    )
    place = f"/d/bgpsnoop-{dashboard}/bgpsnoop-{dashboard}"
    source = "var-datasource=${datasource:percentencode}"
    return [{"title": title, "url": f"{place}?${{__url_time_range}}&{source}{values}"}]


TO_NEIGHBOUR = to(
    "neighbour",
    "All that is known of ${__data.fields.neighbour}",
    job="job",
    instance="instance",
    vrf="vrf",
    netns="where",
    peer="peer",
)
TO_AGENT = to("agents", "The agent at ${__data.fields.instance}", job="job", instance="instance")
FOR_THE_LINK = ["job", "where", "peer"]
LINKED = override("Neighbour", links=TO_NEIGHBOUR, custom__width=210)
IN_COLOUR = {"type": "color-background", "mode": "basic"}
COLOURED_WORDS = {"type": "color-text"}
WHERE = {"peer_as": "AS", "instance": "Router", "vrf": "VRF", "netns": "Namespace"}


def narrow(**widths: int) -> list[Json]:
    return [override(name, custom__width=width) for name, width in widths.items()]


ROUTER = override("Router", links=TO_AGENT, custom__width=170)
PLACES = [ROUTER, *narrow(AS=90, VRF=100, Namespace=130)]
SEVERITY = override(
    "Severity",
    mappings=mapped(words.SEVERITIES),
    custom__cellOptions=IN_COLOUR,
    custom__width=90,
)
WHO = override(
    "Who has to act",
    mappings=words.sides(),
    custom__cellOptions=COLOURED_WORDS,
    custom__width=120,
)


def lasting(field: str, unknown: Json) -> Json:
    return override(field, unit="dtdhms", custom__width=120, mappings=[unknown])


def number(value: str, text: str) -> Json:
    return {"type": "value", "options": {value: {"index": 0, "text": text}}}
