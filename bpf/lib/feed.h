/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * What a socket reads, writes or is sent, fed to the framer of that direction: begin_walk(),
 * feed(), end_walk(). TCP sequence numbers say where the bytes belong: those framed before (a
 * MSG_PEEK, a retried write) are skipped, and bytes never seen are a gap.
 */

#include "lib/repeat.h"

PROBE_FUNCTION void miss_bytes(const struct feeding *in, __u32 count)
{
	if (count && framer_gap(&in->stream->framer, count))
		emit_fault(in, fault_bytes_missed, count);
}

/*
 * count bytes are to come that begin at sequence number seq. How many of them have been framed
 * before; all of them if the result equals count.
 */
PROBE_FUNCTION __u32 bytes_known(const struct feeding *in, __u32 seq, __u32 count)
{
	__s32 known = in->stream->next_seq - seq;

	if (known < 0) {
		miss_bytes(in, -known);
		in->stream->next_seq = seq;
		return 0;
	}
	return (__u32)known < count ? known : count;
}

/* From walk->bytes on lie count bytes, which begin at sequence number seq. */
PROBE_FUNCTION void feed(struct walk *walk, __u32 seq, __u32 count, bool readable)
{
	struct feeding *in = &walk->feeding;

	walk->skip = bytes_known(in, seq, count);
	walk->left = count - walk->skip;
	if (!walk->left)
		return;
	in->stream->next_seq = seq + count;
	in->stream->counts.bytes += walk->left;
	if (readable)
		repeat_steps(walk);
	miss_bytes(in, walk->left);
}
