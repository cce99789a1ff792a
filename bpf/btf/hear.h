/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * What every segment of the peer tells besides its bytes: that its kernel lives, what of ours it
 * has, how far its own stream has come, and from how far away it is. A blind forger knows neither
 * number, so a segment that fits is the peer's.
 */

#include "btf/segment.h"

PROBE_FUNCTION __u8 segment_ttl(const struct sk_buff *skb)
{
	const unsigned char *network = skb->head + skb->network_header;
	__u8 version = 0, ttl = 0;

	bpf_probe_read_kernel(&version, 1, network);
	if (version >> 4 == 4)
		bpf_probe_read_kernel(&ttl, 1, network + offsetof(struct wire_ipv4, ttl));
	else
		bpf_probe_read_kernel(&ttl, 1, network + offsetof(struct wire_ipv6, hop_limit));
	return ttl;
}

/* The segment brings [seq, seq + count) of the stream. */
PROBE_FUNCTION void hear(struct watch *w, const struct tcp_sock *tp, const struct sk_buff *skb,
			 __u32 seq, __u32 count)
{
	const struct tcp_skb_cb *cb = (const void *)&skb->cb[0];
	__u8 flags = segment_flags(skb);
	__u32 end = seq + count;
	__u32 ack = 0;

	if (flags & TCP_FLAG_RST) {
		w->reset_ttl = segment_ttl(skb);
		w->reset_flags = flags;
		return;
	}
	bpf_core_read(&ack, sizeof(ack), &cb->ack_seq);
	if ((__s32)(ack - tp->snd_una) < 0 || (__s32)(tp->snd_nxt - ack) < 0)
		return;
	if (end - tp->rcv_nxt > tp->rcv_wnd && tp->rcv_nxt - end > tp->rcv_wnd)
		return;
	w->heard_ns = bpf_ktime_get_boot_ns();
	if (ack != tp->snd_una)
		w->acked_ns = w->heard_ns;
	if (count > 1 && (__s32)(end - tp->rcv_nxt) <= 0) /* one byte is a keepalive of TCP's */
		w->repeated_ns = w->heard_ns;
	if ((__s32)(end - w->peer_next_seq) > 0 || !w->ttl)
		w->peer_next_seq = end;
	w->ttl = segment_ttl(skb);
}
