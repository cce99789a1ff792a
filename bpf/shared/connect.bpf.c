// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Calls that fail before TCP has anything to do, and binds. Without a route connect() returns an
 * error and the socket never changes its state, so the call is noted on its way in and looked at
 * again when the socket goes: one that has got no watch in between was never sent. Likewise a
 * bind() that was given what it asked for is seen again behind it, and one that was not is noticed
 * when the socket goes.
 */

#include "lib/set.h"
#include "lib/attempt.h"
#include "lib/emit.h"
#include "lib/acts.h"
#include "lib/speakers.h"
#if !HAVE_SK_STORAGE
#include "lib/address_of.h"
#endif

PROBE_FUNCTION bool is_bgp_call(const struct bpf_sock_addr *ctx)
{
	return ctx->protocol == IPPROTO_TCP && is_bgp_port(bpf_ntohs(ctx->user_port));
}

/* A process that exits has no namespaces any more when its sockets are closed. */
PROBE_FUNCTION struct attempt *attempt_of(const struct bpf_sock_addr *ctx)
{
	struct attempt *attempt = NULL;

	if (ctx->sk)
		attempt = bpf_sk_storage_get(&attempts, ctx->sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
#if HAVE_BTF
	if (attempt) {
		const struct task_struct *task = (const void *)bpf_get_current_task();
		const struct net *net = BPF_CORE_READ(task, nsproxy, net_ns);

		attempt->netns = BPF_CORE_READ(net, ns.inum);
		attempt->guest = is_stranger(net);
	}
#endif
	return attempt;
}

PROBE_FUNCTION struct attempt *note_attempt(const struct bpf_sock_addr *ctx)
{
	struct attempt *attempt = attempt_of(ctx);

	if (!attempt)
		return NULL;
	attempt->remote_port = bpf_ntohs(ctx->user_port);
	attempt->called_ns = bpf_ktime_get_boot_ns();
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

/* The process may end before user space can ask. */
PROBE_FUNCTION bool lacks_capability(void)
{
#if HAVE_BTF
	const struct task_struct *task = (const void *)bpf_get_current_task();
	const struct cred *cred = BPF_CORE_READ(task, cred);
	__u32 low = 0;

	bpf_core_read(&low, sizeof(low), &cred->cap_effective);
	return !(low & 1U << CAP_NET_BIND_SERVICE);
#else
	return false;
#endif
}

/* A speaker that binds to an address and no port is about to call from there. */
PROBE_FUNCTION bool is_bgp_bind(const struct bpf_sock_addr *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;

	if (ctx->protocol != IPPROTO_TCP)
		return false;
	return ctx->user_port ? is_bgp_port(bpf_ntohs(ctx->user_port))
			      : bpf_map_lookup_elem(&speakers, &pid) != NULL;
}

PROBE_FUNCTION struct attempt *note_bind(const struct bpf_sock_addr *ctx)
{
	struct attempt *attempt = attempt_of(ctx);

	if (!attempt)
		return NULL;
	attempt->local_port = bpf_ntohs(ctx->user_port);
	attempt->binding = 1;
	attempt->lacks_capability = lacks_capability();
	return attempt;
}

SEC("cgroup/bind4")
int bind_v4(struct bpf_sock_addr *ctx)
{
	struct attempt *attempt = is_bgp_bind(ctx) ? note_bind(ctx) : NULL;

	if (attempt)
		map_ipv4(attempt->local, ctx->user_ip4);
	return 1;
}

SEC("cgroup/bind6")
int bind_v6(struct bpf_sock_addr *ctx)
{
	struct attempt *attempt = is_bgp_bind(ctx) ? note_bind(ctx) : NULL;
	__u32 *words = attempt ? (__u32 *)attempt->local : NULL;

	if (!words)
		return 1;
	words[0] = ctx->user_ip6[0];
	words[1] = ctx->user_ip6[1];
	words[2] = ctx->user_ip6[2];
	words[3] = ctx->user_ip6[3];
	return 1;
}

PROBE_FUNCTION int note_bound(struct bpf_sock *sk)
{
	struct attempt *attempt = bpf_sk_storage_get(&attempts, sk, NULL, 0);

	if (attempt)
		attempt->binding = 0;
	return 1;
}

SEC("cgroup/post_bind4")
int bound_v4(struct bpf_sock *sk)
{
	return note_bound(sk);
}

SEC("cgroup/post_bind6")
int bound_v6(struct bpf_sock *sk)
{
	return note_bound(sk);
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

/* TCP had something to do, or may have had: a watch would tell, and one found no room since. */
PROBE_FUNCTION bool was_sent(struct bpf_sock *sk, const struct attempt *attempt)
{
	const struct watch *w = watch_of(sk);
	const __u64 *refused_ns = room(room_refused_ns);

	if (!refused_ns || *refused_ns >= attempt->called_ns)
		return true;
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
PROBE_FUNCTION void fill_netns_of_call(struct socket_identity *s, struct bpf_sock *sk,
				       const struct attempt *attempt)
{
	s->netns_cookie = bpf_get_netns_cookie(sk);
#if HAVE_BTF
	if (!bpf_core_field_exists(struct net, net_cookie))
		s->netns = attempt->netns;
#endif
	s->guest = attempt->guest;
}

PROBE_FUNCTION void tell_failed_bind(struct bpf_sock *sk, const struct attempt *attempt)
{
	struct bind_failed_record *r;

	if (!may_tell_act())
		return;
	r = reserve(of_ours, record_bind_failed, sizeof(*r));
	if (!r)
		return;
	__builtin_memset(&r->socket, 0, sizeof(r->socket));
	__builtin_memcpy(r->socket.local, attempt->local, sizeof(r->socket.local));
	r->socket.local_port = attempt->local_port;
	r->lacked_capability = attempt->lacks_capability;
	__builtin_memset(r->pad, 0, sizeof(r->pad));
	r->socket.bound_ifindex = sk->bound_dev_if;
	fill_netns_of_call(&r->socket, sk, attempt);
	fill_process(&r->socket);
	bpf_ringbuf_submit(r, 0);
}

PROBE_FUNCTION void fill_unsendable(struct socket_identity *s, struct bpf_sock *sk,
				    const struct attempt *attempt)
{
	__builtin_memset(s, 0, sizeof(*s));
	__builtin_memcpy(s->remote, attempt->remote, sizeof(s->remote));
	s->remote_port = attempt->remote_port;
	s->bound_ifindex = sk->bound_dev_if;
	fill_netns_of_call(s, sk, attempt);
	fill_process(s);
}

SEC("cgroup/sock_release")
int socket_released(struct bpf_sock *sk)
{
	struct attempt *attempt = bpf_sk_storage_get(&attempts, sk, NULL, 0);
	struct unsendable_record *r;

	if (!attempt)
		return 1;
	if (attempt->binding)
		tell_failed_bind(sk, attempt);
	if (!attempt->remote_port || was_sent(sk, attempt) || !may_tell_act())
		return 1;
	r = reserve(of_ours, record_unsendable, sizeof(*r));
	if (!r)
		return 1;
	fill_unsendable(&r->socket, sk, attempt);
	bpf_ringbuf_submit(r, 0);
	return 1;
}
