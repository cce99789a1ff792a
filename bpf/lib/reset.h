/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Records of RSTs. */

#include "lib/watch.h"

PROBE_FUNCTION void fill_reset(struct reset_record *r, __u8 direction, __u32 reason,
			       bool has_reason)
{
	r->reason = reason;
	r->has_reason = has_reason;
	r->direction = direction;
	r->refused_syn = 0;
	r->flags = r->ttl = r->peer_ttl = 0;
	__builtin_memset(r->pad, 0, sizeof(r->pad));
}

/* As the newest RST of the peer was heard (hear.h, hear_segment.h). */
PROBE_FUNCTION void fill_heard_reset(struct reset_record *r, const struct watch *w)
{
	r->flags = w->reset_flags;
	r->ttl = w->reset_ttl;
	r->peer_ttl = w->ttl;
}
