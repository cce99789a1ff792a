/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* The socket that a packet belongs to, where no more is known of it than a program is handed. */

#include "lib/address_of.h"
#include "nobtf/hear_segment.h"
#include "nobtf/packet_sample.h"

#define PACKET_TCP struct bpf_tcp_sock

struct packet_socket {
	struct bpf_sock *sk;
	const PACKET_TCP *tcp;
	struct watch *watch;
	__u64 address;
};

/* False: not a connection of BGP's. */
PROBE_FUNCTION bool find_socket(struct __sk_buff *skb, struct packet_socket *s)
{
	struct bpf_sock *sk = skb->sk;

	sk = sk ? bpf_sk_fullsock(sk) : NULL;
	if (!sk || sk->protocol != IPPROTO_TCP)
		return false;
	if (!is_bgp_port(sk->src_port) && !is_bgp_port(bpf_ntohs(sk->dst_port)))
		return false;
	if (!has_connection(sk->state) && sk->state != TCP_SYN_SENT)
		return false;
	s->sk = sk;
	s->address = address_of(sk);
	s->tcp = bpf_tcp_sock(sk);
	return s->tcp;
}

/* The state tracepoint has not told of it: it is older than the probes. */
PROBE_FUNCTION void fill_from_socket(struct watch *w, struct bpf_sock *sk)
{
	struct socket_identity *s = &w->shown.socket;
	__u32 *local = (__u32 *)s->local, *remote = (__u32 *)s->remote;

	if (sk->family == AF_INET) {
		map_ipv4(s->local, sk->src_ip4);
		map_ipv4(s->remote, sk->dst_ip4);
	} else {
		local[0] = sk->src_ip6[0], remote[0] = sk->dst_ip6[0];
		local[1] = sk->src_ip6[1], remote[1] = sk->dst_ip6[1];
		local[2] = sk->src_ip6[2], remote[2] = sk->dst_ip6[2];
		local[3] = sk->src_ip6[3], remote[3] = sk->dst_ip6[3];
	}
	s->local_port = sk->src_port;
	s->remote_port = bpf_ntohs(sk->dst_port);
	s->bound_ifindex = sk->bound_dev_if;
	w->shown.state = sk->state;
}

PROBE_FUNCTION void tell_older(struct watch *w)
{
	struct socket_record *r;

	show(w);
	r = reserve_of(w, record_socket, sizeof(*r));
	if (!r)
		return;
	r->socket = w->shown.socket;
	r->sample = w->shown.sample;
	r->state = w->shown.state;
	r->found = 1;
	__builtin_memset(r->pad, 0, sizeof(r->pad));
	bpf_ringbuf_submit(r, 0);
}

PROBE_FUNCTION bool peer_has_closed(const struct bpf_sock *sk)
{
	return sk->state == TCP_CLOSE_WAIT || sk->state == TCP_LAST_ACK || sk->state == TCP_CLOSING;
}

/* A first segment: what has come before it? TCP counts a FIN like a byte. */
PROBE_FUNCTION void note_bytes_before(const struct packet_socket *s)
{
	struct watch *w = s->watch;

	if (w->packets.met)
		return;
	w->packets.met = 1;
	if (!w->fresh)
		w->packets.bytes_before = s->tcp->bytes_received - peer_has_closed(s->sk);
}

PROBE_FUNCTION void meet(struct packet_socket *s, const struct segment *segment, __u32 direction)
{
	s->watch = find_watch_of(s->address);
	if (!s->watch) {
		s->watch = get_watch_of(s->address);
		if (!s->watch)
			return;
		fill_from_socket(s->watch, s->sk);
		note_bytes_before(s);
		tell_older(s->watch);
	}
	note_bytes_before(s);
	/* A caller of a link-local address is bound between connect() and its SYN. */
	s->watch->shown.socket.bound_ifindex = s->sk->bound_dev_if;
	if (direction == direction_sent)
		say_segment(s->watch, s->tcp, segment);
	else
		hear_segment(s->watch, s->tcp, segment);
}

PROBE_FUNCTION socket_ref socket_of(const struct packet_socket *s)
{
	return s->address;
}
