/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * What one peer says must not cost others their records: of each direction of each connection so
 * many messages and faults cross in a second. The rest is counted. Sessions live by few.
 */

#include "lib/watch.h"

#define TOLD_A_SECOND 64
#define TOLD_ALWAYS 4 /* OPENs and NOTIFICATIONs, whatever else there was */

struct untold_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
};

#ifndef DEFINE_MAPS
extern struct untold_map untold SEC(".maps");
#else
struct untold_map untold SEC(".maps");
#endif

/* Spends one; false: it does not cross. */
PROBE_FUNCTION bool may_tell(struct stream *s, __u64 now)
{
	const __u32 zero = 0;
	__u64 *count;

	if (config.all_messages || afford(&s->told, TOLD_A_SECOND, now))
		return true;
	count = bpf_map_lookup_elem(&untold, &zero);
	if (count)
		*count += 1;
	return false;
}
