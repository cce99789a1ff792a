/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* How a socket stands as far as its packets tell: in the kernel, and for user space's own walk. */

#include "lib/watch_state.h"

static inline __attribute__((always_inline)) void sample_of_packets(struct socket_sample *sample,
								    const struct watch *w)
{
	const struct packet_state *p = &w->packets;

	__builtin_memset(sample, 0, sizeof(*sample));
	sample->sent = w->streams[direction_sent].counts;
	sample->received = w->streams[direction_received].counts;
	sample->of_packets = 1;
	sample->bytes_received = p->bytes_before + sample->received.bytes;
	sample->bytes_acked = p->bytes_acked;
	sample->heard_ns = w->heard_ns;
	sample->acked_ns = w->acked_ns;
	sample->repeated_ns = w->repeated_ns;
	if (p->sent && (__s32)(p->sent_seq - p->acked_seq) > 0)
		sample->unacked_bytes = p->sent_seq - p->acked_seq;
	if (w->heard_ns && (__s32)(w->peer_next_seq - p->accepted_seq) > 0)
		sample->missing_bytes = w->peer_next_seq - p->accepted_seq;
	sample->srtt_us = p->srtt_us;
	sample->retransmits = p->retransmits;
	sample->segments_sent = p->segments_sent;
}
