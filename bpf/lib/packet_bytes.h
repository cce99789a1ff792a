/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Bytes of a packet that is on its way through a cgroup: for walk.h. */

#include "lib/kernel_types.h"

#define WALK_BYTES(name) packet_##name
#define WALK_CONTEXT struct __sk_buff *

struct place {
	__u32 at; /* offset in the packet */
};

struct framer_bytes {
	struct place place;
	WALK_CONTEXT context;
};

PROBE_FUNCTION int framer_read(struct framer_bytes *bytes, void *to, __u32 count)
{
	__u64 size = count;

	/* It never is 0, which older verifiers believe only of this very comparison. */
	asm volatile("if %0 > 0 goto +1\n\t%0 = 1" : "+r"(size));
	return bpf_skb_load_bytes(bytes->context, bytes->place.at, to, size);
}

PROBE_FUNCTION __u32 bytes_at_hand(const struct framer_bytes *bytes)
{
	return ~0U; /* they all lie in one stretch */
}

PROBE_FUNCTION bool next_stretch(struct framer_bytes *bytes)
{
	return false;
}

PROBE_FUNCTION void advance(struct framer_bytes *bytes, __u32 count)
{
	bytes->place.at += count;
}
