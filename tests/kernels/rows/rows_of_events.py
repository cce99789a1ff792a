# SPDX-License-Identifier: Apache-2.0
"""What a trace said of one connection at both ends of the lab's link."""

from bgpsnoop import Event, Trace
from lab import Lab


def ends_of(trace: Trace, lab: Lab, port: int) -> tuple[Event, Event]:
    """How the connection from that ephemeral port ended at A and at B."""

    def of_the_call(event: Event) -> bool:
        return port in (event["local_port"], event["peer_port"])

    at_a = trace.wait_for(lab.a, event="connection_closed", where=of_the_call)
    at_b = trace.wait_for(lab.b, event="connection_closed", where=of_the_call)
    return at_a, at_b
