# SPDX-License-Identifier: Apache-2.0
"""Any user may make a network namespace and play BGP with himself in there, as often as he likes:
that takes no place of the neighbours of the agent's own namespace."""

import json
import subprocess

from bgpsnoop import BINARY
from fleets import Fleet
from lab import Lab
from process import Process
from waiting import wait_until

PLACES = 10
OURS = 3


def test_sessions_of_other_namespaces_give_way_to_ours(lab: Lab) -> None:
    socket = lab.directory / "agent.sock"
    for namespace in (lab.a, lab.b):
        namespace.ip("link", "set", "lo", "up")
    argv = [BINARY, "agent", f"--max-sessions={PLACES}", f"--web.socket={socket}"]
    nothing_else = ["--state-dir=none", "--web.listen-address=127.0.0.1:9", "--event-log=none"]
    agent = Process([*argv, *nothing_else], lab.directory / "agent.log", lab.a)
    lab.run(agent)
    agent.wait_for_text("attached", timeout=60)

    def shown(of: str) -> int:
        sessions = [BINARY, "sessions", "--url", f"unix:{socket}", "-o", "json"]
        answer = subprocess.run(sessions, check=False, capture_output=True, text=True)
        rows = json.loads(answer.stdout or "[]")
        return len([row for row in rows if row["netns_name"] == of])

    with Fleet(lab.b, 2 * PLACES) as theirs:
        theirs.expect("ready")
        wait_until(lambda: shown(lab.b.name) == PLACES, 20, "all places are taken")
        with Fleet(lab.a, OURS) as ours:
            ours.expect("ready")
            own = 2 * OURS  # each connection has two ends here
            wait_until(lambda: shown(lab.a.name) == own, 20, "ours are neighbours")
            theirs.do("keepalive")
            ours.do("keepalive")
            assert (shown(lab.a.name), shown(lab.b.name)) == (own, PLACES - own)
    assert agent.end() == 0
