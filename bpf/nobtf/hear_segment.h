/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * What hear.h notes of every segment of the peer, and what ours tell, from the packets themselves.
 */

#include "lib/packet_segment.h"

PROBE_FUNCTION void note_numbers(struct packet_state *p, const struct bpf_tcp_sock *tcp)
{
	p->accepted_seq = tcp->rcv_nxt;
	p->acked_seq = tcp->snd_una;
	p->bytes_acked = tcp->bytes_acked;
	p->srtt_us = tcp->srtt_us >> 3;
	p->retransmits = tcp->total_retrans;
	p->segments_sent = tcp->segs_out;
}

/* An answer may be here before our TCP has noted that it sent what is answered. */
PROBE_FUNCTION __u32 next_to_send(const struct packet_state *p, const struct bpf_tcp_sock *tcp)
{
	if (p->sent && (__s32)(p->sent_seq - tcp->snd_nxt) > 0)
		return p->sent_seq;
	return tcp->snd_nxt;
}

/* Is it in order that the peer acknowledges this? A blind forger does not know the number. */
PROBE_FUNCTION bool acknowledges_ours(const struct packet_state *p, const struct bpf_tcp_sock *tcp,
				      __u32 ack)
{
	return (__s32)(ack - tcp->snd_una) >= 0 && (__s32)(next_to_send(p, tcp) - ack) >= 0;
}

/* The socket has not accepted it yet. */
PROBE_FUNCTION void hear_segment(struct watch *w, const struct bpf_tcp_sock *tcp,
				 const struct segment *segment)
{
	struct packet_state *p = &w->packets;
	__u32 end = segment->seq + segment->count;
	bool in_order = segment->seq == tcp->rcv_nxt;

	if (segment->flags & TCP_FLAG_SYN) {
		end++; /* it counts like a byte, the first */
		in_order = true;
	}
	note_numbers(p, tcp);
	if (segment->flags & TCP_FLAG_RST) {
		w->reset_ttl = segment->ttl;
		w->reset_flags = segment->flags;
		return;
	}
	if (!(segment->flags & TCP_FLAG_ACK) || !acknowledges_ours(p, tcp, segment->ack))
		return;
	p->repeats = 0;
	p->acked_seq = segment->ack;
	p->bytes_acked += segment->ack - tcp->snd_una;
	w->heard_ns = bpf_ktime_get_boot_ns();
	if (segment->ack != tcp->snd_una)
		w->acked_ns = w->heard_ns;
	if (segment->count > 1 && (__s32)(end - tcp->rcv_nxt) <= 0)
		w->repeated_ns = w->heard_ns;
	if ((__s32)(end - w->peer_next_seq) > 0 || !w->ttl)
		w->peer_next_seq = end;
	w->ttl = segment->ttl;
	if (in_order)
		p->accepted_seq = end;
}

PROBE_FUNCTION void say_segment(struct watch *w, const struct bpf_tcp_sock *tcp,
				const struct segment *segment)
{
	struct packet_state *p = &w->packets;
	__u32 end = segment->seq + segment->count;

	note_numbers(p, tcp);
	if (!segment->count)
		return;
	if (p->sent && (__s32)(end - p->sent_seq) <= 0) {
		if (p->repeats < 255)
			p->repeats++;
		return;
	}
	p->sent = 1;
	p->sent_seq = end;
}
