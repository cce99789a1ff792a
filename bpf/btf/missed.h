/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Bytes that the speaker has moved past the hooks, with splice() or sendfile(): the next read or
 * write tells of the gap before it, and after the last one the end of the connection does.
 */

#include "btf/identity.h"
#include "btf/sample.h"
#include "lib/emit.h"

/* The speaker neither reads nor writes any more, and no FIN of ours counts as a byte yet. */
PROBE_FUNCTION bool is_last_call(__u8 old_state, __u8 new_state)
{
	if (old_state != TCP_ESTABLISHED && old_state != TCP_CLOSE_WAIT)
		return false;
	return new_state == TCP_FIN_WAIT1 || new_state == TCP_LAST_ACK || new_state == TCP_CLOSE;
}

PROBE_FUNCTION void tell_gap(const struct sock *sk, struct watch *w, __u32 direction, __s32 count)
{
	struct stream *s = &w->streams[direction];
	struct stream_fault_record *r;

	if (count <= 0 || s->in_step) /* framed from packets, and those are told of there */
		return;
	if (!framer_gap(&s->framer, count))
		return;
	r = new_fault(w, direction, fault_bytes_missed, count);
	if (!r)
		return;
	fill_identity(&r->socket, sk, w);
	__builtin_memset(r->bytes, 0, sizeof(r->bytes));
	bpf_ringbuf_submit(r, 0);
}

PROBE_FUNCTION void tell_missed(const struct sock *sk, struct watch *w, const struct tcp_sock *tp)
{
	__u32 read = tp->copied_seq;

	if (!w->started)
		return;
	if (read == tp->rcv_nxt && has_fin(sk))
		read--; /* the speaker has read the peer's FIN, which counts like a byte */
	tell_gap(sk, w, direction_received, read - w->streams[direction_received].next_seq);
	tell_gap(sk, w, direction_sent, tp->write_seq - w->streams[direction_sent].next_seq);
}
