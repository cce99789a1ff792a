/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Which socket a record is about, from the socket itself. */

#include "lib/emit.h"

typedef const struct sock *socket_ref;

PROBE_FUNCTION void fill_netns(struct socket_identity *s, const struct net *net)
{
	s->netns = BPF_CORE_READ(net, ns.inum);
	s->guest = is_stranger(net);
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
