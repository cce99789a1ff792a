// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Walks over sockets, started by user space, which reads struct socket_record from them:
 * found_sockets over all TCP sockets of one network namespace, to find the connections older than
 * the probes; watched_sockets over those with a watch, wherever they are, for their counters, and
 * watched_in_netns the same within one network namespace.
 */

#include "btf/identity.h"
#include "btf/sample.h"
#include "lib/guests.h"

/* False: the reader's buffer is full, and the kernel will come again with the same socket. */
PROBE_FUNCTION bool write_socket(struct bpf_iter_meta *meta, const struct sock *sk,
				 const struct watch *w, bool found)
{
	struct socket_record r;

	__builtin_memset(&r, 0, sizeof(r));
	r.header.kind = record_socket;
	r.header.version = RECORD_VERSION;
	r.header.size = sizeof(r);
	r.header.boot_ns = bpf_ktime_get_boot_ns();
	fill_identity(&r.socket, sk, w);
	fill_sample(&r.sample, sk, w);
	r.state = sk->__sk_common.skc_state;
	r.found = found;
	return bpf_seq_write(meta->seq, &r, sizeof(r)) == 0;
}

PROBE_FUNCTION bool is_connection(__u8 state)
{
	return state != TCP_LISTEN && state != TCP_CLOSE && state != TCP_TIME_WAIT &&
	       state != TCP_SYN_RECV && state != TCP_NEW_SYN_RECV;
}

/* NULL: the socket that the walk has come to is no connection of BGP's. */
PROBE_FUNCTION struct tcp_sock *bgp_connection(const struct bpf_iter__tcp *ctx)
{
	struct sock_common *skc = ctx->sk_common;
	struct tcp_sock *tp;

	if (!skc || !is_connection(skc->skc_state))
		return NULL;
	tp = bpf_skc_to_tcp_sock(skc);
	return tp && is_bgp_socket((struct sock *)tp) ? tp : NULL;
}

SEC("iter/tcp")
int found_sockets(struct bpf_iter__tcp *ctx)
{
	struct tcp_sock *tp = bgp_connection(ctx);
	struct watch *w;

	if (!tp)
		return 0;
	w = get_watch((struct sock *)tp);
	if (!w || w->fresh || w->told)
		return 0; /* the probes have seen it begin, or it is known already */
	w->local_port = ((struct sock *)tp)->__sk_common.skc_num;
	begin_streams(w, tp);
	w->told = write_socket(ctx->meta, (struct sock *)tp, w, true);
	return 0;
}

/* A guest of which no more was told is again, when there is budget; see guests.h. */
PROBE_FUNCTION bool is_taken_up(struct watch *w)
{
	if (!can_afford_guest(guests_budget_of_neighbors, sizeof(struct socket_record)))
		return false;
	w->guest = guest_told;
	return true;
}

/* A connection of which a record was lost is told here as if it were older than the probes. */
PROBE_FUNCTION void write_watched(struct bpf_iter_meta *meta, const struct sock *sk,
				  struct watch *w)
{
	bool untold = sk->__sk_common.skc_state == TCP_ESTABLISHED && !w->told;

	if (w->guest == guest_untold && !is_taken_up(w) && !w->told)
		return;
	if (write_socket(meta, sk, w, untold) && untold)
		w->told = 1;
}

/*
 * All sockets of one network namespace: where the watches lie in a map, which is no way to their
 * sockets, or the kernel refuses the iterator below.
 */
SEC("iter/tcp")
int watched_in_netns(struct bpf_iter__tcp *ctx)
{
	struct tcp_sock *tp = bgp_connection(ctx);
	struct watch *w;

	if (!tp)
		return 0;
	w = find_watch((struct sock *)tp);
	if (w)
		write_watched(ctx->meta, (struct sock *)tp, w);
	return 0;
}

#if HAVE_SK_STORAGE
SEC("iter/bpf_sk_storage_map")
int watched_sockets(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct watch *w = ctx->value;
	struct sock *sk = ctx->sk;

	if (sk && w && is_connection(sk->__sk_common.skc_state))
		write_watched(ctx->meta, sk, w);
	return 0;
}
#endif
