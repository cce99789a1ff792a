# SPDX-License-Identifier: Apache-2.0
"""The BGP process ends or hangs, or its whole host does."""

import time
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM
from socket import AF_INET

from rows.keys import quick
from rows.path import FAR
from rows.row import SPEAKER, End, Expect, Row
from rows.stage import Stage, signal_all

ALL_FIVE = ("frr", "bird", "gobgp", "openbgpd", "exabgp")
REFUSED = Expect("connect_refused", "peer_not_listening", "likely", "peer")
NOBODY_HERE = Expect("not_listening", "local_not_listening", "certain", "local")


def full_backlog(stage: Stage) -> None:
    """A listener that never accepts, with room for one connection."""
    with stage.lab.b.socket(AF_INET) as listener:
        listener.bind((stage.address_b, 179))
        listener.listen(0)
        stage.a(retry=8, extra=quick(stage.row.a)).start()
        stage.closed("a", outcome="connect_timeout", timeout=40)


NO_RESTART = ("graceful restart off;",)


def terminated(stage: Stage) -> None:
    _, b = stage.established()
    assert b.process
    b.process.signal(SIGTERM)


def killed(stage: Stage) -> None:
    _, b = stage.established()
    signal_all(b, SIGKILL)


def hung(stage: Stage) -> None:
    _, b = stage.established(stage.a(extra=NO_RESTART if stage.row.a == "bird" else ()))
    signal_all(b, SIGSTOP)
    stage.fallen("a")
    signal_all(b, SIGCONT)


def hung_but_awaited(stage: Stage) -> None:
    """Graceful restart agreed: BIRD's hold timer then closes without a NOTIFICATION."""
    _, b = stage.established()
    signal_all(b, SIGSTOP)
    stage.fallen("a")
    signal_all(b, SIGCONT)


def stalled_here(stage: Stage) -> None:
    a, _ = stage.established(b=stage.b(extra=NO_RESTART))
    signal_all(a, SIGSTOP)
    stage.fallen("b")
    signal_all(a, SIGCONT)


def hung_from_the_start(stage: Stage) -> None:
    b = stage.b(passive=True).start()
    signal_all(b, SIGSTOP)
    stage.a(extra=quick(stage.row.a)).start()
    stage.closed("a")
    signal_all(b, SIGCONT)


BOOT = 6  # seconds: no host is back sooner


def rebooted(stage: Stage) -> None:
    """B's host is gone without a word; a fresh one, without BGP, has its addresses."""
    _, b = stage.established(stage.a(hold_time=60, **FAR), stage.b(hold_time=60, **FAR))
    stage.cut_off_b()
    signal_all(b, SIGKILL)
    time.sleep(BOOT)
    stage.new_host_b()


def graceful_restart(stage: Stage) -> None:
    b = stage.b()
    b.extra = ["bgp graceful-restart"]
    stage.established(stage.a(), b)
    signal_all(b, SIGKILL)
    stage.fallen("a")
    b.start()


KILLED = Expect("peer_closed|peer_reset", "peer_daemon_killed", "likely", "peer")
KILLED_UNREAD = Expect("peer_reset", "peer_daemon_killed", "likely", "peer")
EXITED = Expect("local_closed|local_reset", "local_daemon_exited", "certain", "local")
EXITED_UNREAD = Expect("local_reset", "local_daemon_exited", "certain", "local")
ENDED = Expect("administrative", "peer_operator", "certain", "peer")
ENDED_HERE = Expect("administrative", "local_operator", "certain", "local")
RETRIES = tuple(
    Expect(outcome, at_most="likely")
    for outcome in (
        "closed_without_answer",
        "refused_locally",
        "connect_abandoned",
        "open_not_sent",
        "closed_in_open_confirm",
        "local_closed",
        "local_reset",
    )
)
HUNG = End((Expect("hold_timer_expired", "peer_daemon_hung", "likely", "peer"),), RETRIES)
STALLED = End((Expect("hold_timer_expired", "local_daemon_stalled", "likely", "local"),), RETRIES)
ROWS = [
    *(
        Row(
            "daemon terminated",
            "bird",
            b,
            terminated,
            End((ENDED, REFUSED), RETRIES),
            End((ENDED_HERE, NOBODY_HERE), RETRIES),
        )
        for b in ("bird", "gobgp", "openbgpd")
    ),
    *(
        Row(
            "daemon terminated, without a word",
            "bird",
            b,
            terminated,
            End((KILLED, REFUSED), RETRIES),
            End((Expect("local_closed|local_reset", "local_operator"), NOBODY_HERE), RETRIES),
        )
        for b in ("frr", "exabgp")
    ),
    *(
        Row(
            "daemon killed",
            "bird",
            b,
            killed,
            End((KILLED, REFUSED), (KILLED_UNREAD,)),
            End((EXITED, NOBODY_HERE), (EXITED_UNREAD,)),
        )
        for b in ALL_FIVE
    ),
    *(Row("daemon hangs", "bird", b, hung, HUNG, STALLED, patience=25) for b in ALL_FIVE),
    Row(
        "daemon hangs, graceful restart agreed",
        "bird",
        "frr",
        hung_but_awaited,
        End((Expect("local_closed", "peer_daemon_hung"),), RETRIES),
        # Awake again, FRR reads the FIN, or its own hold timer is first.
        End((Expect("peer_closed|hold_timer_expired", "local_daemon_stalled", "likely"),), RETRIES),
        patience=25,
    ),
    Row("daemon at A hangs", "frr", "bird", stalled_here, STALLED, HUNG, patience=25),
    *(
        Row(
            "daemon hangs before its OPEN",
            "bird",
            b,
            hung_from_the_start,
            End((Expect("open_unanswered", "peer_daemon_hung", "likely", "peer"),), RETRIES),
            End(
                (Expect("hold_timer_expired", "local_daemon_stalled", "likely", "local"),), RETRIES
            ),
            patience=25,
        )
        for b in ("frr", "bird", "gobgp")
    ),
    Row(
        "hangs until its backlog is full",
        "bird",
        SPEAKER,
        full_backlog,
        End(
            (
                Expect("open_unanswered", "peer_daemon_hung", "likely", "peer"),
                Expect("connect_timeout", "peer_backlog_full", "likely", "peer"),
            )
        ),
        End(may=(Expect("hold_timer_expired", "local_daemon_stalled", "likely"),)),
        patience=30,
    ),
    Row(
        "host rebooted",
        "bird",
        "frr",
        rebooted,
        End((Expect("peer_reset", "peer_rebooted", "likely", "peer"), REFUSED)),
        End((NOBODY_HERE,), (EXITED, EXITED_UNREAD)),
        routed=True,
        patience=40,
    ),
    Row(
        "graceful restart",
        "bird",
        "frr",
        graceful_restart,
        End(
            (Expect("peer_closed", "peer_graceful_restart", "likely", "peer"),),
            (REFUSED, *RETRIES),
            up=True,
        ),
        End((EXITED,), (NOBODY_HERE, *RETRIES), up=True),
        patience=30,
    ),
]
