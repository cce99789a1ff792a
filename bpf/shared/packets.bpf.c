// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Segments on their way in and out of the sockets of the root cgroup, framed in place of reads and
 * writes: for kernels whose functions cannot be traced. Sequence numbers keep the streams in order.
 * A segment that comes before its time is not framed; once TCP has gone past it, its bytes are
 * missed, and that is told.
 */

#include "lib/set.h"

#if !HAVE_BTF
#include "nobtf/packet_watch.h"
#endif
#include "nobtf/packet_segment.h"

struct framer_bytes {
	struct __sk_buff *skb;
};

#include "lib/stream.h"

static __always_inline int framer_read(struct framer_bytes *bytes, __u32 at, void *to, __u32 count)
{
	__u64 size = count;

	/* It never is 0, which older verifiers believe only of this very comparison. */
	asm volatile("if %0 > 0 goto +1\n\t%0 = 1" : "+r"(size));
	return bpf_skb_load_bytes(bytes->skb, at, to, size);
}

#include "nobtf/packet_loop.h"
#if !HAVE_BTF
#include "nobtf/packet_socket_address.h"
#else
#include "nobtf/packet_socket_type.h"
#endif

/* Where the stream stands before its first segment here. */
PROBE_FUNCTION void begin_stream(const struct packet_socket *s, struct stream *stream,
				 const struct segment *segment, __u32 direction)
{
	const PACKET_TCP *tcp = s->tcp;

	if (stream->in_step)
		return;
	stream->in_step = 1;
	stream->next_seq = direction == direction_sent ? segment->seq : tcp->rcv_nxt;
	if (!s->watch->fresh)
		framer_join(&stream->framer);
	else if (direction == direction_received)
		stream->next_seq -= (__u32)tcp->bytes_received;
}

/* TCP has taken bytes that were not framed here: they came out of order, or passed unseen. */
PROBE_FUNCTION void follow_tcp(const struct feeding *in, const PACKET_TCP *tcp)
{
	__u32 taken = tcp->rcv_nxt;
	__s32 passed = taken - in->stream->next_seq;

	if (passed <= 0)
		return;
	miss_bytes(in, passed);
	in->stream->next_seq = taken;
}

PROBE_FUNCTION void frame_segment(struct __sk_buff *skb, struct loop_state *loop,
				  const struct segment *segment)
{
	struct feeding *in = &loop->feeding;
	__u32 known = bytes_known(in, segment->seq, segment->count);

	loop->at.at = segment->at + known;
	loop->at.end = segment->at + segment->count;
	in->stream->next_seq = segment->seq + segment->count;
	in->stream->counts.bytes += segment->count - known;
	run_steps(skb, loop);
	if (loop->at.at < loop->at.end)
		miss_bytes(in, loop->at.end - loop->at.at);
}

/* The stream is taken. */
PROBE_FUNCTION void feed_segment(struct __sk_buff *skb, const struct packet_socket *s,
				 const struct segment *segment, __u32 direction)
{
	struct loop_state loop = {};
	struct feeding *in = &loop.feeding;

	name_feeding(in, s);
	in->stream = &s->watch->streams[direction];
	in->direction = direction;
	in->now = bpf_ktime_get_boot_ns();
	begin_stream(s, in->stream, segment, direction);
	if ((__s32)(segment->seq + segment->count - in->stream->next_seq) <= 0)
		return; /* a repetition */
	if (!begin_feeding(in))
		return;
	if (direction == direction_received)
		follow_tcp(in, s->tcp);
	if (direction == direction_sent || (__s32)(segment->seq - in->stream->next_seq) <= 0)
		frame_segment(skb, &loop, segment);
	end_loop(in);
}

PROBE_FUNCTION void take_segment(struct __sk_buff *skb, __u32 direction)
{
	struct packet_socket s = {};
	struct segment segment = {};

	if (!find_socket(skb, &s) || !read_segment(skb, &segment))
		return;
	meet(&s, &segment, direction);
	if (!s.watch)
		return;
	if (segment.count && take_stream(&s.watch->streams[direction])) {
		feed_segment(skb, &s, &segment, direction);
		give_stream_back(&s.watch->streams[direction]);
	}
#if !HAVE_BTF
	show(s.watch);
#endif
}

SEC("cgroup_skb/ingress")
int segment_in(struct __sk_buff *skb)
{
	take_segment(skb, direction_received);
	return 1; /* let it pass */
}

SEC("cgroup_skb/egress")
int segment_out(struct __sk_buff *skb)
{
	take_segment(skb, direction_sent);
	return 1;
}
