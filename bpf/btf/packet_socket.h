/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* The socket that a packet belongs to, where its members can be read (BTF). */

#include "btf/identity.h"
#include "lib/packet_segment.h"
#include "lib/speakers.h"

#define PACKET_TCP struct tcp_sock /* no typedef: CO-RE looks up its name */

struct packet_socket {
	const PACKET_TCP *tcp;
	struct watch *watch;
};

/* False: not a connection of BGP's. */
PROBE_FUNCTION bool find_socket(struct __sk_buff *skb, struct packet_socket *s)
{
	struct bpf_sock *sk = skb->sk;

	s->tcp = sk ? bpf_skc_to_tcp_sock(sk) : NULL; /* NULL: a request, or in TIME_WAIT */
	return s->tcp && is_bgp_socket((const struct sock *)s->tcp) &&
	       has_connection(((const struct sock *)s->tcp)->__sk_common.skc_state);
}

/* As remember_owner(), whose helpers older kernels do not give to packet programs. */
PROBE_FUNCTION void remember_task(struct watch *w)
{
	const struct task_struct *task = (const void *)bpf_get_current_task();
	__u32 pid = BPF_CORE_READ(task, tgid);

	if (w->pid == pid)
		return;
	w->pid = pid;
	fill_comm(w->comm);
}

/* A socket whose segment leaves is locked by the system call that we are in, or by none. */
PROBE_FUNCTION void meet(struct packet_socket *s, const struct segment *segment, __u32 direction)
{
	const struct sock *sk = (const struct sock *)s->tcp;

	if (!segment->count)
		return;
	s->watch = get_watch(sk);
	if (!s->watch)
		return;
	begin_streams(s->watch, s->tcp);
	if (direction == direction_sent && sk->sk_lock.owned)
		remember_task(s->watch);
}

PROBE_FUNCTION socket_ref socket_of(const struct packet_socket *s)
{
	return (const struct sock *)s->tcp;
}
