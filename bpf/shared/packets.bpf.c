// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Segments on their way in and out of the sockets of the root cgroup, framed in place of reads and
 * writes: the way of the packets, for kernels whose functions cannot be traced. Sequence numbers
 * keep the streams in order. A segment that comes before its time is not framed; once TCP has gone
 * past it, its bytes are missed, and that is told.
 */

#include "lib/packet_bytes.h"
#include "lib/packet_segment.h"
#include "lib/feed.h"
#if HAVE_BTF
#include "btf/packet_socket.h"
#else
#include "nobtf/packet_socket.h"
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

/* TCP has accepted bytes that were not framed here: they came out of order, or passed unseen. */
PROBE_FUNCTION void follow_tcp(const struct feeding *in, const PACKET_TCP *tcp)
{
	__u32 accepted = tcp->rcv_nxt;
	__s32 passed = accepted - in->stream->next_seq;

	if (passed <= 0)
		return;
	miss_bytes(in, passed);
	in->stream->next_seq = accepted;
}

/* The stream is claimed. */
PROBE_FUNCTION void feed_segment(struct __sk_buff *skb, const struct packet_socket *s,
				 const struct segment *segment, __u32 direction)
{
	struct stream *stream = &s->watch->streams[direction];
	struct walk walk = {};

	begin_stream(s, stream, segment, direction);
	if ((__s32)(segment->seq + segment->count - stream->next_seq) <= 0)
		return; /* a repetition */
	if (!begin_walk(&walk, socket_of(s), s->watch, direction))
		return;
	if (direction == direction_received)
		follow_tcp(&walk.feeding, s->tcp);
	walk.bytes.context = skb;
	walk.bytes.place.at = segment->at;
	if (direction == direction_sent || (__s32)(segment->seq - stream->next_seq) <= 0)
		feed(&walk, segment->seq, segment->count, true);
	end_walk(&walk);
}

PROBE_FUNCTION void frame_segment(struct __sk_buff *skb, __u32 direction)
{
	struct packet_socket s = {};
	struct segment segment = {};

	if (!find_socket(skb, &s) || !read_segment(skb, &segment))
		return;
	meet(&s, &segment, direction);
	if (!s.watch)
		return;
	if (segment.count && claim_stream(&s.watch->streams[direction])) {
		feed_segment(skb, &s, &segment, direction);
		release_stream(&s.watch->streams[direction]);
	}
#if !HAVE_BTF
	show(s.watch);
#endif
}

SEC("cgroup_skb/ingress")
int segment_in(struct __sk_buff *skb)
{
	frame_segment(skb, direction_received);
	return 1; /* let it pass */
}

SEC("cgroup_skb/egress")
int segment_out(struct __sk_buff *skb)
{
	frame_segment(skb, direction_sent);
	return 1;
}
