/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The framer's walk over bytes of a stream, wherever they lie. Include before it one of
 *
 *     lib/packet_bytes.h    btf/dynptr_bytes.h    btf/iov_bytes.h
 *
 * which say what a place is (numbers only: it may have to wait in a map, see repeat.h), how many
 * bytes lie there in one stretch, and how to come to the next.
 */

#ifndef WALK_BYTES /* as an editor reads it */
#include "lib/packet_bytes.h"
#endif
#include "lib/stream.h"

struct walk {
	struct feeding feeding;
	struct framer_bytes bytes;
	__u32 skip; /* bytes framed before */
	__u32 left; /* bytes behind them, to be framed */
};

/* One step of the framer, or over bytes framed before, or to the next stretch. 1: done. */
static int walk_step(struct walk *walk)
{
	struct framer_step step;
	__u32 at_hand, count;

	if (!walk->left)
		return 1;
	at_hand = bytes_at_hand(&walk->bytes);
	if (!at_hand)
		return !next_stretch(&walk->bytes);
	if (walk->skip) {
		count = walk->skip < at_hand ? walk->skip : at_hand;
		advance(&walk->bytes, count);
		walk->skip -= count;
		return 0;
	}
	count = walk->left < at_hand ? walk->left : at_hand;
	framer_step(&walk->feeding.stream->framer, &walk->bytes, count, &step);
	if (!act_on(&walk->feeding, &walk->bytes, &step))
		return 1;
	advance(&walk->bytes, step.consumed);
	walk->left -= step.consumed;
	return 0;
}
