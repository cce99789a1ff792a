/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Reading a packet that belongs to no socket of ours: the headers tell whom it concerns. */

#include "btf/identity.h"
#include "lib/emit.h"

PROBE_FUNCTION const unsigned char *skb_transport(const struct sk_buff *skb)
{
	return skb->head + skb->transport_header;
}

PROBE_FUNCTION bool segment_is_bgp(const struct sk_buff *skb)
{
	struct wire_tcp tcp = {};

	bpf_probe_read_kernel(&tcp, sizeof(tcp), skb_transport(skb));
	return is_bgp_port(bpf_ntohs(tcp.source)) || is_bgp_port(bpf_ntohs(tcp.dest));
}

PROBE_FUNCTION __u8 segment_flags(const struct sk_buff *skb)
{
	__u8 flags = 0;

	bpf_probe_read_kernel(&flags, 1, skb_transport(skb) + offsetof(struct wire_tcp, flags));
	return flags;
}

/*
 * A packet on its way out has no device yet, but the socket it is from. One on its way in loses its
 * device where TCP begins to look at it, but not its route.
 */
PROBE_FUNCTION const struct net *segment_netns(const struct sk_buff *skb)
{
	const struct dst_entry *route = (const void *)(skb->_skb_refdst & ~SKB_DST_NOREF);

	if (!skb->skb_iif)
		return BPF_CORE_READ(skb, sk, __sk_common.skc_net.net);
	if (skb->dev)
		return BPF_CORE_READ(skb, dev, nd_net.net);
	return BPF_CORE_READ(route, dev, nd_net.net);
}

/* Our end is the segment's destination. False: it is in a namespace that is not watched. */
PROBE_FUNCTION bool fill_from_segment(struct socket_identity *s, const struct sk_buff *skb)
{
	const unsigned char *network = skb->head + skb->network_header;
	struct wire_ipv4 v4 = {};
	struct wire_ipv6 v6 = {};
	struct wire_tcp tcp = {};

	bpf_probe_read_kernel(&tcp, sizeof(tcp), skb_transport(skb));
	bpf_probe_read_kernel(&v4, sizeof(v4), network);
	__builtin_memset(s, 0, sizeof(*s));
	s->local_port = bpf_ntohs(tcp.dest);
	s->remote_port = bpf_ntohs(tcp.source);
	fill_netns(s, segment_netns(skb));
	if (v4.version_ihl >> 4 == 4) {
		map_ipv4(s->local, v4.dest);
		map_ipv4(s->remote, v4.source);
	} else {
		bpf_probe_read_kernel(&v6, sizeof(v6), network);
		__builtin_memcpy(s->local, v6.dest, 16);
		__builtin_memcpy(s->remote, v6.source, 16);
	}
	return !config.only_netns || config.only_netns == s->netns;
}
