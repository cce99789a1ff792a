/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* The error of a socket, from the socket itself. */

#include "lib/watch.h"

/* An ICMP error that meets a socket in use by its owner is noted as a soft one. */
PROBE_FUNCTION int error_of(const struct sock *sk)
{
	return sk->sk_err ? sk->sk_err : sk->sk_err_soft;
}

/* What a caller is told in ICMP is queued for it, asked for or not (Linux 5.9). NULL: nothing. */
PROBE_FUNCTION const struct sock_exterr_skb *queued_error(const struct sock *sk)
{
	const struct sk_buff *last = BPF_CORE_READ(sk, sk_error_queue.prev);

	if (!BPF_CORE_READ(sk, sk_error_queue.qlen) || !last)
		return NULL;
	return (const void *)last->cb;
}

/*
 * That report comes before the socket has its error, and where the socket is in use, the speaker
 * may fetch the soft one (SO_ERROR) before it closes: then nothing but the queue has it.
 */
PROBE_FUNCTION void fill_error(struct error_record *r, const struct sock *sk)
{
	const struct sock_exterr_skb *queued = queued_error(sk);
	__u8 origin = queued ? BPF_CORE_READ(queued, ee.ee_origin) : 0;

	r->error = error_of(sk);
	r->has_icmp = origin == SO_EE_ORIGIN_ICMP || origin == SO_EE_ORIGIN_ICMP6;
	r->icmp_type = r->has_icmp ? BPF_CORE_READ(queued, ee.ee_type) : 0;
	r->icmp_code = r->has_icmp ? BPF_CORE_READ(queued, ee.ee_code) : 0;
	r->pad = 0;
	if (!r->error && r->has_icmp)
		r->error = BPF_CORE_READ(queued, ee.ee_errno);
}
