/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Records of RSTs of no socket at all: they answer what nobody wanted. */

#include "btf/segment.h"
#include "lib/reset.h"
#include "lib/unwanted.h"

PROBE_FUNCTION void reset_by_nobody(const struct sk_buff *skb, __u32 reason, bool has_reason)
{
	bool is_syn = (segment_flags(skb) & (TCP_FLAG_SYN | TCP_FLAG_ACK)) == TCP_FLAG_SYN;
	struct socket_identity socket;
	struct reset_record *r;
	enum standing who;

	if (!fill_from_segment(&socket, skb) ||
	    !is_affordable(&socket, is_syn ? unwanted_syn : unwanted_segment, &who))
		return;
	r = reserve(who, record_reset, sizeof(*r));
	if (!r)
		return;
	r->socket = socket;
	fill_reset(r, direction_sent, reason, has_reason);
	r->refused_syn = is_syn;
	bpf_ringbuf_submit(r, 0);
}
