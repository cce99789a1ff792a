// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Calls that fail before TCP has anything to do. Without a route connect() returns an error and the
 * socket never changes its state, so the call is noted on its way in and looked at again when the
 * socket goes: one that has got no watch in between was never sent.
 */

#include "lib/set.h"
#include "lib/emit.h"
#if !HAVE_SK_STORAGE
#include "lib/address_of.h"
#endif

struct attempt {
	__u8 remote[16];
	__u16 remote_port;
	__u16 pad[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct attempt);
} attempts SEC(".maps");

PROBE_FUNCTION bool is_bgp_call(const struct bpf_sock_addr *ctx)
{
	return ctx->protocol == IPPROTO_TCP && is_bgp_port(bpf_ntohs(ctx->user_port));
}

PROBE_FUNCTION struct attempt *note_attempt(struct bpf_sock_addr *ctx)
{
	struct attempt *attempt = NULL;

	if (ctx->sk)
		attempt = bpf_sk_storage_get(&attempts, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (attempt)
		attempt->remote_port = bpf_ntohs(ctx->user_port);
	return attempt;
}

SEC("cgroup/connect4")
int call_v4(struct bpf_sock_addr *ctx)
{
	struct attempt *attempt = is_bgp_call(ctx) ? note_attempt(ctx) : NULL;

	if (attempt)
		map_ipv4(attempt->remote, ctx->user_ip4);
	return 1;
}

SEC("cgroup/connect6")
int call_v6(struct bpf_sock_addr *ctx)
{
	struct attempt *attempt = is_bgp_call(ctx) ? note_attempt(ctx) : NULL;
	__u32 *words = attempt ? (__u32 *)attempt->remote : NULL;

	if (!words)
		return 1;
	words[0] = ctx->user_ip6[0];
	words[1] = ctx->user_ip6[1];
	words[2] = ctx->user_ip6[2];
	words[3] = ctx->user_ip6[3];
	return 1;
}

#if !HAVE_SK_STORAGE
PROBE_FUNCTION const struct watch *watch_of(struct bpf_sock *sk)
{
	__u64 socket = address_of(sk);

	return bpf_map_lookup_elem(&watches, &socket);
}
#else
PROBE_FUNCTION const struct watch *watch_of(struct bpf_sock *sk)
{
	return bpf_sk_storage_get(&watches, sk, NULL, 0);
}
#endif

/* TCP had something to do. */
PROBE_FUNCTION bool was_sent(struct bpf_sock *sk)
{
	const struct watch *w = watch_of(sk);

#if !HAVE_BTF
	return w && w->shown.state; /* namespaces.bpf.c makes watches as well */
#else
	return w;
#endif
}

/*
 * User space finds the namespace by its cookie. Before Linux 5.12 none can be looked up: there it
 * is the task's, unless the socket was handed over by another.
 */
PROBE_FUNCTION void fill_netns_of_call(struct socket_identity *s, struct bpf_sock *sk)
{
	s->netns_cookie = bpf_get_netns_cookie(sk);
#if HAVE_BTF
	if (!bpf_core_field_exists(struct net, net_cookie)) {
		const struct task_struct *task = (const void *)bpf_get_current_task();

		s->netns = BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);
	}
#endif
}

PROBE_FUNCTION void fill_unsendable(struct socket_identity *s, struct bpf_sock *sk,
				    const struct attempt *attempt)
{
	__builtin_memset(s, 0, sizeof(*s));
	__builtin_memcpy(s->remote, attempt->remote, sizeof(s->remote));
	s->remote_port = attempt->remote_port;
	s->bound_ifindex = sk->bound_dev_if;
	fill_netns_of_call(s, sk);
	fill_process(s);
}

SEC("cgroup/sock_release")
int socket_released(struct bpf_sock *sk)
{
	struct attempt *attempt = bpf_sk_storage_get(&attempts, sk, NULL, 0);
	struct unsendable_record *r;

	if (!attempt || was_sent(sk))
		return 1;
	r = reserve(record_unsendable, sizeof(*r));
	if (!r)
		return 1;
	fill_unsendable(&r->socket, sk, attempt);
	bpf_ringbuf_submit(r, 0);
	return 1;
}
