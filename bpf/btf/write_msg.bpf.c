// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Socket writes, tracepoint family: tcp_sendmsg_locked (Linux 6.17) fires in each round of the copy
 * loop, before the copy, with the writer's buffers. A round takes at most size_goal bytes; framing
 * runs ahead by no more than that, and the sequence number of the next round says what was taken.
 */

#include "lib/buffers.h"

/* How much the coming round may take at most: none where it has to wait for memory. */
PROBE_FUNCTION __u32 room_of_round(const struct sock *sk, const struct sk_buff *tail, int size_goal)
{
	__s32 room;

	if (sk->sk_wmem_queued < sk->sk_sndbuf)
		return size_goal;
	room = tail ? size_goal - (__s32)tail->len : 0;
	return room > 0 ? room : 0;
}

SEC("tp_btf/tcp_sendmsg_locked")
int BPF_PROG(write_msg, const struct sock *sk, const struct msghdr *msg, const struct sk_buff *tail,
	     int size_goal)
{
	struct loop_state loop = {};
	struct tcp_sock *tp;
	__u64 left;
	__u32 room;

	if (!is_bgp_socket(sk))
		return 0;
	tp = bpf_skc_to_tcp_sock((void *)sk);
	loop.feeding.watch = get_watch(sk);
	if (!tp || !loop.feeding.watch)
		return 0;
	left = msg->msg_iter.count;
	room = room_of_round(sk, tail, size_goal);
	if (left < room)
		room = left;
	loop.feeding.sk = sk;
	loop.feeding.stream = &loop.feeding.watch->streams[direction_sent];
	loop.feeding.direction = direction_sent;
	loop.feeding.now = bpf_ktime_get_boot_ns();
	remember_owner(loop.feeding.watch);
	begin_streams(loop.feeding.watch, tp);
	feed_buffers(&loop, tp->write_seq, room,
		     iov_begin_at(&msg->msg_iter, &loop.at.bytes.position));
	return 0;
}
