/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* The buffers of a system call, fed to the framer: feed() that looks ahead in user memory. */

#include "btf/iov_bytes.h"
#include "lib/feed.h"

PROBE_FUNCTION void feed_buffers(struct walk *walk, __u32 seq, __u32 count, bool readable)
{
	walk->bytes.ahead = take_ahead();
	feed(walk, seq, count, readable);
	give_ahead_back(walk->bytes.ahead);
}
