# SPDX-License-Identifier: Apache-2.0
"""What a user meets first, run from the directory that it was installed into."""

import re
import subprocess
from pathlib import Path

from bgpsnoop import BINARY, ROOT, Trace, replay
from lab import PEER_A, PEER_B, V4, peers_on_a_link
from speaker import Listener, connect, open_message


def say(*words: str) -> str:
    done = subprocess.run([BINARY, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_tells_its_version() -> None:
    first, commit, libbpf, programs = say("--version").splitlines()
    assert re.fullmatch(r"bgpsnoop \d+\.\d+\.\d+", first)
    assert re.fullmatch(r"commit    ([0-9a-f]{12}|not known)", commit)
    assert re.fullmatch(r"libbpf    \d+\.\d+", libbpf)
    assert re.fullmatch(r"programs  (storage|hash|nobtf), for Linux .+", programs)


def test_the_dashboards_lie_where_grafana_is_told_to_look() -> None:
    place = Path(BINARY).parents[1] / "share/bgpsnoop/grafana"
    provider = (place / "provisioning/dashboards/bgpsnoop.yaml").read_text()
    assert f"path: /usr/{place.relative_to(place.parents[2])}  #" in provider
    assert {file.name for file in place.glob("*.json")} == {
        "overview.json",
        "neighbour.json",
        "agents.json",
    }


def test_doctor_is_content_with_this_machine() -> None:
    assert "self-test      saw" in say("doctor")


def test_a_capture_is_diagnosed() -> None:
    events = replay(ROOT / "tests/replay/not_configured_bird_frr_ipv4.pcap")
    assert "closed_without_answer" in [event.get("outcome") for event in events]


def test_a_live_connection_is_judged(tmp_path: Path) -> None:
    here, there = PEER_A.addresses[V4], PEER_B.addresses[V4]
    with peers_on_a_link() as lab:
        trace = Trace(tmp_path / "trace.log")
        lab.run(trace.process)
        with Listener(lab.b, there) as listener, connect(lab.a, here, there) as a:
            listener.accept().close()
            assert a.socket.recv(1) == b""
            a.send(open_message(PEER_A.asn, PEER_A.router_id))
        at_a = trace.wait_for(lab.a, event="connection_closed")
        at_b = trace.wait_for(lab.b, event="connection_closed")
        trace.stop()
    assert at_a["outcome"] == "closed_without_answer"
    assert at_b["outcome"] == "refused_locally"
