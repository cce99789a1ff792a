/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Feeds the framer from the buffers of a system call, wherever they are and however many. */

#include "lib/set.h"
#include "lib/iov_kernel.h"
#include "lib/watch.h"

struct framer_bytes {
	struct iov_position position;
};

#include "lib/stream.h"

/* at counts within the segment at hand. */
static __always_inline int framer_read(struct framer_bytes *bytes, __u32 at, void *to, __u32 count)
{
	const void *from = (const void *)(bytes->position.base + at);

	if (bytes->position.kernel)
		return bpf_probe_read_kernel(to, count, from);
	return bpf_probe_read_user(to, count, from);
}

struct loop_place {
	struct framer_bytes bytes;
	__u32 skip; /* bytes framed before */
	__u32 left; /* bytes to frame */
};

struct loop_state {
	struct loop_place at;
	struct feeding feeding;
};

/* One step of the framer, or to the next segment. 1: done. */
static int loop_step(struct loop_state *loop)
{
	struct iov_position *position = &loop->at.bytes.position;
	struct framer_step step;
	__u32 count;

	if (!loop->at.left)
		return 1;
	if (!position->left)
		return !iov_next_segment(position);
	if (loop->at.skip) {
		count = loop->at.skip < position->left ? loop->at.skip : position->left;
		iov_advance(position, count);
		loop->at.skip -= count;
		return 0;
	}
	count = loop->at.left < position->left ? loop->at.left : position->left;
	framer_step(&loop->feeding.stream->framer, &loop->at.bytes, 0, count, &step);
	if (!take_step(&loop->feeding, &loop->at.bytes, &step, 0))
		return 1;
	iov_advance(position, step.taken);
	loop->at.left -= step.taken;
	return 0;
}

#if !HAVE_BPF_LOOP
#define LOOP_NAME(name) buffer_##name
#include "lib/long_loop.h"

PROBE_FUNCTION void run_steps(struct loop_state *loop)
{
	run_loop(loop_key(&loop->feeding), loop);
}
#else
#include "lib/plain_loop.h"

static int loop_round(__u32 index, struct loop_state *loop)
{
	return loop_step(loop);
}

PROBE_FUNCTION void run_steps(struct loop_state *loop)
{
	bpf_loop(STEPS_MAX, loop_round, loop, 0);
}
#endif

/* The buffers hold count bytes from sequence number seq on. */
PROBE_FUNCTION void feed_buffers(struct loop_state *loop, __u32 seq, __u32 count, bool readable)
{
	struct feeding *in = &loop->feeding;

	loop->at.skip = bytes_known(in, seq, count);
	loop->at.left = count - loop->at.skip;
	if (!loop->at.left)
		return;
	in->stream->next_seq = seq + count;
	in->stream->counts.bytes += loop->at.left;
	if (readable)
		run_steps(loop);
	miss_bytes(in, loop->at.left);
}
