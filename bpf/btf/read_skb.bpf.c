// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Socket reads and arriving segments, by tracepoints: skb_copy_datagram_iovec fires for each
 * packet buffer that a read copies from, with the buffer, and tcp_probe for each segment that
 * arrives. Both give the bytes through a dynptr, whatever the reader's buffers look like.
 */

#include "btf/arrive.h"
#include "btf/dynptr_bytes.h"
#include "lib/feed.h"
#include "lib/speakers.h"

/* What lies at offset in the packet is at seq in the stream. */
PROBE_FUNCTION void feed_packet(struct sock *sk, struct watch *w, __u32 direction,
				const struct sk_buff *skb, __u32 offset, __u32 seq, __u32 count)
{
	struct walk walk = {}; /* not before it is needed: all other traffic comes here, too */

	if (!begin_walk(&walk, sk, w, direction))
		return;
	feed(&walk, seq, count, begin_bytes(&walk.bytes, skb, offset));
	end_walk(&walk);
}

SEC("tp_btf/skb_copy_datagram_iovec")
int BPF_PROG(read_skb, const struct sk_buff *skb, int len)
{
	struct sock *sk = skb->sk;
	struct tcp_sock *tp;
	struct watch *w;
	__s32 offset;

	/* The ports first: other traffic is left at what its reader has just looked at. */
	if (!sk || !is_bgp_socket(sk) || sk->sk_protocol != IPPROTO_TCP)
		return 0;
	/* The same socket, by a way that the verifier lets pass to helpers. */
	sk = sk->sk_socket->sk;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp)
		return 0;
	/* Negative: a MSG_PEEK that looks past the first buffer; the read to come sees it. */
	offset = tp->copied_seq - skb_seq(skb);
	if (offset < 0 || len <= 0)
		return 0;
	w = get_watch(sk);
	if (!w)
		return 0;
	remember_owner(w);
	begin_streams(w, tp);
	feed_packet(sk, w, direction_received, skb, offset, tp->copied_seq, len);
	return 0;
}

SEC("tp_btf/tcp_probe")
int BPF_PROG(arrive_skb, struct sock *sk, const struct sk_buff *skb)
{
	struct arrival arrival;
	struct watch *w = meet_segment(sk, skb, &arrival);

	if (w && follow_reader(w, arrival.seq))
		feed_packet(sk, w, direction_arrived, skb, arrival.header, arrival.seq,
			    arrival.count);
	return 0;
}

/* What comes behind our FIN: see meet_unreadable(). */
SEC("tp_btf/tcp_send_reset")
int BPF_PROG(abort_skb, const struct sock *sk, const struct sk_buff *skb)
{
	struct arrival arrival;
	struct watch *w;

	if (!sk || !skb)
		return 0;
	w = meet_unreadable(sk, skb, &arrival);
	if (w && follow_reader(w, arrival.seq))
		feed_packet((struct sock *)sk, w, direction_arrived, skb, arrival.header,
			    arrival.seq, arrival.count);
	return 0;
}
