// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/* Errors of BGP's sockets, as they are reported to them. */

#include "btf/errors.h"
#include "btf/identity.h"

PROBE_FUNCTION int tell_error(const struct sock *sk)
{
	struct error_record *r;
	struct watch *w;

	/* Without a watch: see has_begun(). */
	if (sk->sk_protocol != IPPROTO_TCP || !is_ours(sk, &w) || !w)
		return 0;
	r = reserve_of(w, record_error, sizeof(*r));
	if (!r)
		return 0;
	fill_identity(&r->socket, sk, w);
	fill_error(r, sk);
	bpf_ringbuf_submit(r, 0);
	return 0;
}

SEC("tp_btf/inet_sk_error_report") /* Linux 5.15 */
int BPF_PROG(socket_error, const struct sock *sk)
{
	return tell_error(sk);
}

SEC("fentry/sock_def_error_report") /* what that tracepoint stands before */
int BPF_PROG(socket_error_function, const struct sock *sk)
{
	return tell_error(sk);
}
