/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Records of RSTs of no socket at all: they answer what nobody wanted. */

#include "btf/segment.h"
#include "lib/reset.h"

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
