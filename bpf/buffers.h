/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Feeds the framer from the buffers of a system call, wherever they are and however many. */

#include "iov_kernel.h"
#include "watch.h"

struct framer_bytes {
	struct iov_position position;
};

#include "stream.h"

/* at counts within the segment at hand. */
static __always_inline int framer_read(struct framer_bytes *bytes, __u32 at, void *to, __u32 count)
{
	const void *from = (const void *)(bytes->position.base + at);

	if (bytes->position.kernel)
		return bpf_probe_read_kernel(to, count, from);
	return bpf_probe_read_user(to, count, from);
}

struct buffers {
	struct framer_bytes bytes;
	__u32 skip; /* bytes framed before */
	__u32 left; /* bytes to frame */
};

struct buffers_loop {
	struct buffers at;
	struct feeding feeding;
};

/* One step of the framer, or to the next segment. 1: done. */
static int buffers_step(__u32 index, struct buffers_loop *loop)
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
