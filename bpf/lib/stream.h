/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * What becomes of that which the framer finds in a stream: messages are counted in the socket's
 * watch, the wanted ones and whatever is wrong cross to user space.
 */

#include "framer.h"
#include "lib/emit.h"
#include "lib/identity.h"
#include "lib/told.h"

#define SMALL_BODY 256 /* most OPENs; a record is reserved for this or the longest piece */

/* One read, write or segment of one direction of a socket. */
struct feeding {
#if HAVE_BPF_LOOP
	socket_ref socket;
#else
	const struct socket_identity *identity; /* no socket there: see repeat.h */
#endif
	struct watch *watch;
	struct stream *stream;
	__u64 now; /* CLOCK_BOOTTIME: one reading for all its messages */
	__u32 direction;
};

/* But for the socket. */
PROBE_FUNCTION void begin_feeding(struct feeding *in, struct watch *w, __u32 direction, __u64 now)
{
	in->watch = w;
	in->stream = &w->streams[direction];
	in->now = now;
	in->direction = direction;
}

PROBE_FUNCTION bool may_tell_of(const struct feeding *in, __u32 length)
{
	return may_tell(in->watch, in->stream, in->now, length);
}

PROBE_FUNCTION void name_socket(struct socket_identity *s, const struct feeding *in)
{
#if HAVE_BPF_LOOP
	fill_identity(s, in->socket, in->watch);
#else
	*s = *in->identity;
#endif
}

PROBE_FUNCTION void fill_piece(struct piece_record *r, const struct feeding *in,
			       const struct framer_step *step)
{
	name_socket(&r->socket, in);
	r->message_at = step->message_at;
	r->length = step->length;
	r->body_at = step->body_at;
	r->count = 0;
	r->type = step->type;
	r->direction = in->direction;
	r->header_only = 0;
	r->pad[0] = r->pad[1] = r->pad[2] = 0;
}

PROBE_FUNCTION void emit_header(const struct feeding *in, const struct framer_step *step)
{
	struct piece_record *r = reserve_of(in->watch, record_piece, sizeof(*r));

	if (!r)
		return;
	fill_piece(r, in, step);
	r->body_at = BGP_HEADER_SIZE;
	r->header_only = step->length > BGP_HEADER_SIZE;
	bpf_ringbuf_submit(r, 0);
}

PROBE_FUNCTION void emit_end_of_rib(const struct feeding *in, const struct framer_step *step)
{
	struct piece_record *r = reserve_of(in->watch, record_piece, sizeof(*r) + SMALL_BODY);
	__u8 *body = (void *)(r + 1);
	__u32 i;

	if (!r)
		return;
	fill_piece(r, in, step);
	r->body_at = BGP_HEADER_SIZE;
	r->count = step->length - BGP_HEADER_SIZE;
	for (i = 0; i < BGP_LONGEST_END_OF_RIB - BGP_HEADER_SIZE; i++)
		body[i] = in->stream->framer.prefix[BGP_HEADER_SIZE + i];
	bpf_ringbuf_submit(r, 0);
}

PROBE_FUNCTION void submit_body(struct piece_record *r, const struct feeding *in,
				struct framer_bytes *bytes, const struct framer_step *step,
				__u32 room)
{
	__u64 count = step->consumed; /* 64 bits: older verifiers lose a bound on half of them */

	fill_piece(r, in, step);
	if (count > room)
		count = room;
	barrier_var(count);
	if (count <= room && framer_read(bytes, r + 1, count) == 0)
		r->count = count; /* else the piece is missing, and user space can tell */
	bpf_ringbuf_submit(r, 0);
}

PROBE_FUNCTION void emit_body(const struct feeding *in, struct framer_bytes *bytes,
			      const struct framer_step *step)
{
	struct piece_record *r;

	if (step->consumed <= SMALL_BODY) {
		r = reserve_of(in->watch, record_piece, sizeof(*r) + SMALL_BODY);
		if (r)
			submit_body(r, in, bytes, step, SMALL_BODY);
		return;
	}
	r = reserve_of(in->watch, record_piece, sizeof(*r) + RECORD_BODY_MAX);
	if (r)
		submit_body(r, in, bytes, step, RECORD_BODY_MAX);
}

