/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

#include "lib/kernel_types.h"
#include "lib/watch.h"

/*
 * The kernel does not run a tracing program on a CPU where it is running already: whatever preempts
 * or interrupts it there goes untold (recursion_misses), and a record of a close would be missing.
 * So the program is there twice, one after the other. Whichever comes first tells, unless it was
 * left out, and then the other one does.
 */
struct listener_change {
	const struct sock *sk;
	int old_state;
	int new_state;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct listener_change);
} newest_listener SEC(".maps");

/* A listener has no watch. */
PROBE_FUNCTION bool has_told_listener(const struct sock *sk, int old_state, int new_state)
{
	const __u32 zero = 0;
	struct listener_change *newest = bpf_map_lookup_elem(&newest_listener, &zero);
	bool told;

	if (!newest)
		return false;
	told = newest->sk == sk && newest->old_state == old_state && newest->new_state == new_state;
	newest->sk = told ? NULL : sk;
	newest->old_state = old_state;
	newest->new_state = new_state;
	return told;
}

PROBE_FUNCTION bool has_told_state(struct watch *w, __u8 state)
{
	bool told = w->state == state;

	w->state = state;
	return told;
}

/*
 * How often the second was left out behind a first that ran: nothing was missed then, and the rest
 * of recursion_misses is what neither told.
 */
struct second_run {
	__u64 made_up_for;
	__u64 is_under_way; /* on this CPU */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct second_run);
} second_runs SEC(".maps");

PROBE_FUNCTION void first_runs(void)
{
	const __u32 zero = 0;
	struct second_run *second = bpf_map_lookup_elem(&second_runs, &zero);

	if (second && *(volatile __u64 *)&second->is_under_way)
		second->made_up_for++;
}

PROBE_FUNCTION void second_is_under_way(bool is_under_way)
{
	const __u32 zero = 0;
	struct second_run *second = bpf_map_lookup_elem(&second_runs, &zero);

	if (second)
		*(volatile __u64 *)&second->is_under_way = is_under_way;
}
