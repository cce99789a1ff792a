/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Where a system call's buffers are: struct iov_iter, which has had five layouts since Linux 5.4,
 * and the segments it leads to. Pure C: the kernel program reads the fields and asks here what they
 * mean, and so does a unit test for each layout.
 */

#include <linux/types.h>

#define IOV_FUNCTION static inline __attribute__((always_inline))
#define IOV_NO_KIND (~0U) /* the kernel has no such kind of buffers */

/* The kernel's numbers of the kinds; they have moved. */
struct iov_kinds {
	__u32 ubuf, iovec, kvec;
	__u32 flags; /* bits of the type that say something else: READ/WRITE, before Linux 5.14 */
};

/* The fields of a struct iov_iter, under whatever names and in whatever order it has them. */
struct iov_fields {
	__u32 type;
	__u64 offset; /* in the single buffer, or in the first segment */
	__u64 count;  /* bytes in all */
	__u64 nr_segs;
	__u64 pointer; /* the union's: to the single buffer, or to the segments */
};

/* struct iovec and struct kvec look alike. */
struct iov_segment {
	__u64 base;
	__u64 length;
};

/* The buffers from some byte on. Addresses are numbers: some are the user's, none is ours. */
struct iov_position {
	__u64 segments; /* address of the next segment, in kernel memory */
	__u64 count;	/* of segments to come */
	__u64 base;	/* of the segment at hand */
	__u64 skip;	/* bytes of the next segment that are used up */
	__u32 left;	/* bytes of the segment at hand; a system call moves less than 2 GiB */
	__u32 kernel;	/* 1: the buffers are kernel memory */
};

/* False: buffers of a kind that is not read here (pages, pipes), and nothing is known of them. */
IOV_FUNCTION int iov_begin(const struct iov_kinds *kinds, const struct iov_fields *fields,
			   struct iov_position *p)
{
	__u32 type = fields->type & ~kinds->flags;

	__builtin_memset(p, 0, sizeof(*p));
	if (type == kinds->ubuf) {
		p->base = fields->pointer + fields->offset;
		p->left = (__u32)fields->count;
		return 1;
	}
	if (type != kinds->iovec && type != kinds->kvec)
		return 0;
	p->kernel = type == kinds->kvec;
	p->segments = fields->pointer;
	p->count = fields->nr_segs;
	p->skip = fields->offset;
	return 1;
}

/* count bytes of kernel memory, which no system call has brought. */
IOV_FUNCTION void iov_begin_in_kernel(struct iov_position *p, __u64 base, __u32 count)
{
	__builtin_memset(p, 0, sizeof(*p));
	p->base = base;
	p->left = count;
	p->kernel = 1;
}

/* Goes on in the segment that p->segments is the address of. */
IOV_FUNCTION void iov_enter(struct iov_position *p, const struct iov_segment *segment)
{
	__u64 skip = p->skip;

	if (skip > segment->length)
		skip = segment->length;
	p->segments += sizeof(*segment);
	p->count--;
	p->base = segment->base + skip;
	p->left = (__u32)(segment->length - skip);
	p->skip = 0;
}

IOV_FUNCTION void iov_advance(struct iov_position *p, __u32 count)
{
	p->base += count;
	p->left -= count;
}
