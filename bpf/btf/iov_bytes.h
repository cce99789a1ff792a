/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Bytes in the buffers of a system call, wherever they are and however many: for walk.h. */

#include "btf/iov_kernel.h"
#include "framer_state.h"
#include "lib/look_ahead.h"

#define WALK_BYTES(name) iov_##name

struct place {
	struct iov_position iov;
};

struct framer_bytes {
	struct place place;
	struct ahead *ahead; /* or NULL */
};

PROBE_FUNCTION int framer_read(struct framer_bytes *bytes, void *to, __u32 count)
{
	const void *from = (const void *)bytes->place.iov.base;

	if (bytes->place.iov.kernel)
		return bpf_probe_read_kernel(to, count, from);
	if (bytes->ahead && count <= BGP_HEADER_SIZE)
		return read_ahead(bytes->ahead, to, count, bytes->place.iov.base,
				  bytes->place.iov.left);
	return bpf_probe_read_user(to, count, from);
}

PROBE_FUNCTION __u32 bytes_at_hand(const struct framer_bytes *bytes)
{
	return bytes->place.iov.left;
}

PROBE_FUNCTION bool next_stretch(struct framer_bytes *bytes)
{
	return iov_next_segment(&bytes->place.iov);
}

PROBE_FUNCTION void advance(struct framer_bytes *bytes, __u32 count)
{
	iov_advance(&bytes->place.iov, count);
}
