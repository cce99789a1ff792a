// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Segments on their way in and out of the sockets of the root cgroup, framed in place of reads and
 * writes. Sequence numbers keep the streams in order. A segment that comes before its time is not
 * framed; once TCP has gone past it, its bytes are missed, and that is told.
 */

#define DEFINE_ANCHOR
#include "packet_watch.h"

struct framer_bytes {
	struct __sk_buff *skb;
};

#include "stream.h"

static __always_inline int framer_read(struct framer_bytes *bytes, __u32 at, void *to, __u32 count)
{
	__u64 size = count;

	/* It never is 0, which older verifiers believe only of this very comparison. */
	asm volatile("if %0 > 0 goto +1\n\t%0 = 1" : "+r"(size));
	return bpf_skb_load_bytes(bytes->skb, at, to, size);
}

struct loop_place {
	__u32 at, end; /* offsets in the packet */
};

struct loop_state {
	struct loop_place at;
	struct feeding feeding;
};

#define LOOP_CONTEXT struct __sk_buff *

static __always_inline int loop_step(struct __sk_buff *skb, struct loop_state *loop)
{
	struct framer_bytes bytes = {skb};
	struct loop_place *place = &loop->at;
	struct framer_step step;

	if (place->at >= place->end)
		return 1;
	framer_step(&loop->feeding.stream->framer, &bytes, place->at, place->end - place->at,
		    &step);
	if (!take_step(&loop->feeding, &bytes, &step, place->at))
		return 1;
	place->at += step.taken;
	return 0;
}

#include "long_loop.h"

struct segment {
	__u32 seq;
	__u32 at; /* of the payload, in the packet */
	__u32 count;
};

/* False: not TCP, or without payload. IPv6 with extension headers is not looked into. */
PROBE_FUNCTION bool find_payload(struct __sk_buff *skb, struct segment *segment)
{
	struct wire_tcp tcp = {};
	__u8 first = 0, next = 0;
	__u32 header;

	if (bpf_skb_load_bytes(skb, 0, &first, 1))
		return false;
	header = first >> 4 == 4 ? (first & 15) * 4 : sizeof(struct wire_ipv6);
	if (first >> 4 == 4)
		bpf_skb_load_bytes(skb, offsetof(struct wire_ipv4, protocol), &next, 1);
	else
		bpf_skb_load_bytes(skb, offsetof(struct wire_ipv6, next_header), &next, 1);
	if (next != IPPROTO_TCP || bpf_skb_load_bytes(skb, header, &tcp, sizeof(tcp)))
		return false;
	segment->seq = bpf_ntohl(tcp.seq);
	segment->at = header + (tcp.data_offset >> 4) * 4;
	segment->count = skb->len - segment->at;
	return skb->len > segment->at;
}

/* A socket that the state tracepoint has not told of: older than the probes. */
PROBE_FUNCTION void fill_from_socket(struct watch *w, struct bpf_sock *sk)
{
	struct socket_identity *s = &w->identity;
	__u32 *local = (__u32 *)s->local, *remote = (__u32 *)s->remote;

	if (sk->family == AF_INET) {
		map_ipv4(s->local, sk->src_ip4);
		map_ipv4(s->remote, sk->dst_ip4);
	} else {
		local[0] = sk->src_ip6[0], remote[0] = sk->dst_ip6[0];
		local[1] = sk->src_ip6[1], remote[1] = sk->dst_ip6[1];
		local[2] = sk->src_ip6[2], remote[2] = sk->dst_ip6[2];
		local[3] = sk->src_ip6[3], remote[3] = sk->dst_ip6[3];
	}
	s->local_port = sk->src_port;
	s->remote_port = bpf_ntohs(sk->dst_port);
	s->bound_ifindex = sk->bound_dev_if;
	w->state = sk->state;
}

