/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* How a socket stands, from the socket itself. */

#include "lib/watch.h"

/* The peer's FIN has come. */
PROBE_FUNCTION bool has_fin(const struct sock *sk)
{
	return sk->__sk_common.skc_flags & 1UL << bpf_core_enum_value(enum sock_flags, SOCK_DONE);
}

PROBE_FUNCTION void fill_sample(struct socket_sample *sample, const struct sock *sk,
				const struct watch *w)
{
	struct tcp_sock *tp = bpf_skc_to_tcp_sock((void *)sk);
	__u32 fin = has_fin(sk); /* TCP counts it like a byte */

	__builtin_memset(sample, 0, sizeof(*sample));
	if (w) {
		sample->sent = w->streams[direction_sent].counts;
		sample->received = w->streams[direction_received].counts;
		sample->heard_ns = w->heard_ns;
		sample->acked_ns = w->acked_ns;
		sample->repeated_ns = w->repeated_ns;
	}
	if (!tp)
		return;
	sample->bytes_received = tp->bytes_received;
	sample->bytes_acked = tp->bytes_acked;
	sample->bytes_received -= fin;
	sample->unread_bytes = tp->rcv_nxt - tp->copied_seq;
	if (sample->unread_bytes)
		sample->unread_bytes -= fin;
	sample->unacked_bytes = tp->snd_nxt - tp->snd_una;
	sample->unsent_bytes = tp->write_seq - tp->snd_nxt;
	sample->srtt_us = tp->srtt_us >> 3;
	sample->retransmits = tp->total_retrans;
	sample->peer_window = tp->snd_wnd;
	sample->local_window = tp->rcv_wnd;
	sample->segments_sent = tp->segs_out;
	if (w && w->heard_ns && (__s32)(w->peer_next_seq - tp->rcv_nxt) > 0)
		sample->missing_bytes = w->peer_next_seq - tp->rcv_nxt;
	sample->out_of_order = tp->out_of_order_queue.rb_node ? 1 : 0;
	if (bpf_core_field_exists(tp->md5sig_info) && tp->md5sig_info)
		sample->has_auth_key = 1;
	if (bpf_core_field_exists(tp->ao_info) && tp->ao_info)
		sample->has_auth_key = 1;
}