PROBE_FUNCTION void emit_fault(const struct feeding *in, enum stream_fault fault, __u32 count)
{
	struct stream_fault_record *r;

	if (in->direction == direction_arrived)
		return; /* the reader will come to the same place */
	if (!may_tell_of(in, 0))
		return;
	r = new_fault(in->watch, in->direction, fault, count);
	if (!r)
		return;
	name_socket(&r->socket, in);
	__builtin_memcpy(r->bytes, in->stream->framer.prefix + FRAMER_REJECTED_AT,
			 sizeof(r->bytes));
	bpf_ringbuf_submit(r, 0);
}

/* For the verifier, which wants to see the bound beside the access; older ones only in 64 bits. */
PROBE_FUNCTION __u64 counter_of(const struct framer_step *step)
{
	__u64 counter = bgp_counter(step->type);

	barrier_var(counter);
	return counter < BGP_COUNTERS ? counter : bgp_other;
}

/* The first longer than others: whether it may be sent depends on what was agreed. */
PROBE_FUNCTION bool is_first_long(const struct feeding *in, const struct framer_step *step)
{
	if (step->length <= BGP_LONGEST_USUAL || in->stream->long_told)
		return false;
	in->stream->long_told = 1;
	return true;
}

/*
 * Of the messages that are only counted, the first of a counter crosses: it drives the state
 * machine. So does one that a NOTIFICATION may be about.
 */
PROBE_FUNCTION void emit_counted(const struct feeding *in, const struct framer_step *step,
				 __u64 counted)
{
	if ((counted == 1 || config.all_messages || is_first_long(in, step) ||
	     framer_breaks_rules(step->type, step->length)) &&
	    may_tell_of(in, 0))
		emit_header(in, step);
}

/* Verdicts are made of them: they cross when they arrive, too. */
PROBE_FUNCTION bool decides(const struct framer_step *step)
{
	return step->type == bgp_open || step->type == bgp_notification;
}

PROBE_FUNCTION void count_message(const struct feeding *in, const struct framer_step *step)
{
	struct stream_counts *counts = &in->stream->counts;
	__u64 counter = counter_of(step), counted;

	if (in->direction == direction_arrived) {
		in->stream->muted = decides(step) && !may_tell_of(in, step->length);
		return;
	}
	counted = ++counts->messages[counter];
	counts->last_ns[counter] = in->now;
	if (framer_is_wanted(step->type)) {
		in->stream->muted = !(decides(step) && counted <= TOLD_ALWAYS) &&
				    !may_tell_of(in, step->length); /* all pieces of it */
		if (step->length == BGP_HEADER_SIZE && !in->stream->muted)
			emit_header(in, step); /* no body will come */
	} else if (!framer_is_short_update(step->type, step->length)) {
		emit_counted(in, step, counted);
	}
}

/* Acts on what one step of the framer found. False: the rest cannot be read. */
PROBE_FUNCTION bool act_on(const struct feeding *in, struct framer_bytes *bytes,
			   const struct framer_step *step)
{
	switch (step->event) {
	case framer_message:
		count_message(in, step);
		break;
	case framer_body:
		if (!in->stream->muted && (in->direction != direction_arrived || decides(step)))
			emit_body(in, bytes, step);
		break;
	case framer_end_of_rib:
		if (in->direction != direction_arrived && may_tell_of(in, 0))
			emit_end_of_rib(in, step);
		break;
	case framer_short_update:
		if (in->direction != direction_arrived)
			emit_counted(in, step, in->stream->counts.messages[bgp_update]);
		break;
	case framer_lost:
		emit_fault(in, fault_framing_lost, step->rejected);
		break;
	case framer_not_bgp:
		emit_fault(in, fault_not_bgp, step->rejected);
		break;
	case framer_unreadable:
		return false;
	}
	return true;
}
