# SPDX-License-Identifier: Apache-2.0
"""The programs look on. By their disassembly: none can write a packet, a socket's behaviour or
user memory, and each that is asked for leave gives it."""

from pathlib import Path

import pytest

from bpf_listing import Function, functions, returned

ROOT = Path(__file__).parents[2]
SETS = "storage", "hash", "nobtf"

# By their numbers in linux/bpf.h. Each reads, or writes our own maps, ring and stack.
HARMLESS = {
    1: "map_lookup_elem",
    2: "map_update_elem",
    3: "map_delete_elem",
    8: "get_smp_processor_id",
    14: "get_current_pid_tgid",
    15: "get_current_uid_gid",
    16: "get_current_comm",
    26: "skb_load_bytes",
    35: "get_current_task",
    95: "sk_fullsock",
    96: "tcp_sock",
    107: "sk_storage_get",
    112: "probe_read_user",
    113: "probe_read_kernel",
    122: "get_netns_cookie",
    125: "ktime_get_boot_ns",
    127: "seq_write",
    131: "ringbuf_reserve",
    132: "ringbuf_submit",
    134: "ringbuf_query",
    137: "skc_to_tcp_sock",
    181: "loop",
    201: "dynptr_read",
}

# Types of programs that only look: where they stand, nobody waits for what they return.
ONLY_LOOK = "tp_btf/", "fentry/", "fexit/", "iter/", "tracepoint/", "raw_tracepoint/", "raw_tp/"
ASKED = "cgroup_skb/", "cgroup/", "sockops"


def programs(name: str) -> list[Function]:
    return list(functions(ROOT / f"build/release/bpf/probes_{name}/probes_{name}.bpf.o"))


@pytest.mark.parametrize("name", SETS)
def test_no_program_calls_what_could_change_anything(name: str) -> None:
    called = set().union(*(each.helpers() for each in programs(name)))
    assert called, "nothing was disassembled"
    assert called <= set(HARMLESS), called - set(HARMLESS)


@pytest.mark.parametrize("name", SETS)
def test_every_program_looks_on_or_gives_leave(name: str) -> None:
    asked = 0
    for each in programs(name):
        if each.section == ".text" or each.section.startswith(ONLY_LOOK):
            continue
        assert each.section.startswith(ASKED), each.section
        assert returned(each) == {1}, (each.section, each.name)
        asked += 1
    assert asked > 0


def test_who_might_refuse_is_found_out() -> None:
    """The analysis itself: a way to another value, or to one that nobody knows."""
    code = ["r6 = 1", "if r1 == 0 goto +1", "r6 = 0", "r0 = r6", "exit"]
    assert returned(Function("cgroup_skb/ingress", "f", dict(enumerate(code)))) == {None}
    code = ["r0 = 1", "if r1 == 0 goto +1", "call 5", "exit"]
    assert returned(Function("cgroup_skb/ingress", "f", dict(enumerate(code)))) == {None}
    code = ["r6 = 1", "call 5", "w0 = w6", "exit"]
    assert returned(Function("cgroup_skb/ingress", "f", dict(enumerate(code)))) == {1}
    code = ["r0 = 0", "exit"]
    assert returned(Function("cgroup_skb/ingress", "f", dict(enumerate(code)))) == {0}
