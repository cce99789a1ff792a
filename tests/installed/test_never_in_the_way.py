# SPDX-License-Identifier: Apache-2.0
"""The programs look on. By their disassembly: none can write a packet, a socket's behaviour or
user memory, and each that is asked for leave gives it."""

from pathlib import Path

import pytest

from bpf_listing import Function, functions, returned, writes_into_context

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

# Functions of the kernel's (kfuncs) that only read.
READERS = {"bpf_dynptr_from_skb"}

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
def test_what_is_called_by_name_is_our_own_or_only_reads(name: str) -> None:
    own = {each.name for each in programs(name) if each.section == ".text"}
    called = set().union(*(each.called() for each in programs(name)))
    assert called, "no call by name was found"
    assert called <= own | READERS, called - own - READERS


@pytest.mark.parametrize("name", SETS)
def test_no_program_that_is_asked_writes_into_what_it_was_given(name: str) -> None:
    asked = [each for each in programs(name) if each.section.startswith(ASKED)]
    assert asked
    for each in asked:
        assert not writes_into_context(each), (each.section, each.name)


@pytest.mark.parametrize(
    "code",
    [
        ["*(u32 *)(r1 + 24) = r2", "exit"],
        ["r6 = r1", "r6 += 8", "*(u16 *)(r6 + 0) = r2", "exit"],
        ["*(u64 *)(r10 - 8) = r1", "call 5", "r7 = *(u64 *)(r10 - 8)", "*(u32 *)(r7 + 4) = r0"]
        + ["exit"],
        ["r6 = r1", "if r2 == 0 goto +1", "r6 = r10", "lock *(u32 *)(r6 - 8) += r2", "exit"],
    ],
)
def test_a_store_into_the_context_is_found(code: list[str]) -> None:
    assert writes_into_context(Function("cgroup/connect4", "f", dict(enumerate(code))))


def test_a_store_into_the_stack_or_a_map_is_none() -> None:
    code = ["r6 = r1", "*(u64 *)(r10 - 8) = r6", "r1 = r10", "call 1", "*(u64 *)(r0 + 0) = r6"]
    code += ["r6 = *(u32 *)(r6 + 4)", "*(u32 *)(r10 - 8) = r6", "exit"]
    assert not writes_into_context(Function("cgroup/connect4", "f", dict(enumerate(code))))


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
