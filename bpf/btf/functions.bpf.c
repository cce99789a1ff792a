// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Socket reads and writes, by functions: the entry of tcp_recvmsg and tcp_sendmsg_locked notes
 * where the caller's buffers are, the exit frames as many bytes as the call returns.
 *
 * A write holds the socket's lock, so that what it causes (the peer's RST, say) comes after it. A
 * read does not, so several threads may be at it with one socket. So two things keep the stream
 * right:
 * - A call is framed only if the sequence number moved, from its entry to its exit, by just what
 *   the call returns: then no other read any in between, and its bytes begin where it was at the
 *   entry.
 * - One call at a time frames a stream (claim_stream).
 * What is not framed is missed, and the next call says so: its bytes begin behind a gap.
 */

#include "btf/arrive.h"
#include "btf/calls.h"
#include "btf/feed_buffers.h"
#include "btf/payload.h"
#include "lib/speakers.h"

#define MSG_PEEK 0x2
#define MSG_TRUNC 0x20
#define MSG_ERRQUEUE 0x2000

/* Before the connection stands the numbers are not the stream's. */
PROBE_FUNCTION bool has_sequence(const struct sock *sk)
{
	__u8 state = sk->__sk_common.skc_state;

	return state != TCP_SYN_SENT && state != TCP_SYN_RECV;
}

PROBE_FUNCTION void note_call(const struct sock *sk, const struct msghdr *msg, __u32 direction)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call call = {};
	struct tcp_sock *tp;

	if (!is_bgp_socket(sk))
		return;
	tp = bpf_skc_to_tcp_sock((void *)sk);
	if (!tp)
		return;
	call.sk = sk;
	call.seq = direction == direction_sent ? tp->write_seq : tp->copied_seq;
	call.has_seq = has_sequence(sk);
	call.readable = iov_begin_at(&msg->msg_iter, &call.buffers.iov);
	bpf_map_update_elem(&calls, &thread, &call, BPF_ANY);
}

/* Were they the bytes from seq on? Else other threads read some as well. */
PROBE_FUNCTION bool begins_at(const struct call *call, const struct stream *s, __u32 seq)
{
	return (call->has_seq ? call->seq : s->next_seq) == seq;
}

PROBE_FUNCTION void frame_call(const struct call *call, const struct sock *sk, __u32 direction,
			       __u32 count, bool readable)
{
	struct walk walk = {};
	struct tcp_sock *tp = bpf_skc_to_tcp_sock((void *)sk);
	struct watch *w = get_watch(sk);
	__u32 read, written, seq;
	struct stream *stream;

	if (!tp || !w)
		return;
	read = tp->copied_seq;
	written = tp->write_seq;
	if (direction == direction_sent)
		seq = written -= count;
	else
		seq = read -= count;
	remember_owner(w);
	begin_streams_at(w, read, written);
	stream = &w->streams[direction];
	if (!begins_at(call, stream, seq) || !claim_stream(stream))
		return;
	if (begin_walk(&walk, sk, w, direction)) {
		walk.bytes.place = call->buffers;
		feed_buffers(&walk, seq, count, readable && call->readable);
		end_walk(&walk);
	}
	release_stream(stream);
}

PROBE_FUNCTION void finish_call(const struct sock *sk, __u32 direction, int result, bool readable)
{
	__u64 thread = bpf_get_current_pid_tgid();
	struct call *call;
	struct watch *w;

	if (!is_ours(sk, &w))
		return;
	call = bpf_map_lookup_elem(&calls, &thread);
	if (!call)
		return;
	if (result > 0 && call->sk == sk)
		frame_call(call, sk, direction, result, readable);
	bpf_map_delete_elem(&calls, &thread);
}

SEC("fentry/tcp_recvmsg")
int BPF_PROG(note_read, struct sock *sk, struct msghdr *msg)
{
	note_call(sk, msg, direction_received);
	return 0;
}

