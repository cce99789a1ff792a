# SPDX-License-Identifier: Apache-2.0
"""What stands above a dashboard: its variables, its links, its time."""

from parts import DATASOURCE, Json
from queries import AGENT


def datasource() -> Json:
    return {
        "name": "datasource",
        "label": "Data source",
        "type": "datasource",
        "query": "prometheus",
        "current": {},
        "hide": 0,
        "includeAll": False,
        "multi": False,
        "options": [],
        "refresh": 1,
        "regex": "",
        "skipUrlSync": False,
    }


def of_query(name: str, label: str, query: str, **more: object) -> Json:
    everything = {"selected": True, "text": ["All"], "value": ["$__all"]}
    return {
        "name": name,
        "label": label,
        "type": "query",
        "datasource": DATASOURCE,
        "definition": query,
        "query": {"query": query, "refId": name},
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "allValue": ".+",
        "current": everything,
        "options": [],
        "regex": "",
        "hide": 0,
        "skipUrlSync": False,
        **more,
    }


def job() -> Json:
    return of_query("job", "Job", "label_values(bgpsnoop_build_info, job)")


def instance() -> Json:
    query = 'label_values(bgpsnoop_build_info{job=~"$job"}, instance)'
    return of_query("instance", "Instance", query)


def vrf() -> Json:
    return of_query("vrf", "VRF", f"label_values(bgpsnoop_session_up{{{AGENT}}}, vrf)")


def namespace() -> Json:
    """One of them, or all; the agent's own is an empty label, hence a regular expression."""
    shown = f'label_replace(bgpsnoop_session_up{{{AGENT}}}, "where", "()", "", "")'
    shown = f'label_replace({shown}, "where", "$1", "netns", "(.+)")'
    shown = f'label_replace({shown}, "shown", "$1", "where", "(.+)")'
    shown = f'label_replace({shown}, "shown", "the agent\'s own", "where", "\\\\(\\\\)")'
    return of_query(
        "netns",
        "Namespace",
        f"query_result(count by (shown, where) ({shown}))",
        regex='/shown="(?<text>[^"]+)".*where="(?<value>[^"]+)"/',
        multi=False,
        allValue=".*",
        current={"selected": True, "text": "All", "value": "$__all"},
    )


def peer(one: bool) -> Json:
    """By the name that the agent was told, and the address. `one`: of one neighbour, not of
    many."""
    info = f'bgpsnoop_session_info{{{AGENT},vrf=~"$vrf"}}'
    shown = f'label_join({info}, "shown", " ", "name", "peer")'
    shown = f'label_replace({shown}, "shown", "$1", "shown", " (.+)")'
    query = f"query_result(count by (peer, shown) ({shown}))"
    single = {"multi": False, "includeAll": False, "allValue": None, "current": {}} if one else {}
    regex = '/peer="(?<value>[^"]+)".*shown="(?<text>[^"]+)"/'
    return of_query("peer", "Neighbour", query, regex=regex, **single)


def links() -> list[Json]:
    return [
        {
            "type": "dashboards",
            "title": "bgpsnoop",
            "tags": ["bgpsnoop"],
            "asDropdown": False,
            "includeVars": True,
            "keepTime": True,
            "targetBlank": False,
            "icon": "external link",
            "tooltip": "",
            "url": "",
        }
    ]


def dashboard(
    uid: str, title: str, description: str, variables: list[Json], panels: list[Json]
) -> Json:
    return {
        "uid": f"bgpsnoop-{uid}",
        "title": f"bgpsnoop: {title}",
        "description": description,
        "tags": ["bgp", "bgpsnoop"],
        "schemaVersion": 38,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timepicker": {},
        "timezone": "",
        "weekStart": "",
        "links": links(),
        "annotations": {"list": []},
        "templating": {"list": variables},
        "panels": panels,
    }
