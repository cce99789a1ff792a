/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * What one peer says must not cost others their records: of each direction of each connection so
 * many messages and faults cross in a second; one that takes more than one record counts as many.
 * The rest is counted. Sessions live by few.
 */

#include "lib/watch.h"

#define TOLD_A_SECOND 64
#define TOLD_ALWAYS 4 /* OPENs and NOTIFICATIONs, whatever else there was */

#ifndef DEFINE_MAPS
extern struct one_count_map untold SEC(".maps");
#else
struct one_count_map untold SEC(".maps");
#endif

/* Each connection's second begins at another time, so that many do not speak at once. */
PROBE_FUNCTION __u64 own_time(const struct watch *w, __u64 now)
{
	return now + ((w->id & 1023) << 20);
}

/* Spends what it takes; false: it does not cross. */
PROBE_FUNCTION bool may_tell(const struct watch *w, struct stream *s, __u64 now, __u32 length)
{
	if (config.all_messages ||
	    afford_of(&s->told, TOLD_A_SECOND, own_time(w, now), 1 + length / RECORD_BODY_MAX))
		return true;
	count_in(&untold, 0);
	return false;
}
