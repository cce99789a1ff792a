/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */

#pragma once

/*
 * Cuts one direction of a TCP byte stream into BGP messages (RFC 4271 4.1). Pure C, compiled into
 * the kernel programs, and into user space (wire/stream_framer) for captures, unit tests and
 * fuzzer.
 *
 * The includer has the bytes and drives the loop:
 *
 *     while (left) {
 *             framer_step(&framer, bytes, left, &step);
 *             ... act on step.event ...
 *             ... bytes begin step.consumed further on ...
 *             left -= step.consumed;
 *     }
 *
 * A step consumes bytes up to the next thing worth knowing, at least one, or tells a message and
 * leaves its body to the next step. Bodies are not read here: framer_body says that the bytes
 * consumed are of a wanted message's body, and the includer copies them. So however a stream is
 * split over reads, the same messages come out, and the framer keeps no more than one header.
 */

#include <linux/types.h>

#include "framer_search.h"

/* A header found by searching needs to be more than a marker. */
FRAMER_FUNCTION int framer_is_credible(__u8 type, __u32 length)
{
	if (type == bgp_keepalive)
		return length == BGP_HEADER_SIZE;
	return (bgp_counter(type) != bgp_other || type == bgp_old_route_refresh) &&
	       length >= framer_shortest(type);
}

/* Are the bytes at hand a marker, or the beginning of one? */
FRAMER_FUNCTION int framer_marker_fits(const struct framer *f)
{
	__u64 halves[2];
	__u32 i;

	if (f->have >= BGP_MARKER_SIZE) {
		__builtin_memcpy(halves, f->prefix, sizeof(halves));
		return (halves[0] & halves[1]) == ~0ULL;
	}
	for (i = 0; i < BGP_MARKER_SIZE; i++)
		if (i < f->have && f->prefix[i] != 0xff)
			return 0;
	return 1;
}

/*
 * The body of the longest message begins so: it withdraws nothing, or nearly all (RFC 4271 4.3);
 * an error code (4.5); the higher octet of an address family (RFC 2918 3).
 */
FRAMER_FUNCTION int framer_body_fits(__u8 type, __u8 first)
{
	if (type == bgp_update)
		return first == 0 || first == 0xff;
	if (type == bgp_notification)
		return first >= 1 && first <= 8;
	return type == bgp_route_refresh && (first == 0 || first == 0x40);
}

/*
 * One 0xff before a marker shifts the message's length: it reads 0xff00 and the higher octet of
 * the usual ones, and the lower octet as the type. OPEN and KEEPALIVE are never as long as that
 * (RFC 8654 4). Two of them: the length reads 0xffff, its higher octet as the type, and the lower
 * one stands where the body begins. But speakers also fill an UPDATE up to that length: the octet
 * says which.
 */
FRAMER_FUNCTION int framer_is_shifted(const struct framer *f, __u8 type, __u32 length)
{
	if (length < 0xff00)
		return 0;
	if (length - 0xff00 <= BGP_LONGEST_USUAL >> 8 || type == bgp_open ||
	    type == bgp_keepalive || bgp_counter(type) == bgp_other)
		return 1;
	return f->have > BGP_HEADER_SIZE && !framer_body_fits(type, f->prefix[BGP_HEADER_SIZE]);
}

/* The header is complete, or wrong already in its first bytes, or the octet behind it has come. */
FRAMER_SUBPROGRAM int framer_judge_header(struct framer *f, struct framer_step *step)
{
	__u32 length;
	int marker_ok;
	__u8 type;

	if (!f || !step) /* never: for the verifier */
		return 0;
	marker_ok = framer_marker_fits(f);
	length = (__u32)f->prefix[16] << 8 | f->prefix[17];
	type = f->prefix[18];
	if (marker_ok && f->have < BGP_HEADER_SIZE)
		return 0;
	if (!marker_ok && f->mode == framer_at_start) {
		framer_keep_rejected(f, step);
		framer_give_up(f, step);
		return 0;
	}
	if (!marker_ok || length < BGP_HEADER_SIZE || framer_is_shifted(f, type, length) ||
	    (f->mode == framer_guessed && !framer_is_credible(type, length))) {
		step->event = f->mode == framer_guessed ? framer_nothing : framer_lost;
		framer_keep_rejected(f, step);
		framer_search(f);
		if (++f->losses >= FRAMER_LOSSES_LIMIT)
			framer_give_up(f, step);
		return 0;
	}
	if (length == 0xffff && f->have == BGP_HEADER_SIZE)
		return 0; /* one octet more will tell */
	/* A guess that led to another marker was right; the first header after a search is one. */
	if (f->mode != framer_guessed || f->searched == 0)
		f->mode = framer_synchronised;
	f->searched = 0;
	f->length = length;
	f->type = type;
	step->event = framer_message;
	return 0;
}

