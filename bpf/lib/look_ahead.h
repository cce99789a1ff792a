/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * User memory, some messages' worth at a time: to go there once for each header is most of what a
 * full table costs its writer.
 */

#include "lib/set.h"
#include "lib/kernel_types.h"

#define AHEAD_BYTES 1024 /* a power of two */

struct ahead {
	__u64 from;  /* address in user memory */
	__u32 count; /* bytes of it that are here */
	__u32 taken; /* by a walk: one that interrupts it on this CPU goes without */
	__u8 bytes[AHEAD_BYTES];
};

#if HAVE_BPF_LOOP

struct aheads_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ahead);
};

#ifndef DEFINE_MAPS
extern struct aheads_map aheads SEC(".maps");
#else
struct aheads_map aheads SEC(".maps");
#endif

/* NULL: another walk has it. */
PROBE_FUNCTION struct ahead *take_ahead(void)
{
	__u32 only = 0;
	struct ahead *ahead = bpf_map_lookup_elem(&aheads, &only);

	if (!ahead || __sync_lock_test_and_set(&ahead->taken, 1))
		return NULL;
	ahead->count = 0;
	return ahead;
}

#else

PROBE_FUNCTION struct ahead *take_ahead(void)
{
	return NULL;
}

#endif

PROBE_FUNCTION void give_ahead_back(struct ahead *ahead)
{
	if (ahead)
		ahead->taken = 0;
}

/* count bytes at address from, behind which left bytes may be looked at. 0: they are copied. */
PROBE_FUNCTION int read_ahead(struct ahead *ahead, void *to, __u32 count, __u64 from, __u32 left)
{
	__u64 at = from - ahead->from;

	if (at >= ahead->count || count > ahead->count - at) {
		at = 0;
		ahead->count = 0;
		if (left > AHEAD_BYTES)
			left = AHEAD_BYTES;
		barrier_var(left);
		if (left < count || left > AHEAD_BYTES ||
		    bpf_probe_read_user(ahead->bytes, left, (const void *)from))
			return bpf_probe_read_user(to, count, (const void *)from);
		ahead->from = from;
		ahead->count = left;
	}
	barrier_var(at);
	return bpf_probe_read_kernel(to, count, ahead->bytes + (at & (AHEAD_BYTES - 1)));
}
