// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/* What TCP itself tells of BGP's sockets: state changes and resets. */

#include "btf/errors.h"
#include "btf/missed.h"
#include "btf/reset_by_nobody.h"
#include "btf/told_once.h"
#include "lib/acts.h"
#include "lib/speakers.h"

/*
 * A call of which nothing was known until it failed is no beginning: it is older than our watch,
 * and over before the walk comes to it. Its port is given back by then, and the RST or ICMP that
 * ended it came a moment before.
 */
PROBE_FUNCTION bool has_begun(__u8 old_state, __u8 new_state)
{
	return new_state == TCP_SYN_SENT || old_state == TCP_SYN_RECV ||
	       (old_state == TCP_SYN_SENT && new_state != TCP_CLOSE);
}

/*
 * A packet ends a connection with an error set, or without the socket being held by a system call;
 * what is left is the speaker's own close. Of an accepted connection that is refused nobody has
 * told before whose it is.
 */
PROBE_FUNCTION bool by_owner(const struct sock *sk, const struct watch *w)
{
	return sk->sk_lock.owned && !sk->sk_err &&
	       (!w->pid || w->pid == bpf_get_current_pid_tgid() >> 32);
}

/* After our FIN it is the peer's segments that go on. */
PROBE_FUNCTION bool ends_by_packet(__u8 state)
{
	return state == TCP_LAST_ACK || state == TCP_CLOSING || state == TCP_FIN_WAIT1 ||
	       state == TCP_FIN_WAIT2;
}

PROBE_FUNCTION bool is_exiting(void)
{
	const struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, flags) & PF_EXITING;
}

PROBE_FUNCTION bool is_listening(int old_state, int new_state)
{
	return new_state == TCP_LISTEN || (old_state == TCP_LISTEN && new_state == TCP_CLOSE);
}

/* No connection, but where a speaker begins, and ends. */
PROBE_FUNCTION int tell_listener(const struct sock *sk, int old_state, int new_state)
{
	struct state_record *r;
	bool affordable;

	if (has_told_listener(sk, old_state, new_state))
		return 0;
	affordable = is_affordable_act();
	if (!affordable && is_of_guest(sk->__sk_common.skc_net.net)) {
		count_untold_act();
		return 0;
	}
	r = reserve(affordable ? of_speaker : of_anybody, record_state, sizeof(*r));
	if (!r)
		return 0;
	__builtin_memset(&r->sample, 0, sizeof(r->sample));
	fill_identity(&r->socket, sk, NULL);
	fill_process(&r->socket);
	note_listener(r->socket.pid);
	r->error = 0;
	r->old_state = old_state;
	r->new_state = new_state;
	r->by_owner = 1;
	r->owner_exiting = is_exiting();
	bpf_ringbuf_submit(r, 0);
	return 0;
}

/* Nothing but a system call of the speaker's leads there. */
PROBE_FUNCTION bool is_of_owner(__u8 new_state)
{
	return new_state == TCP_SYN_SENT || new_state == TCP_FIN_WAIT1 || new_state == TCP_LAST_ACK;
}

PROBE_FUNCTION void note_call_of_peer(struct watch *w, const struct sock *sk)
{
	struct socket_identity socket = {};

	fill_addresses(&socket, &sk->__sk_common);
	if (has_neighbor(&socket))
		w->caller = caller_neighbor;
}

/* NULL: nothing to tell of it. */
PROBE_FUNCTION struct watch *watch_of_change(const struct sock *sk, struct watch *w, int old_state,
					     int new_state)
{
	if (old_state == TCP_LISTEN || new_state == TCP_SYN_RECV)
		return NULL; /* a handshake that has yet to complete */
	if (has_begun(old_state, new_state))
		w = get_watch(sk);
	if (!w || has_told_state(w, new_state))
		return NULL; /* bound and closed again, never connected; or told */
	if (sk->__sk_common.skc_num)
		w->local_port = sk->__sk_common.skc_num;
	if (is_of_owner(new_state))
		remember_owner(w);
	if (new_state == TCP_SYN_SENT)
		note_call_of_owner(w);
	if (old_state == TCP_SYN_RECV)
		note_call_of_peer(w, sk);
	w->fresh |= has_begun(old_state, new_state);
	return w;
}