PROBE_FUNCTION struct watch *meet_older(struct bpf_sock *sk, __u64 socket)
{
	struct watch *w = get_watch_of(socket);
	struct socket_record *r;

	if (!w)
		return NULL;
	fill_from_socket(w, sk);
	r = reserve(record_socket, sizeof(*r));
	if (!r)
		return w;
	copy_identity(&r->socket, w);
	copy_sample(&r->sample, w);
	r->state = w->state;
	r->found = 1;
	__builtin_memset(r->pad, 0, sizeof(r->pad));
	bpf_ringbuf_submit(r, 0);
	return w;
}

PROBE_FUNCTION bool has_connection(__u32 state)
{
	return state == TCP_ESTABLISHED || (state >= TCP_FIN_WAIT1 && state <= TCP_FIN_WAIT2) ||
	       state == TCP_CLOSE_WAIT || state == TCP_LAST_ACK || state == TCP_CLOSING;
}

/* Where the stream stands before its first segment. */
PROBE_FUNCTION void begin_stream(const struct watch *w, struct stream *stream,
				 const struct bpf_tcp_sock *tp, const struct segment *segment,
				 __u32 direction)
{
	if (stream->in_step)
		return;
	stream->in_step = 1;
	stream->next_seq = segment->seq;
	if (!w->fresh)
		framer_join(&stream->framer);
	else if (direction == direction_received)
		stream->next_seq = tp->rcv_nxt - (__u32)tp->bytes_received;
}

/* TCP has taken bytes that were not framed here: they came out of order, or passed unseen. */
PROBE_FUNCTION void follow_tcp(const struct feeding *in, const struct bpf_tcp_sock *tp)
{
	__u32 taken = tp->rcv_nxt;
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
	run_loop(skb, loop_key(in), loop);
	if (loop->at.at < loop->at.end)
		miss_bytes(in, loop->at.end - loop->at.at);
}

/* The stream is taken. */
PROBE_FUNCTION void feed_segment(struct __sk_buff *skb, struct watch *w, __u64 socket,
				 const struct bpf_tcp_sock *tp, const struct segment *segment,
				 __u32 direction)
{
	struct loop_state loop = {};
	struct feeding *in = &loop.feeding;
	struct long_loop *l;

	in->watch = w;
	in->stream = &w->streams[direction];
	in->direction = direction;
	in->now = bpf_ktime_get_boot_ns();
	begin_stream(w, in->stream, tp, segment, direction);
	if ((__s32)(segment->seq + segment->count - in->stream->next_seq) <= 0) {
		if (direction == direction_sent && w->repeats < 255)
			w->repeats++;
		return;
	}
	l = begin_loop(in);
	if (!l)
		return;
	l->socket = socket;
	copy_identity(&l->identity, w);
	if (direction == direction_received)
		follow_tcp(in, tp);
	if (direction == direction_sent || (__s32)(segment->seq - in->stream->next_seq) <= 0)
		frame_segment(skb, &loop, segment);
	end_loop(in);
}

PROBE_FUNCTION void take_segment(struct __sk_buff *skb, __u32 direction)
{
	struct bpf_sock *sk = skb->sk;
	struct segment segment = {};
	struct bpf_tcp_sock *tp;
	struct watch *w;
	__u64 socket;

	if (!sk)
		return;
	sk = bpf_sk_fullsock(sk);
	if (!sk || sk->protocol != IPPROTO_TCP)
		return;
	if (!is_bgp_port(sk->src_port) && !is_bgp_port(bpf_ntohs(sk->dst_port)))
		return;
	tp = has_connection(sk->state) ? bpf_tcp_sock(sk) : NULL;
	if (!tp)
		return;
	socket = address_of(sk);
	w = find_watch_of(socket);
	if (w && direction == direction_received)
		w->repeats = 0;
	if (!find_payload(skb, &segment))
		return;
	if (!w)
		w = meet_older(sk, socket);
	if (!w || !take_stream(&w->streams[direction]))
		return;
	feed_segment(skb, w, socket, tp, &segment, direction);
	give_stream_back(&w->streams[direction]);
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
