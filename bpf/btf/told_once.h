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
