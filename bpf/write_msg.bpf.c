// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Socket writes, tracepoint family: tcp_sendmsg_locked (Linux 6.17) fires in each round of the copy
 * loop, before the copy, with the writer's buffers. A round takes at most size_goal bytes; framing
 * runs ahead by no more than that, and the sequence number of the next round says what was taken.
 */

#include "watch.h"

struct framer_bytes {
	__u64 segments;	  /* address of the next struct iovec, in kernel memory */
	__u64 count;	  /* of segments to come */
	const void *base; /* of the segment at hand */
	__u32 left;	  /* bytes of the segment at hand */
	bool kernel;	  /* the buffers are kernel memory */
};

#include "stream.h"

/* at counts within the segment at hand. */
static __always_inline int framer_read(struct framer_bytes *bytes, __u32 at, void *to, __u32 count)
{
	if (bytes->kernel)
		return bpf_probe_read_kernel(to, count, bytes->base + at);
	return bpf_probe_read_user(to, count, bytes->base + at);
}

struct write_loop {
	struct framer_bytes bytes;
	struct feeding feeding;
	__u32 skip; /* bytes framed in an earlier round */
	__u32 left; /* bytes to frame */
};

PROBE_FUNCTION bool next_segment(struct framer_bytes *bytes)
{
	struct iovec segment = {};

	if (!bytes->count)
		return false;
	if (bpf_probe_read_kernel(&segment, sizeof(segment), (void *)bytes->segments))
		return false;
	bytes->segments += sizeof(segment);
	bytes->count--;
	bytes->base = segment.iov_base;
	bytes->left = segment.iov_len;
	return true;
}

PROBE_FUNCTION void advance(struct framer_bytes *bytes, __u32 count)
{
	bytes->base += count;
	bytes->left -= count;
}

static int write_step(__u32 index, struct write_loop *loop)
{
	struct framer_bytes *bytes = &loop->bytes;
	struct framer_step step;
	__u32 count;

	if (!loop->left)
		return 1;
	if (!bytes->left)
		return !next_segment(bytes);
	if (loop->skip) {
		count = loop->skip < bytes->left ? loop->skip : bytes->left;
		advance(bytes, count);
		loop->skip -= count;
		return 0;
	}
	count = loop->left < bytes->left ? loop->left : bytes->left;
	framer_step(&loop->feeding.stream->framer, bytes, 0, count, &step);
	if (!take_step(&loop->feeding, bytes, &step, 0))
		return 1;
	advance(bytes, step.taken);
	loop->left -= step.taken;
	return 0;
}

PROBE_FUNCTION bool point_at(struct framer_bytes *bytes, const struct iov_iter *iter)
{
	__u8 type = iter->iter_type;

	bytes->kernel = type == bpf_core_enum_value(enum iter_type, ITER_KVEC);
	if (type == bpf_core_enum_value(enum iter_type, ITER_UBUF)) {
		bytes->base = iter->ubuf + iter->iov_offset;
		bytes->left = iter->count;
		return true;
	}
	if (!bytes->kernel && type != bpf_core_enum_value(enum iter_type, ITER_IOVEC))
		return false;
	if (bpf_core_read(&bytes->segments, sizeof(bytes->segments), &iter->__iov))
		return false;
	bytes->count = iter->nr_segs;
	if (!next_segment(bytes))
		return false;
	advance(bytes, iter->iov_offset);
	return true;
}

/* How much the coming round may take at most: none where it has to wait for memory. */
PROBE_FUNCTION __u32 room_of_round(const struct sock *sk, const struct sk_buff *tail, int size_goal)
{
	__s32 room;

	if (sk->sk_wmem_queued < sk->sk_sndbuf)
		return size_goal;
	room = tail ? size_goal - (__s32)tail->len : 0;
	return room > 0 ? room : 0;
}

PROBE_FUNCTION void feed_message(struct write_loop *loop, const struct iov_iter *iter, __u32 seq,
				 __u32 count)
{
	struct feeding *in = &loop->feeding;

	loop->skip = bytes_known(in, seq, count);
	loop->left = count - loop->skip;
	if (!loop->left)
		return;
	in->stream->next_seq = seq + count;
	in->stream->counts.bytes += loop->left;
	if (point_at(&loop->bytes, iter))
		bpf_loop(STEPS_MAX, write_step, loop, 0);
	miss_bytes(in, loop->left);
}

SEC("tp_btf/tcp_sendmsg_locked")
int BPF_PROG(write_msg, const struct sock *sk, const struct msghdr *msg, const struct sk_buff *tail,
	     int size_goal)
{
	struct write_loop loop = {};
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
	feed_message(&loop, &msg->msg_iter, tp->write_seq, room);
	return 0;
}
