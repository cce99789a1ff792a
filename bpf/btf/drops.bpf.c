// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Segments of BGP that this host itself drops, and why. kfree_skb fires for every dropped packet of
 * the host: the reason is looked at first, and few reasons matter.
 */

#include "btf/reset_by_nobody.h"

enum skb_drop_reason {
	SKB_DROP_REASON_NO_SOCKET,
	SKB_DROP_REASON_NETFILTER_DROP,
	SKB_DROP_REASON_IP_RPFILTER,
	SKB_DROP_REASON_TCP_MD5NOTFOUND,
	SKB_DROP_REASON_TCP_MD5UNEXPECTED,
	SKB_DROP_REASON_TCP_MD5FAILURE,
	SKB_DROP_REASON_TCP_AONOTFOUND,
	SKB_DROP_REASON_TCP_AOUNEXPECTED,
	SKB_DROP_REASON_TCP_AOKEYNOTFOUND,
	SKB_DROP_REASON_TCP_AOFAILURE,
	SKB_DROP_REASON_TCP_MINTTL,
	SKB_DROP_REASON_TCP_INVALID_SEQUENCE,
	SKB_DROP_REASON_TCP_RESET,
	SKB_DROP_REASON_TCP_INVALID_SYN,
	SKB_DROP_REASON_TCP_ACK_UNSENT_DATA,
};

/* The kernel's number of a reason; one that no packet has where the kernel lacks it. */
#define REASON(name)                                                                               \
	(bpf_core_enum_value_exists(enum skb_drop_reason, SKB_DROP_REASON_##name)                  \
		 ? (__u32)bpf_core_enum_value(enum skb_drop_reason, SKB_DROP_REASON_##name)        \
		 : ~0U)

PROBE_FUNCTION enum drop_reason drop_reason_of(__u32 reason)
{
	if (reason == REASON(NETFILTER_DROP))
		return drop_firewall;
	if (reason == REASON(IP_RPFILTER))
		return drop_rp_filter;
	if (reason == REASON(TCP_MD5NOTFOUND))
		return drop_md5_missing;
	if (reason == REASON(TCP_MD5UNEXPECTED))
		return drop_md5_unexpected;
	if (reason == REASON(TCP_MD5FAILURE))
		return drop_md5_mismatch;
	if (reason == REASON(TCP_AONOTFOUND))
		return drop_ao_missing;
	if (reason == REASON(TCP_AOUNEXPECTED))
		return drop_ao_unexpected;
	if (reason == REASON(TCP_AOKEYNOTFOUND))
		return drop_ao_key_not_found;
	if (reason == REASON(TCP_AOFAILURE))
		return drop_ao_mismatch;
	if (reason == REASON(TCP_MINTTL))
		return drop_ttl;
	if (reason == REASON(TCP_INVALID_SEQUENCE) || reason == REASON(TCP_RESET))
		return drop_blind_reset; /* if it is a RST: see below */
	if (reason == REASON(TCP_INVALID_SYN))
		return drop_blind_syn;
	if (reason == REASON(TCP_ACK_UNSENT_DATA))
		return drop_blind_data;
	return drop_other;
}

/* Only a RST that does not fit is an attempt; a late segment out of the window is everyday life. */
PROBE_FUNCTION bool is_worth_telling(enum drop_reason reason, __u8 flags)
{
	return reason != drop_blind_reset || (flags & TCP_FLAG_RST);
}

PROBE_FUNCTION bool is_tcp(const struct sk_buff *skb)
{
	const unsigned char *network = skb->head + skb->network_header;
	__u8 version = 0, protocol = 0;

	bpf_probe_read_kernel(&version, 1, network);
	if (version >> 4 == 4)
		bpf_probe_read_kernel(&protocol, 1, network + offsetof(struct wire_ipv4, protocol));
	else
		bpf_probe_read_kernel(&protocol, 1,
				      network + offsetof(struct wire_ipv6, next_header));
	return protocol == IPPROTO_TCP;
}

PROBE_FUNCTION void swap_ends(struct socket_identity *s)
{
	__u8 address[16];
	__u16 port = s->local_port;

	__builtin_memcpy(address, s->local, 16);
	__builtin_memcpy(s->local, s->remote, 16);
	__builtin_memcpy(s->remote, address, 16);
	s->local_port = s->remote_port;
	s->remote_port = port;
}

/*
 * Until Linux 6.10 the tracepoint of sent RSTs says nothing of those that no socket sends. The
 * segment that such a RST answers is dropped right behind it. (The reasons of RSTs came with that.)
 */
PROBE_FUNCTION bool was_answered_by_nobody(__u32 kernel_reason)
{
	return !bpf_core_type_exists(enum sk_rst_reason) && kernel_reason == REASON(NO_SOCKET);
}

SEC("tp_btf/kfree_skb")
int BPF_PROG(segment_dropped, struct sk_buff *skb, void *location, __u32 kernel_reason)
{
	enum drop_reason reason = drop_reason_of(kernel_reason);
	struct socket_identity socket;
	struct drop_record *r;
	__u8 flags, direction;
	enum standing who;

	if (was_answered_by_nobody(kernel_reason)) {
		if (is_tcp(skb) && segment_is_bgp(skb) && !(segment_flags(skb) & TCP_FLAG_RST))
			reset_by_nobody(skb, 0, false);
		return 0;
	}
	if (reason == drop_other || !is_tcp(skb) || !segment_is_bgp(skb))
		return 0;
	flags = segment_flags(skb);
	if (!is_worth_telling(reason, flags) || !fill_from_segment(&socket, skb))
		return 0;
	direction = skb->skb_iif ? direction_received : direction_sent;
	if (direction == direction_sent)
		swap_ends(&socket); /* its source is our end */
	if (!is_affordable(&socket, unwanted_drop + reason, &who))
		return 0;
	r = reserve(who, record_drop, sizeof(*r));
	if (!r)
		return 0;
	r->socket = socket;
	r->reason = reason;
	r->syn = flags & TCP_FLAG_SYN ? 1 : 0;
	r->direction = direction;
	r->pad = 0;
	r->kernel_reason = kernel_reason;
	bpf_ringbuf_submit(r, 0);
	return 0;
}
