// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Socket writes, by a tracepoint: tcp_sendmsg_locked (Linux 6.16) fires in each round of the copy
 * loop, before the copy, with the writer's buffers. A round copies at most size_goal bytes; framing
 * runs ahead by no more than that, and the sequence number of the next round says what was copied.
 */

#include "btf/feed_buffers.h"
#include "lib/speakers.h"

/* How much the coming round may copy at most: none where it has to wait for memory. */
PROBE_FUNCTION __u32 room_of_round(const struct sock *sk, const struct sk_buff *tail, int size_goal)
{
	__s32 room;

	if (sk->sk_wmem_queued < sk->sk_sndbuf)
		return size_goal;
	room = tail ? size_goal - (__s32)tail->len : 0;
	return room > 0 ? room : 0;
}

PROBE_FUNCTION void feed_round(const struct sock *sk, struct watch *w, const struct msghdr *msg,
			       __u32 seq, __u32 room)
{
	struct walk walk = {}; /* not before it is needed: all other traffic comes here, too */
	bool readable;

	if (!begin_walk(&walk, sk, w, direction_sent))
		return;
	readable = iov_begin_at(&msg->msg_iter, &walk.bytes.place.iov);
	feed_buffers(&walk, seq, room, readable);
	end_walk(&walk);
}

SEC("tp_btf/tcp_sendmsg_locked")
int BPF_PROG(write_msg, const struct sock *sk, const struct msghdr *msg, const struct sk_buff *tail,
	     int size_goal)
{
	struct tcp_sock *tp;
	struct watch *w;
	__u64 left;
	__u32 room;

	if (!is_bgp_socket(sk))
		return 0;
	tp = bpf_skc_to_tcp_sock((void *)sk);
	w = get_watch(sk);
	if (!tp || !w)
		return 0;
	left = msg->msg_iter.count;
	room = room_of_round(sk, tail, size_goal);
	if (left < room)
		room = left;
	remember_owner(w);
	begin_streams(w, tp);
	feed_round(sk, w, msg, tp->write_seq, room);
	return 0;
}