/* The verifier wants to see which argument is read: not an address that depends on something. */
#define ARGUMENT(ctx, number)                                                                      \
	({                                                                                         \
		__u64 argument;                                                                    \
		asm volatile("%0 = *(u64 *)(%1 + " #number " * 8)" : "=r"(argument) : "r"(ctx));   \
		argument;                                                                          \
	})

/*
 * tcp_recvmsg() had an argument before the flags until Linux 5.18. User space has read in BTF where
 * they are; the result lies behind the last argument. The verifier leaves out the other cases.
 */
PROBE_FUNCTION int flags_of_read(const __u64 *ctx)
{
	if (config.recvmsg_flags_at == 4)
		return ARGUMENT(ctx, 4);
	return ARGUMENT(ctx, 3);
}

PROBE_FUNCTION int result_of_read(const __u64 *ctx)
{
	if (config.recvmsg_arguments == 4)
		return ARGUMENT(ctx, 4);
	if (config.recvmsg_arguments == 6)
		return ARGUMENT(ctx, 6);
	return ARGUMENT(ctx, 5);
}

SEC("fexit/tcp_recvmsg")
int read_function(__u64 *ctx)
{
	const struct sock *sk = (const struct sock *)ctx[0];
	int flags = flags_of_read(ctx);

	if (flags & (MSG_PEEK | MSG_ERRQUEUE))
		return 0;
	/* With MSG_TRUNC the bytes are read, but thrown away. */
	finish_call(sk, direction_received, result_of_read(ctx), !(flags & MSG_TRUNC));
	return 0;
}

SEC("fentry/tcp_sendmsg_locked")
int BPF_PROG(note_write, struct sock *sk, struct msghdr *msg)
{
	note_call(sk, msg, direction_sent);
	return 0;
}

SEC("fexit/tcp_sendmsg_locked")
int BPF_PROG(write_function, struct sock *sk, struct msghdr *msg, __u64 size, int result)
{
	finish_call(sk, direction_sent, result, true);
	return 0;
}

/* The reader may be framing on another CPU: its place is looked at only when it is not. */
PROBE_FUNCTION bool follow_unlocked_reader(struct watch *w, __u32 seq)
{
	struct stream *read = &w->streams[direction_received];
	bool in_step;

	if (!claim_stream(read))
		return false;
	in_step = follow_reader(w, seq);
	release_stream(read);
	return in_step;
}

/* Arriving segments without dynptr: see payload.h. */
PROBE_FUNCTION void feed_buffer(struct sock *sk, struct watch *w, const struct sk_buff *skb,
				const struct arrival *arrival)
{
	struct walk walk = {};
	__u64 payload;

	if (!follow_unlocked_reader(w, arrival->seq))
		return;
	payload = find_payload(skb, arrival->header, arrival->count);
	if (!payload)
		return; /* and the place in the stream is lost, until the reader is there */
	if (!begin_walk(&walk, sk, w, direction_arrived))
		return;
	iov_begin_in_kernel(&walk.bytes.place.iov, payload, arrival->count);
	feed(&walk, arrival->seq, arrival->count, true);
	end_walk(&walk);
}

SEC("tp_btf/tcp_probe")
int BPF_PROG(arrive_buffer, struct sock *sk, const struct sk_buff *skb)
{
	struct arrival arrival;
	struct watch *w = meet_segment(sk, skb, &arrival);

	if (w)
		feed_buffer(sk, w, skb, &arrival);
	return 0;
}

/* What comes behind our FIN: see meet_unreadable(). */
SEC("tp_btf/tcp_send_reset")
int BPF_PROG(abort_buffer, struct sock *sk, const struct sk_buff *skb)
{
	struct arrival arrival;
	struct watch *w;

	if (!sk || !skb)
		return 0;
	w = meet_unreadable(sk, skb, &arrival);
	if (w)
		feed_buffer(sk, w, skb, &arrival);
	return 0;
}
