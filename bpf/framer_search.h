/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */

#pragma once

/*
 * A part of framer.h: the search for the next marker, where the place in the stream was lost. Who
 * sends what has none, or half of one again and again, costs no more than who sends KEEPALIVEs
 * (tests/unit/wire/framer_cost_test.cpp), and is given up.
 */

#include <linux/types.h>

#include "framer_state.h"

/* Where the next bytes are. The includer defines it, and how they are copied; 0: they are. */
struct framer_bytes;
FRAMER_FUNCTION int framer_read(struct framer_bytes *bytes, void *to, __u32 count);

/* The verifier knows a bound only where it sees it: keep the compiler from leaving out a mask. */
#ifdef __bpf__
#define FRAMER_OPAQUE(variable) asm volatile("" : "+r"(variable))
#define FRAMER_UNROLL _Pragma("unroll") /* 5.10 and 6.1 refuse the loop */
#else
#define FRAMER_OPAQUE(variable)
#define FRAMER_UNROLL
#endif

/* A whole marker lies within the bytes at hand, its message's header goes on at prefix[at]. */
FRAMER_FUNCTION void framer_restart(struct framer *f, __u32 at)
{
	__u32 left = f->have - at, i;

	f->searched += at - BGP_MARKER_SIZE;
	for (i = 0; i < BGP_HEADER_SIZE - BGP_MARKER_SIZE; i++)
		if (i < left)
			f->prefix[BGP_MARKER_SIZE + i] = f->prefix[(at + i) & 31];
	for (i = 0; i < BGP_MARKER_SIZE; i++)
		f->prefix[i] = 0xff;
	f->have = BGP_MARKER_SIZE + left;
	f->length = 0;
	f->type = 0;
	f->mode = framer_guessed;
}

/*
 * The bytes at hand were no message. A marker may have begun in their tail: go on from there. No
 * branch in the loop: each doubles the verifier's way.
 */
FRAMER_FUNCTION void framer_search(struct framer *f)
{
	__u32 run = 0, ended_at = 0, i, is_there, is_ff, was_marker;

	FRAMER_UNROLL
	for (i = 0; i <= BGP_HEADER_SIZE; i++) {
		is_there = (i - f->have) >> 31;
		is_ff = (f->prefix[i] + 1U) >> 8;
		was_marker = run / BGP_MARKER_SIZE; /* they are no two markers */
		FRAMER_OPAQUE(is_there);
		FRAMER_OPAQUE(is_ff);
		FRAMER_OPAQUE(was_marker);
		if (i > BGP_MARKER_SIZE)
			ended_at += i * (is_there & was_marker & (is_ff ^ 1));
		run += is_there * ((run + 1) * is_ff - run);
	}
	if (ended_at) {
		framer_restart(f, ended_at);
		return;
	}
	f->run = (__u8)run;
	f->searched += f->have;
	f->mode = framer_searching;
	framer_forget_message(f);
}

FRAMER_FUNCTION void framer_consume(struct framer *f, struct framer_step *step, __u32 count)
{
	f->offset += count;
	step->consumed = count;
}

FRAMER_FUNCTION void framer_give_up(struct framer *f, struct framer_step *step)
{
	f->mode = framer_gave_up;
	step->event = framer_not_bgp;
}

FRAMER_FUNCTION void framer_begin_guess(struct framer *f, __u8 behind_marker)
{
	__u32 i;

	for (i = 0; i < BGP_MARKER_SIZE; i++)
		f->prefix[i] = 0xff;
	f->prefix[BGP_MARKER_SIZE] = behind_marker;
	f->have = BGP_MARKER_SIZE + 1;
	f->mode = framer_guessed;
}

/* How many 0xff the bytes begin with and end in. No branch: each doubles the verifier's way. */
FRAMER_FUNCTION void framer_runs(const __u8 *bytes, __u32 *lead, __u32 *tail)
{
	__u32 i, is_ff, all = 1;

	*lead = *tail = 0;
	for (i = 0; i < BGP_MARKER_SIZE; i++) {
		is_ff = (bytes[i] + 1U) >> 8;
		all &= is_ff;
		*lead += all;
		*tail = (*tail + 1) * is_ff;
	}
}

FRAMER_FUNCTION __u8 framer_longer_run(__u32 run, __u32 more)
{
	return (__u8)(run + more < 255 ? run + more : 255);
}

/*
 * As many bytes at once as a marker has: one that ends within them has begun before, or with them.
 * 0: there are fewer.
 */
FRAMER_FUNCTION int framer_step_search_wide(struct framer *f, struct framer_bytes *bytes,
					    __u32 available, struct framer_step *step)
{
	__u8 wide[BGP_MARKER_SIZE] = {};
	__u32 lead, tail;

	if (available < BGP_MARKER_SIZE)
		return 0;
	if (framer_read(bytes, wide, BGP_MARKER_SIZE)) {
		step->event = framer_unreadable;
		return 1;
	}
	framer_runs(wide, &lead, &tail);
	FRAMER_OPAQUE(lead);
	if (lead < BGP_MARKER_SIZE && f->run + lead >= BGP_MARKER_SIZE) {
		framer_consume(f, step, lead + 1);
		framer_begin_guess(f, wide[lead & (BGP_MARKER_SIZE - 1)]);
		return 1;
	}
	framer_consume(f, step, BGP_MARKER_SIZE);
	f->run = lead < BGP_MARKER_SIZE ? (__u8)tail : framer_longer_run(f->run, BGP_MARKER_SIZE);
	return 1;
}

FRAMER_FUNCTION void framer_step_search_narrow(struct framer *f, struct framer_bytes *bytes,
					       struct framer_step *step)
{
	__u8 byte = 0;

	if (framer_read(bytes, &byte, 1)) {
		step->event = framer_unreadable;
		return;
	}
	framer_consume(f, step, 1);
	if (byte == 0xff)
		f->run = framer_longer_run(f->run, 1);
	else if (f->run >= BGP_MARKER_SIZE)
		framer_begin_guess(f, byte);
	else
		f->run = 0;
}

FRAMER_FUNCTION void framer_step_search(struct framer *f, struct framer_bytes *bytes,
					__u32 available, struct framer_step *step)
{
	if (!framer_step_search_wide(f, bytes, available, step))
		framer_step_search_narrow(f, bytes, step);
	f->searched += step->consumed;
	if (f->mode == framer_searching && f->searched > FRAMER_SEARCH_LIMIT)
		framer_give_up(f, step);
}
