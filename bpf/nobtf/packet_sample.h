/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* How a socket stands as far as its packets tell, kept where user space finds it. */

#include "nobtf/packet_watch.h"

/* A reader may come at any time, so nothing is 0 in between. */
PROBE_FUNCTION void show_sample(struct socket_sample *sample, const struct watch *w)
{
	const struct packet_state *p = &w->packets;
	__s32 unacked = p->sent ? p->sent_seq - p->acked_seq : 0;
	__s32 missing = w->heard_ns ? w->peer_next_seq - p->accepted_seq : 0;

	sample->sent = w->streams[direction_sent].counts;
	sample->received = w->streams[direction_received].counts;
	sample->of_packets = 1;
	sample->bytes_received = p->bytes_before + sample->received.bytes;
	sample->bytes_acked = p->bytes_acked;
	sample->heard_ns = w->heard_ns;
	sample->acked_ns = w->acked_ns;
	sample->repeated_ns = w->repeated_ns;
	sample->unacked_bytes = unacked > 0 ? unacked : 0;
	sample->missing_bytes = missing > 0 ? missing : 0;
	sample->srtt_us = p->srtt_us;
	sample->retransmits = p->retransmits;
	sample->segments_sent = p->segments_sent;
}

/* Brings what user space reads up to date: whoever changes a connection's watch ends with it. */
PROBE_FUNCTION void show(struct watch *w)
{
	w->shown.socket.id = w->id;
	w->shown.socket.pid = w->pid;
	__builtin_memcpy(w->shown.socket.comm, w->comm, sizeof(w->comm));
	show_sample(&w->shown.sample, w);
}
