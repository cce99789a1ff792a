// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Where a socket is, network namespace and VRF: the state tracepoint cannot know where there is no
 * BTF. A watch is made here before that fires, at connect() or at the handshake's end.
 */

#include "nobtf/packet_watch.h"

PROBE_FUNCTION void note_place(struct bpf_sock *sk, __u64 cookie)
{
	struct watch *w = get_watch_of(address_of(sk));

	if (!w)
		return;
	w->shown.socket.netns_cookie = cookie;
	w->shown.socket.bound_ifindex = sk->bound_dev_if;
}

PROBE_FUNCTION int note_call(struct bpf_sock_addr *ctx)
{
	struct bpf_sock *sk = ctx->sk;

	if (sk && ctx->protocol == IPPROTO_TCP && is_bgp_port(bpf_ntohs(ctx->user_port)))
		note_place(sk, bpf_get_netns_cookie(ctx));
	return 1;
}

SEC("cgroup/connect4")
int netns_of_call_v4(struct bpf_sock_addr *ctx)
{
	return note_call(ctx);
}

SEC("cgroup/connect6")
int netns_of_call_v6(struct bpf_sock_addr *ctx)
{
	return note_call(ctx);
}

SEC("sockops")
int netns_of_called(struct bpf_sock_ops *ctx)
{
	struct bpf_sock *sk;

	if (ctx->op != BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB || !is_bgp_port(ctx->local_port))
		return 1;
	sk = ctx->sk;
	if (sk)
		note_place(sk, bpf_get_netns_cookie(ctx));
	return 1;
}
