/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Bytes of a packet that a tracing program is handed (Linux 6.12): for walk.h. */

#include "lib/kernel_types.h"

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags,
			       struct bpf_dynptr *ptr) __ksym __weak;

#define WALK_BYTES(name) dynptr_##name

struct place {
	__u32 at; /* offset in the packet */
};

struct framer_bytes {
	struct place place;
	struct bpf_dynptr packet;
};

/* False: the kernel refuses. */
PROBE_FUNCTION bool begin_bytes(struct framer_bytes *bytes, const struct sk_buff *skb, __u32 at)
{
	bytes->place.at = at;
	return !bpf_dynptr_from_skb((void *)skb, 0, &bytes->packet);
}

PROBE_FUNCTION int framer_read(struct framer_bytes *bytes, void *to, __u32 count)
{
	return bpf_dynptr_read(to, count, &bytes->packet, bytes->place.at, 0);
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
