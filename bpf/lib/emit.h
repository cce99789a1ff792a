/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Filling records and handing them over. A record that finds no room is counted by kind. */

#include "lib/watch.h"

PROBE_FUNCTION void *reserve(__u32 kind, __u32 size)
{
	struct record_header *header = bpf_ringbuf_reserve(&records, size, 0);

	if (!header) {
		count_lost(kind);
		return NULL;
	}
	header->kind = kind;
	header->version = RECORD_VERSION;
	header->size = size;
	header->boot_ns = bpf_ktime_get_boot_ns();
	return header;
}

/* Of bytes in a stream: the includer names the socket, and the bytes where they are known. */
PROBE_FUNCTION struct stream_fault_record *new_fault(__u32 direction, enum stream_fault fault,
						     __u32 count)
{
	struct stream_fault_record *r = reserve(record_stream_fault, sizeof(*r));

	if (!r)
		return NULL;
	r->count = count;
	r->direction = direction;
	r->fault = fault;
	r->pad[0] = r->pad[1] = 0;
	return r;
}

PROBE_FUNCTION void map_ipv4(__u8 to[16], __be32 address)
{
	__builtin_memset(to, 0, 10);
	to[10] = to[11] = 0xff;
	__builtin_memcpy(to + 12, &address, 4);
}

PROBE_FUNCTION void fill_netns(struct socket_identity *s, const struct net *net)
{
	s->netns = BPF_CORE_READ(net, ns.inum);
	if (bpf_core_field_exists(net->net_cookie)) /* Linux 5.12 */
		s->netns_cookie = BPF_CORE_READ(net, net_cookie);
}

PROBE_FUNCTION void fill_addresses(struct socket_identity *s, const struct sock_common *skc)
{
	if (skc->skc_family == AF_INET6) {
		bpf_probe_read_kernel(s->local, 16, &skc->skc_v6_rcv_saddr);
		bpf_probe_read_kernel(s->remote, 16, &skc->skc_v6_daddr);
	} else {
		map_ipv4(s->local, skc->skc_rcv_saddr);
		map_ipv4(s->remote, skc->skc_daddr);
	}
	s->local_port = skc->skc_num;
	s->remote_port = bpf_ntohs(skc->skc_dport);
	s->bound_ifindex = skc->skc_bound_dev_if;
	fill_netns(s, skc->skc_net.net);
}

PROBE_FUNCTION void fill_identity(struct socket_identity *s, const struct sock *sk,
				  const struct watch *w)
{
	__builtin_memset(s, 0, sizeof(*s));
	fill_addresses(s, &sk->__sk_common);
	if (!w)
		return;
	s->id = w->id;
	if (!s->local_port)
		s->local_port = w->local_port;
	s->pid = w->pid;
	__builtin_memcpy(s->comm, w->comm, sizeof(s->comm));
}

/* The process in whose system call we are. */
PROBE_FUNCTION void fill_process(struct socket_identity *s)
{
	s->pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(s->comm, sizeof(s->comm));
}

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
