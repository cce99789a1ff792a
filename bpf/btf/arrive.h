/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Segments on their arrival, before a reader comes. */

#include "btf/hear.h"

PROBE_FUNCTION __u32 skb_seq(const struct sk_buff *skb)
{
	const struct tcp_skb_cb *cb = (const void *)&skb->cb[0];
	__u32 seq = 0;

	bpf_core_read(&seq, sizeof(seq), &cb->seq);
	return seq;
}

PROBE_FUNCTION __u32 tcp_header_size(const struct sk_buff *skb)
{
	__u8 words = 0;

	bpf_probe_read_kernel(&words, 1,
			      skb_transport(skb) + offsetof(struct wire_tcp, data_offset));
	return (words >> 4) * 4;
}

/*
 * What arrives may never be read: a NOTIFICATION behind which the connection died. So a second
 * framer goes with the arriving segments, from wherever the reader had read everything.
 */
PROBE_FUNCTION bool follow_reader(struct watch *w, __u32 seq)
{
	struct stream *arrived = &w->streams[direction_arrived];
	struct stream *read = &w->streams[direction_received];

	if (read->next_seq == seq) {
		arrived->framer = read->framer;
		arrived->next_seq = seq;
		arrived->in_step = 1;
	} else if (arrived->next_seq != seq) {
		arrived->in_step = 0;
	}
	return arrived->in_step;
}

struct arrival {
	__u32 header; /* of TCP, bytes */
	__u32 seq;
	__u32 count; /* of payload */
};

/* The watch, if the segment brings the next bytes of its stream; NULL: it has told all it can. */
PROBE_FUNCTION struct watch *meet_segment(struct sock *sk, const struct sk_buff *skb,
					  struct arrival *arrival)
{
	struct tcp_sock *tp;
	struct watch *w;

	if (!is_bgp_socket(sk))
		return NULL;
	tp = bpf_skc_to_tcp_sock(sk);
	w = find_watch(sk);
	if (!tp || !w || !w->started)
		return NULL;
	arrival->header = tcp_header_size(skb);
	arrival->seq = skb_seq(skb);
	arrival->count = skb->len - arrival->header;
	hear(w, tp, skb, arrival->seq, arrival->count);
	return skb->len > arrival->header && arrival->seq == tp->rcv_nxt ? w : NULL;
}

/*
 * The same for a segment that TCP answers with RST because our speaker has closed, and nobody can
 * read it any more. It may be the OPEN of a peer whom our speaker refused before that was here.
 */
PROBE_FUNCTION struct watch *meet_unreadable(const struct sock *sk, const struct sk_buff *skb,
					     struct arrival *arrival)
{
	__u8 state = sk->__sk_common.skc_state;
	struct tcp_sock *tp;
	struct watch *w;

	if (state == TCP_LISTEN || state == TCP_TIME_WAIT || state == TCP_NEW_SYN_RECV)
		return NULL; /* of the others those are BGP's that have a watch: its port is gone */
	tp = bpf_skc_to_tcp_sock((void *)sk);
	w = find_watch((void *)sk);
	if (!tp || !w || !w->started)
		return NULL;
	arrival->header = tcp_header_size(skb);
	arrival->seq = skb_seq(skb);
	arrival->count = skb->len - arrival->header;
	return skb->len > arrival->header && arrival->seq == tp->rcv_nxt &&
			       skb->data == skb_transport(skb)
		       ? w
		       : NULL;
}
