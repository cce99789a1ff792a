# SPDX-License-Identifier: Apache-2.0
"""The joins with frr_exporter that docs/metrics.md offers, evaluated by promtool."""

import re
from pathlib import Path

import pytest
import yaml

from contract import ROOT, promtool

DOCUMENT = (ROOT / "docs/metrics.md").read_text()
SESSION = 'job="bgpsnoop",instance="r1:19179",vrf="default"'
FRR = 'job="frr",instance="r1:9342",vrf="default",safi="unicast",local_as="600"'
SERIES = {
    # 10.82.1.10 is up for both, .11 only for FRR (its session is stuck), .12 has another AS.
    f'frr_bgp_peer_state{{{FRR},afi="ipv4",peer="10.82.1.10",peer_as="8500"}}': "1x4",
    f'frr_bgp_peer_state{{{FRR},afi="ipv6",peer="10.82.1.10",peer_as="8500"}}': "1x4",
    f'frr_bgp_peer_state{{{FRR},afi="ipv4",peer="10.82.1.11",peer_as="8501"}}': "1x4",
    f'frr_bgp_peer_state{{{FRR},afi="ipv4",peer="10.82.1.12",peer_as="8502"}}': "0x4",
    f'bgpsnoop_session_up{{{SESSION},peer="10.82.1.10"}}': "1x4",
    f'bgpsnoop_session_up{{{SESSION},peer="10.82.1.11"}}': "0x4",
    f'bgpsnoop_session_up{{{SESSION},peer="10.82.1.12"}}': "0x4",
    f'bgpsnoop_session_info{{{SESSION},peer="10.82.1.10",local_as="600",peer_as="8500"}}': "1x4",
    f'bgpsnoop_session_info{{{SESSION},peer="10.82.1.11",local_as="",peer_as=""}}': "1x4",
    f'bgpsnoop_session_info{{{SESSION},peer="10.82.1.12",local_as="600",peer_as="9999"}}': "1x4",
    f'bgpsnoop_last_outcome_info{{{SESSION},peer="10.82.1.12",outcome="open_rejected",'
    'layer="parameters",side="local",cause="bad_peer_as"}': "1x4",
}
WHO = 'host="r1",vrf="default",'
FOUND = [
    [f'{{{SESSION},peer="10.82.1.10",local_as="600",peer_as="8500"}} 1']
    + [f'{{{SESSION},peer="10.82.1.11"}} 0']
    + [f'{{{SESSION},peer="10.82.1.12",local_as="600",peer_as="9999"}} 0'],
    [f'{{{WHO}peer="10.82.1.11"}} 1'],
    [
        f'{{{FRR},host="r1",afi="ipv4",peer="10.82.1.12",peer_as="8502",outcome="open_rejected",'
        'side="local",cause="bad_peer_as"} 0'
    ],
    [f'frr_bgp_peer_state{{{FRR},host="r1",afi="ipv4",peer="10.82.1.12",peer_as="8502"}} 0'],
]
QUERIES = re.findall(r"```promql\n(.*?)```", DOCUMENT, re.S)


def test_each_join_of_the_document_is_tested() -> None:
    assert len(QUERIES) == len(FOUND)


@pytest.mark.parametrize(("query", "found"), zip(QUERIES, FOUND), ids=range(1, len(FOUND) + 1))
def test_a_join_finds_what_it_should(query: str, found: list[str], tmp_path: Path) -> None:
    samples = [sample.rsplit(" ", 1) for sample in found]
    case = {
        "interval": "15s",
        "input_series": [{"series": name, "values": values} for name, values in SERIES.items()],
        "promql_expr_test": [
            {
                "expr": query,
                "eval_time": "1m",
                "exp_samples": [{"labels": labels, "value": int(n)} for labels, n in samples],
            }
        ],
    }
    file = tmp_path / "join.test.yml"
    file.write_text(yaml.safe_dump({"tests": [case]}))
    assert promtool("test", "rules", file) == ""