PROBE_FUNCTION int tell_state(const struct sock *sk, int old_state, int new_state)
{
	struct state_record *r;
	struct tcp_sock *tp;
	struct watch *w;
	bool of_owner;

	if (sk->sk_protocol != IPPROTO_TCP || !is_ours(sk, &w))
		return 0;
	if (is_listening(old_state, new_state))
		return tell_listener(sk, old_state, new_state);
	w = watch_of_change(sk, w, old_state, new_state);
	if (!w)
		return 0;
	tp = bpf_skc_to_tcp_sock((void *)sk);
	if (tp && new_state == TCP_ESTABLISHED)
		begin_streams(w, tp);
	if (tp && is_last_call(old_state, new_state))
		tell_missed(sk, w, tp);
	of_owner = !ends_by_packet(old_state) && by_owner(sk, w);
	if (of_owner)
		remember_owner(w);
	r = reserve_of(w, record_state, sizeof(*r));
	w->told = r != NULL;
	if (!r)
		return 0;
	fill_identity(&r->socket, sk, w);
	fill_sample(&r->sample, sk, w);
	r->error = error_of(sk);
	r->old_state = old_state;
	r->new_state = new_state;
	r->by_owner = of_owner;
	r->owner_exiting = r->by_owner && is_exiting();
	bpf_ringbuf_submit(r, 0);
	return 0;
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(tcp_state, const struct sock *sk, int old_state, int new_state)
{
	first_runs();
	return tell_state(sk, old_state, new_state);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(tcp_state_again, const struct sock *sk, int old_state, int new_state)
{
	second_is_under_way(true);
	tell_state(sk, old_state, new_state);
	second_is_under_way(false);
	return 0;
}

SEC("tp_btf/tcp_receive_reset")
int BPF_PROG(reset_received, struct sock *sk)
{
	struct reset_record *r;
	struct watch *w;

	if (!is_ours(sk, &w))
		return 0;
	r = reserve_of(w, record_reset, sizeof(*r));
	if (!r)
		return 0;
	fill_identity(&r->socket, sk, w);
	fill_reset(r, direction_received, 0, false);
	if (w)
		fill_heard_reset(r, w);
	bpf_ringbuf_submit(r, 0);
	return 0;
}

/* sk and skb may each be NULL; sk may be a TIME_WAIT or request socket: only its head is there. */
PROBE_FUNCTION void reset_sent_by(const struct sock *sk, const struct sk_buff *skb, __u32 reason,
				  bool has_reason)
{
	struct reset_record *r;
	struct watch *w = NULL;
	__u8 state;

	if (!sk) {
		if (skb && segment_is_bgp(skb))
			reset_by_nobody(skb, reason, has_reason);
		return;
	}
	state = sk->__sk_common.skc_state;
	if (state == TCP_LISTEN) { /* it has no peer: the segment has */
		if (skb && segment_is_bgp(skb))
			reset_by_nobody(skb, reason, has_reason);
		return;
	}
	if (state == TCP_TIME_WAIT || state == TCP_NEW_SYN_RECV ? !is_bgp_socket(sk)
								: !is_ours(sk, &w))
		return;
	r = reserve_of(w, record_reset, sizeof(*r));
	if (!r)
		return;
	fill_identity(&r->socket, sk, w);
	fill_reset(r, direction_sent, reason, has_reason);
	bpf_ringbuf_submit(r, 0);
}

SEC("tp_btf/tcp_send_reset")
int reset_sent(__u64 *ctx)
{
	const struct sock *sk = (const struct sock *)ctx[0];
	const struct sk_buff *skb = (const struct sk_buff *)ctx[1];

	if (bpf_core_type_exists(enum sk_rst_reason)) /* the third argument came with the type */
		reset_sent_by(sk, skb, ctx[2], true);
	else
		reset_sent_by(sk, skb, 0, false);
	return 0;
}
