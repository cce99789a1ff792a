# SPDX-License-Identifier: Apache-2.0
"""On every kernel: doctor finds a way, the labs pass, and bgpsnoop says what it says on this
machine."""

from machine import Seen
from same_events import check_same


def test_the_reference_itself_is_whole(reference: Seen) -> None:
    assert reference.doctor_status == 0, reference.doctor
    assert reference.passed and not reference.failed, reference.output[-6000:]


def test_doctor_finds_a_way_for_every_hook_it_needs(guest: Seen) -> None:
    assert guest.doctor_status == 0, guest.doctor
    assert "self-test" in guest.verdict, guest.doctor


def test_the_same_events_are_seen_as_on_this_machine(guest: Seen, reference: Seen) -> None:
    assert set(guest.rows) >= set(reference.rows), guest.output[-6000:]
    check_same(reference, guest)
