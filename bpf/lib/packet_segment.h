/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* A TCP segment as a packet program finds it: the packet begins with its IP header. */

#include "lib/watch.h"

struct segment {
	__u32 seq, ack;
	__u32 at; /* of the payload, in the packet */
	__u32 count;
	__u8 flags; /* as in the TCP header */
	__u8 ttl;   /* or hop limit */
};

PROBE_FUNCTION __u32 read_ipv4(struct __sk_buff *skb, struct segment *segment, __u8 *protocol)
{
	struct wire_ipv4 ip = {};

	bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip));
	segment->ttl = ip.ttl;
	*protocol = ip.protocol;
	return (ip.version_ihl & 15) * 4;
}

/* Extension headers are not looked behind. */
PROBE_FUNCTION __u32 read_ipv6(struct __sk_buff *skb, struct segment *segment, __u8 *protocol)
{
	struct wire_ipv6 ip = {};

	bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip));
	segment->ttl = ip.hop_limit;
	*protocol = ip.next_header;
	return sizeof(ip);
}

/* False: not TCP. */
PROBE_FUNCTION bool read_segment(struct __sk_buff *skb, struct segment *segment)
{
	struct wire_tcp tcp = {};
	__u8 first = 0, protocol = 0;
	__u32 header;

	if (bpf_skb_load_bytes(skb, 0, &first, 1))
		return false;
	header = first >> 4 == 4 ? read_ipv4(skb, segment, &protocol)
				 : read_ipv6(skb, segment, &protocol);
	if (protocol != IPPROTO_TCP || bpf_skb_load_bytes(skb, header, &tcp, sizeof(tcp)))
		return false;
	segment->seq = bpf_ntohl(tcp.seq);
	segment->ack = bpf_ntohl(tcp.ack_seq);
	segment->flags = tcp.flags;
	segment->at = header + (tcp.data_offset >> 4) * 4;
	segment->count = skb->len > segment->at ? skb->len - segment->at : 0;
	return true;
}

PROBE_FUNCTION bool has_connection(__u32 state)
{
	return state == TCP_ESTABLISHED || (state >= TCP_FIN_WAIT1 && state <= TCP_FIN_WAIT2) ||
	       state == TCP_CLOSE_WAIT || state == TCP_LAST_ACK || state == TCP_CLOSING;
}
