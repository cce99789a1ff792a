# SPDX-License-Identifier: Apache-2.0
"""What bgpsnoop says on machines that withhold something."""

import re

import pytest
from machine import Seen
from same_events import check_same
from special import HIDDEN_BTF, LOCKDOWN, NO_BTF, NO_FUNCTION_TRACING, TWO_CAPABILITIES, Special
from suite import kernels_of, played


def on_each_kernel_of(special: Special) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("machine", [special.on(name) for name in kernels_of(special)])


@on_each_kernel_of(LOCKDOWN)
def test_under_lockdown_it_refuses_in_one_sentence_that_names_lockdown(machine: str) -> None:
    seen = played(machine)
    assert seen.doctor_status == 1, seen.doctor
    said = [line for line in seen.doctor.splitlines() if line.startswith("bgpsnoop: ")]
    assert said == [seen.verdict], seen.doctor
    assert not re.search(r"[.!?] [A-Z]", seen.verdict), f"more than one sentence: {seen.verdict}"
    assert "lockdown" in seen.verdict


@on_each_kernel_of(TWO_CAPABILITIES)
def test_two_capabilities_are_enough_to_see_the_same(machine: str, reference: Seen) -> None:
    seen = played(machine)
    check_same(reference, seen)
    assert seen.hooks["calls_ipv4"] == "none: call_v4: CAP_NET_ADMIN is missing", seen.doctor
    finds_pages_by_symbols = seen.hooks["arriving_segments"] == "arrive_buffer"
    assert (
        "CAP_SYSLOG" in seen.limits.get("arriving_segments", "")
    ) == finds_pages_by_symbols, seen.doctor


@on_each_kernel_of(NO_BTF)
def test_without_btf_it_sees_the_same_in_packets(machine: str, reference: Seen) -> None:
    seen = played(machine)
    check_same(reference, seen)
    assert seen.hooks["tcp_states"] == "state_event", seen.doctor
    assert seen.by_packets and seen.lacks == ["segments_dropped"], seen.doctor


@on_each_kernel_of(HIDDEN_BTF)
def test_with_a_file_of_the_btf_that_is_hidden_it_sees_all(machine: str, reference: Seen) -> None:
    seen = played(machine)
    check_same(reference, seen)
    assert not seen.by_packets and not seen.lacks, seen.doctor


@on_each_kernel_of(NO_FUNCTION_TRACING)
def test_without_function_tracing_it_sees_the_same(machine: str, reference: Seen) -> None:
    seen = played(machine)
    check_same(reference, seen)
    assert seen.hooks["tcp_states"] == "tcp_state", seen.doctor
