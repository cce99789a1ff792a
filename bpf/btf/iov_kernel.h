/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Reads a struct iov_iter of the running kernel, whichever of its layouts that has. */

#include "btf/iov.h"
#include "lib/kernel_types.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct iov_iter___bits { /* before Linux 5.14: kind and direction in one */
	unsigned int type;
};

struct iov_iter___iov { /* before Linux 6.4 */
	const struct iovec *iov;
};

#pragma clang attribute pop

#define IOV_DIRECTION_BITS 3U /* READ or WRITE, and ITER_BVEC_FLAG_NO_REF */

#define IOV_KIND(name)                                                                             \
	(bpf_core_enum_value_exists(enum iter_type, ITER_##name)                                   \
		 ? (__u32)bpf_core_enum_value(enum iter_type, ITER_##name)                         \
		 : IOV_NO_KIND)

PROBE_FUNCTION void iov_fill_kinds(struct iov_kinds *kinds)
{
	kinds->ubuf = IOV_KIND(UBUF);
	kinds->iovec = IOV_KIND(IOVEC);
	kinds->kvec = IOV_KIND(KVEC);
	kinds->flags = bpf_core_field_exists(struct iov_iter, iter_type) ? 0 : IOV_DIRECTION_BITS;
}

PROBE_FUNCTION void iov_fill_fields(struct iov_fields *fields, const struct iov_iter *iter)
{
	const struct iov_iter___bits *bits = (const void *)iter;
	const struct iov_iter___iov *older = (const void *)iter;

	if (bpf_core_field_exists(iter->iter_type))
		fields->type = iter->iter_type;
	else
		fields->type = bits->type;
	fields->offset = iter->iov_offset;
	fields->count = iter->count;
	fields->nr_segs = iter->nr_segs;
	fields->pointer = 0;
	if (bpf_core_field_exists(iter->__iov))
		bpf_core_read(&fields->pointer, sizeof(fields->pointer), &iter->__iov);
	else
		bpf_core_read(&fields->pointer, sizeof(fields->pointer), &older->iov);
}

/* False: see iov_begin(). */
PROBE_FUNCTION int iov_begin_at(const struct iov_iter *iter, struct iov_position *p)
{
	struct iov_kinds kinds;
	struct iov_fields fields;

	iov_fill_kinds(&kinds);
	iov_fill_fields(&fields, iter);
	return iov_begin(&kinds, &fields, p);
}

/* False: there is none. */
PROBE_FUNCTION bool iov_next_segment(struct iov_position *p)
{
	struct iov_segment segment = {0, 0};

	if (!p->count || bpf_probe_read_kernel(&segment, sizeof(segment), (void *)p->segments))
		return false;
	iov_enter(p, &segment);
	return true;
}
