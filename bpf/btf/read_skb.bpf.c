// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Socket reads, tracepoint family: skb_copy_datagram_iovec fires for each packet buffer a read
 * copies from, with the buffer, and tcp_probe for each segment that arrives. Both give the bytes
 * through a dynptr (Linux 6.12), whatever the reader's buffers look like.
 */

#include "lib/hear.h"

extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags,
			       struct bpf_dynptr *ptr) __ksym __weak;

struct framer_bytes {
	struct bpf_dynptr skb;
};

#include "lib/stream.h"
#include "lib/arrive.h"

static __always_inline int framer_read(struct framer_bytes *bytes, __u32 at, void *to, __u32 count)
{
	return bpf_dynptr_read(to, count, &bytes->skb, at, 0);
}

struct skb_loop {
	struct framer_bytes bytes;
	struct feeding feeding;
	__u32 at, end;
};

static int skb_step(__u32 index, struct skb_loop *loop)
{
	struct framer_step step;

	if (loop->at >= loop->end)
		return 1;
	framer_step(&loop->feeding.stream->framer, &loop->bytes, loop->at, loop->end - loop->at,
		    &step);
	if (!take_step(&loop->feeding, &loop->bytes, &step, loop->at)) {
		miss_bytes(&loop->feeding, loop->end - loop->at);
		return 1;
	}
	loop->at += step.taken;
	return 0;
}

/* Frames [offset, offset + count) of the skb, which is at seq in the stream. */
PROBE_FUNCTION void feed_skb(struct skb_loop *loop, const struct sk_buff *skb, __u32 seq,
			     __u32 offset, __u32 count)
{
	__u32 known = bytes_known(&loop->feeding, seq, count);

	if (known == count)
		return;
	if (bpf_dynptr_from_skb((void *)skb, 0, &loop->bytes.skb)) {
		miss_bytes(&loop->feeding, count - known);
		return;
	}
	loop->at = offset + known;
	loop->end = offset + count;
	bpf_loop(STEPS_MAX, skb_step, loop, 0);
	loop->feeding.stream->next_seq = seq + count;
	loop->feeding.stream->counts.bytes += count - known;
}

PROBE_FUNCTION void prepare(struct skb_loop *loop, const struct sock *sk, struct watch *w,
			    __u32 direction)
{
	loop->feeding.sk = sk;
	loop->feeding.watch = w;
	loop->feeding.stream = &w->streams[direction];
	loop->feeding.direction = direction;
	loop->feeding.now = bpf_ktime_get_boot_ns();
}

SEC("tp_btf/skb_copy_datagram_iovec")
int BPF_PROG(read_skb, const struct sk_buff *skb, int len)
{
	struct sock *sk = skb->sk;
	struct skb_loop loop = {};
	struct tcp_sock *tp;
	struct watch *w;
	__s32 offset;

	if (!sk || sk->sk_protocol != IPPROTO_TCP || !is_bgp_socket(sk))
		return 0;
	/* The same socket, by a way that the verifier lets pass to helpers. */
	sk = sk->sk_socket->sk;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp)
		return 0;
	/* Negative: a MSG_PEEK that looks past the first buffer; the read to come sees it. */
	offset = tp->copied_seq - skb_seq(skb);
	if (offset < 0 || len <= 0)
		return 0;
	w = get_watch(sk);
	if (!w)
		return 0;
	prepare(&loop, sk, w, direction_received);
	remember_owner(w);
	begin_streams(w, tp);
	feed_skb(&loop, skb, tp->copied_seq, offset, len);
	return 0;
}

SEC("tp_btf/tcp_probe")
int BPF_PROG(arrive_skb, struct sock *sk, const struct sk_buff *skb)
{
	struct skb_loop loop = {};
	struct arrival arrival;
	struct watch *w = meet_segment(sk, skb, &arrival);

	if (!w || !follow_reader(w, arrival.seq))
		return 0;
	prepare(&loop, sk, w, direction_arrived);
	feed_skb(&loop, skb, arrival.seq, arrival.header, arrival.count);
	return 0;
}