/* What is only counted is passed over in the same step, as far as it is there. */
FRAMER_FUNCTION void framer_skip_body(struct framer *f, __u32 available, struct framer_step *step)
{
	__u32 count = f->length - f->have;

	if (count && (framer_is_wanted(f->type) || framer_is_short_update(f->type, f->length)))
		return;
	if (count > available)
		count = available;
	f->offset += count;
	step->consumed += count;
	f->have += count;
	if (f->have >= f->length)
		framer_forget_message(f);
}

/* 1 where the header is there whole, and 0 where less is. No branch, as in framer_search(). */
FRAMER_FUNCTION __u32 framer_has_header(__u32 have)
{
	return (have + 32 - BGP_HEADER_SIZE) >> 5;
}

FRAMER_FUNCTION void framer_step_header(struct framer *f, struct framer_bytes *bytes,
					__u32 available, struct framer_step *step)
{
	__u32 have = f->have, count, looked;

	if (have > BGP_HEADER_SIZE) /* never: it lets the verifier bound the copy */
		have = 0;
	looked = framer_has_header(have);
	count = BGP_HEADER_SIZE - have + looked;
	if (count > available)
		count = available;
	FRAMER_OPAQUE(count);
	if (framer_read(bytes, &f->prefix[have & 31], count & 31)) {
		step->event = framer_unreadable;
		return;
	}
	framer_consume(f, step, count);
	f->have = have + count;
	step->message_at = f->offset - f->have;
	framer_judge_header(f, step);
	step->length = f->length;
	step->type = f->type;
	if (step->event != framer_message)
		return;
	f->have -= looked;
	f->offset -= looked;
	step->consumed -= looked;
	framer_skip_body(f, available - step->consumed, step);
}

/* RFC 4724 2: no withdrawn routes, and no attribute but an empty MP_UNREACH_NLRI, and no NLRI. */
FRAMER_FUNCTION int framer_is_end_of_rib(const struct framer *f)
{
	const __u8 *body = f->prefix + BGP_HEADER_SIZE;

	if (body[0] || body[1])
		return 0;
	if (f->length == 23)
		return !body[2] && !body[3];
	return (f->length == 29 && body[3] == 6 && body[5] == 15 && body[6] == 3) ||
	       (f->length == 30 && body[3] == 7 && body[5] == 15 && !body[6] && body[7] == 3);
}

FRAMER_FUNCTION void framer_step_short_update(struct framer *f, struct framer_bytes *bytes,
					      __u32 available, struct framer_step *step)
{
	__u32 have = f->have & 31, count = (f->length - f->have) & 31;

	if (count > available)
		count = available;
	FRAMER_OPAQUE(count);
	if (framer_read(bytes, &f->prefix[have], count & 31)) {
		step->event = framer_unreadable;
		return;
	}
	step->message_at = f->offset - f->have;
	framer_consume(f, step, count);
	f->have += count;
	step->length = f->length;
	step->type = f->type;
	if (f->have < f->length)
		return;
	step->event = framer_is_end_of_rib(f) ? framer_end_of_rib : framer_short_update;
	framer_forget_message(f);
}

FRAMER_FUNCTION void framer_step_body(struct framer *f, __u32 available, struct framer_step *step)
{
	__u32 count = f->length - f->have;

	if (count > available)
		count = available;
	step->message_at = f->offset - f->have;
	step->body_at = f->have;
	step->length = f->length;
	step->type = f->type;
	if (framer_is_wanted(f->type)) {
		if (count > FRAMER_BODY_MAX)
			count = FRAMER_BODY_MAX;
		step->event = framer_body;
	}
	framer_consume(f, step, count);
	f->have += count;
	if (f->have >= f->length)
		framer_forget_message(f);
}

/* Consumes up to available bytes (0 if unreadable). available must not be 0. */
FRAMER_FUNCTION void framer_step(struct framer *f, struct framer_bytes *bytes, __u32 available,
				 struct framer_step *step)
{
	__builtin_memset(step, 0, sizeof(*step));
	if (f->mode == framer_gave_up)
		framer_consume(f, step, available);
	else if (f->mode == framer_searching)
		framer_step_search(f, bytes, available, step);
	else if (!f->length)
		framer_step_header(f, bytes, available, step);
	else if (framer_is_short_update(f->type, f->length))
		framer_step_short_update(f, bytes, available, step);
	else
		framer_step_body(f, available, step);
}
