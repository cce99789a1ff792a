# SPDX-License-Identifier: Apache-2.0
"""The wall clock is stepped under the agent, as where a router begins in 1970 and hears of the time
later: no duration changes, no session falls, nothing stands still, and all times are shown by the
clock of now. Only a guest's clock may be stepped."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bgpsnoop import Agent
from lab import PEER_A, PEER_B, V4, Lab
from test_metrics import free_port
from waiting import wait_until

pytestmark = pytest.mark.skipif(
    not Path("/run/job").exists(), reason="this machine's clock is not ours to step"
)
HOUR = 3600.0
IN_2026 = 1_790_000_000.0
A, B = PEER_A.addresses[V4], PEER_B.addresses[V4]


@contextmanager
def wall_clock_at(seconds: float) -> Iterator[None]:
    """Back where it would be, at the end."""
    before, begun = time.time(), time.monotonic()
    time.clock_settime(time.CLOCK_REALTIME, seconds)
    yield
    time.clock_settime(time.CLOCK_REALTIME, before + time.monotonic() - begun)


def watching(lab: Lab) -> Agent:
    options = [f"--state-dir={lab.directory / 'state'}"]
    agent = Agent(lab.directory / "agent.log", free_port(), options)
    lab.run(agent.process)
    return agent


def live(lab: Lab) -> None:
    a, b = lab.daemon("bird", PEER_A), lab.daemon("bird", PEER_B)
    a.neighbor(B, PEER_B.asn, local_address=A)
    # Two BIRDs that both call may come up twice: the connection that was first gives way.
    b.neighbor(A, PEER_A.asn, local_address=B, passive=True)
    b.start()
    a.start()
    a.wait_established(B)


class Seen:
    """Of the session, as A's end shows it."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent

    def sample(self, name: str) -> float:
        return sum(self.agent.samples(f"bgpsnoop_{name}", peer=B))

    def uptime(self) -> float:
        return time.time() - self.sample("session_established_timestamp_seconds")

    def is_up(self) -> bool:
        return self.sample("session_up") == 1

    def goes_on(self, since: float) -> None:
        """Up all the time, as long as the monotonic clock says, and of this moment."""
        wait_until(
            lambda: abs(self.uptime() - (time.monotonic() - since)) < 5,
            10,
            "times are those of now",
        )
        assert self.is_up()
        assert self.sample("session_established_total") == 1
        assert self.agent.samples("bgpsnoop_snapshot_age_seconds")[0] < 5
        shown = self.agent.get("/api/v1/events")
        assert f'"time":"{time.strftime("%Y-%m-%dT%H", time.gmtime())}' in shown, shown


def test_steps_of_the_wall_clock_change_no_duration(lab: Lab) -> None:
    with wall_clock_at(HOUR):
        agent = watching(lab)
        seen = Seen(agent)
        live(lab)
        wait_until(seen.is_up, 20, "the session is up in 1970")
        since = time.monotonic() - seen.uptime()
        for now in (IN_2026, IN_2026 - HOUR, IN_2026 + 48 * HOUR):
            time.clock_settime(time.CLOCK_REALTIME, now)
            seen.goes_on(since)
        agent.process.end()
        time.clock_settime(time.CLOCK_REALTIME, IN_2026 - 24 * HOUR)
        seen = Seen(watching(lab))
        wait_until(seen.is_up, 20, "the session goes on in the next agent")
        assert abs(seen.uptime() - (time.monotonic() - since)) < 5
        assert seen.sample("session_established_total") == 1
