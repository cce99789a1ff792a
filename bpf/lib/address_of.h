/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* The address of a socket that is handed to a program, as a number: the key of its watch. */

#include "lib/watch.h"

/* One element, which holds its own address. */
struct anchor_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
};

#ifndef DEFINE_MAPS
extern struct anchor_map anchor SEC(".maps");
#else
struct anchor_map anchor SEC(".maps");
#endif

/*
 * The verifier lets nobody calculate with a pointer to a socket but for one thing: the difference
 * of two pointers is a number, and the anchor's own address can be stored and read again as one.
 * Whoever stores it stores the same.
 */
PROBE_FUNCTION __u64 address_of(void *pointer)
{
	__u32 first = 0;
	__u64 *place = bpf_map_lookup_elem(&anchor, &first);

	if (!place)
		return 0;
	*(volatile __u64 *)place = (__u64)place;
	asm volatile("%0 -= %1" : "+r"(pointer) : "r"(place));
	return (__u64)pointer + *(volatile __u64 *)place;
}
