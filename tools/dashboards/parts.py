# SPDX-License-Identifier: Apache-2.0
"""Parts of dashboards in Grafana's JSON, and their places."""

from collections.abc import Iterable, Sequence
from typing import Any

Json = dict[str, Any]
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
LETTERS = "ABCDEFGHIJ"


def steps(*of: tuple[str, float | None]) -> Json:
    return {
        "mode": "absolute",
        "steps": [{"color": color, "value": value} for color, value in of],
    }


PLAIN = steps(("text", None))
NONE_IS_WELL = steps(("green", None), ("red", 1))


def instant(expression: str) -> Json:
    return {"expr": expression, "instant": True, "range": False, "format": "table"}


def series(expression: str, legend: str) -> Json:
    return {"expr": expression, "instant": False, "range": True, "legendFormat": legend}


def panel(kind: str, title: str, description: str, targets: Sequence[Json], **more: Any) -> Json:
    """`more`: unit, decimals, thresholds, ... of all fields; overrides, options,
    transformations."""
    overrides = more.pop("overrides", [])
    options, changes = more.pop("options", {}), more.pop("transformations", [])
    named = [
        {"refId": letter, "datasource": DATASOURCE, "editorMode": "code", **target}
        for letter, target in zip(LETTERS, targets, strict=False)
    ]
    defaults = {"unit": "none", "thresholds": PLAIN, "color": {"mode": "thresholds"}, **more}
    return {
        "type": kind,
        "title": title,
        "description": description,
        "datasource": DATASOURCE,
        "targets": named,
        "fieldConfig": {"defaults": defaults, "overrides": overrides},
        "options": options,
        **({"transformations": changes} if changes else {}),
    }


def stat(title: str, description: str, expression: str, field: str = "", **more: Any) -> Json:
    """One value, large. `field`: the label that is shown, where it is not the number."""
    options = {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": f"/^{field}$/" if field else ""},
        "colorMode": more.pop("color_mode", "value"),
        "graphMode": "none",
        "textMode": "value",
        "justifyMode": "auto",
        "orientation": "auto",
    }
    return panel(
        "stat", title, description, [instant(expression)], options=options, **{"decimals": 0} | more
    )


def lines(title: str, description: str, targets: Sequence[Json], **more: Any) -> Json:
    custom = {"drawStyle": "line", "fillOpacity": 10, "lineWidth": 1, "showPoints": "never"}
    return over_time(title, description, targets, custom | more.pop("custom", {}), **more)


def bars(title: str, description: str, targets: Sequence[Json], **more: Any) -> Json:
    custom = {"drawStyle": "bars", "fillOpacity": 80, "lineWidth": 0}
    custom |= {"stacking": {"mode": "normal", "group": "A"}}
    return over_time(
        title,
        description,
        targets,
        custom,
        **{"decimals": 0, "noValue": "None in this time"} | more,
    )


def over_time(
    title: str, description: str, targets: Sequence[Json], custom: Json, **more: Any
) -> Json:
    options = {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    color = {"color": {"mode": "palette-classic"}}
    return panel(
        "timeseries", title, description, targets, options=options, custom=custom, **color | more
    )


def timeline(title: str, description: str, target: Json, mappings: list[Json], **more: Any) -> Json:
    options = {
        "showValue": "auto",
        "rowHeight": 0.8,
        "mergeValues": True,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "single", "sort": "none"},
    }
    return panel(
        "state-timeline",
        title,
        description,
        [target],
        options=options,
        mappings=mappings,
        custom={"fillOpacity": 80, "lineWidth": 0},
        **more,
    )


def note(title: str, content: str) -> Json:
    return {"type": "text", "title": title, "options": {"mode": "markdown", "content": content}}


def override(field: str, **properties: Any) -> Json:
    """Of one column, by the name that people read. `custom__width` is custom.width."""
    return {
        "matcher": {"id": "byName", "options": field},
        "properties": [
            {"id": name.replace("__", "."), "value": value} for name, value in properties.items()
        ],
    }


def table(
    title: str,
    description: str,
    targets: Iterable[str],
    columns: dict[str, str],
    sort: Sequence[str] = (),
    hidden: Sequence[str] = (),
    **more: Any,
) -> Json:
    """`columns`: label (or "Value #A") -> heading, in their order; `hidden` ones are for links.
    `sort`: headings, the most important first, "-" before those whose greatest stands first. Each
    is a transformation of its own: a later one keeps the order of an earlier one where it finds
    two equal."""
    kept = {*columns, *hidden}
    names = {"Time", "Value", "__name__", *(f"Value #{letter}" for letter in LETTERS)} - kept
    organize = {
        "excludeByName": dict.fromkeys(sorted(names), True),
        "indexByName": {name: index for index, name in enumerate([*columns, *hidden])},
        "renameByName": dict(columns),
    }
    changes: list[Json] = [{"id": "merge", "options": {}}, {"id": "organize", "options": organize}]
    for each in reversed(sort):
        by = {"field": each.removeprefix("-"), "desc": each.startswith("-")}
        changes.append({"id": "sortBy", "options": {"fields": {}, "sort": [by]}})
    everywhere = dict.fromkeys(("viz", "legend", "tooltip"), True)
    unseen = {"custom__hidden": True, "custom__hideFrom": everywhere}  # until Grafana 12, and since
    # The text that stands in the place of a table would stand in each empty cell of it, too.
    blank = {"matcher": {"id": "byRegexp", "options": "/.*/"}}
    blank["properties"] = [{"id": "noValue", "value": ""}]
    overrides = [blank, *more.pop("overrides", []), *(override(name, **unseen) for name in hidden)]
    return panel(
        "table",
        title,
        description,
        [instant(target) for target in targets],
        transformations=changes,
        overrides=overrides,
        options={"showHeader": True, "cellHeight": "sm"},
        custom={"align": "left", "filterable": True, "cellOptions": {"type": "auto"}},
        **more,
    )


def row(title: str) -> Json:
    return {"type": "row", "title": title, "collapsed": False, "panels": []}


def placed(rows: Sequence[tuple[int, Sequence[tuple[int, Json]]]]) -> list[Json]:
    """Each row: its height, and its panels with their widths, of 24 in all."""
    found: list[Json] = []
    y = 0
    for height, members in rows:
        x = 0
        for width, each in members:
            place = {"h": height, "w": width, "x": x, "y": y}
            found.append({"id": len(found) + 1, "gridPos": place, **each})
            x += width
        y += height
    return found
