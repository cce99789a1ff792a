/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Records of RSTs: of a socket, or of no socket at all, which answer what nobody wanted. */

#include "lib/segment.h"

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

PROBE_FUNCTION void reset_by_nobody(const struct sk_buff *skb, __u32 reason, bool has_reason)
{
	struct reset_record *r = reserve(record_reset, sizeof(*r));

	if (!r)
		return;
	fill_reset(r, direction_sent, reason, has_reason);
	r->refused_syn = (segment_flags(skb) & (TCP_FLAG_SYN | TCP_FLAG_ACK)) == TCP_FLAG_SYN;
	if (fill_from_segment(&r->socket, skb))
		bpf_ringbuf_submit(r, 0);
	else
		bpf_ringbuf_discard(r, 0);
}
