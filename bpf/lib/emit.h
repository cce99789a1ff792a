/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Filling records and handing them over. A record that finds no room is counted by kind. */

#include "lib/guests.h"

#define RING_PARTS 64 /* each has room for 300 states of connections */

/* Who a record is about. */
enum standing {
	of_anybody,
	of_ours,     /* what listens here calls, or has sent its OPEN; or a neighbour has called */
	of_neighbor, /* both ends have sent theirs */
	of_speaker = of_neighbor, /* it begins or ceases to listen */
};

/* One that was met in the middle has only KEEPALIVEs to tell it by. */
PROBE_FUNCTION bool has_spoken(const struct watch *w, __u32 direction)
{
	const __u64 *messages = w->streams[direction].counts.messages;

	return messages[bgp_open] | messages[bgp_keepalive];
}

PROBE_FUNCTION enum standing standing_of(const struct watch *w)
{
	if (!w)
		return of_anybody;
	if (has_spoken(w, direction_sent) && has_spoken(w, direction_received))
		return of_neighbor;
	if (w->caller == caller_listens || w->caller == caller_neighbor)
		return of_ours;
	return w->caller == caller_unknown && has_spoken(w, direction_sent) ? of_ours : of_anybody;
}

/*
 * How many parts of the ring may be full. What connections say leaves room for how they begin and
 * end: without a message a verdict knows less, without an end there is none. And strangers, however
 * many come at once, or are called by what only wrote an OPEN, leave room for neighbours.
 */
PROBE_FUNCTION __u64 parts_open_to(enum standing who, __u32 kind)
{
	bool words = kind == record_piece || kind == record_stream_fault || kind == record_drop;

	if (who == of_anybody)
		return words ? 56 : 62;
	if (who == of_ours)
		return 63;
	return words ? 63 : RING_PARTS;
}

PROBE_FUNCTION bool has_room(enum standing who, __u32 kind)
{
	__u64 parts = parts_open_to(who, kind);

	return bpf_ringbuf_query(&records, BPF_RB_AVAIL_DATA) < RING_BYTES / RING_PARTS * parts;
}

PROBE_FUNCTION void *reserve(enum standing who, __u32 kind, __u32 size)
{
	struct record_header *header = NULL;
	const __u64 *lost_before;

	if (has_room(who, kind))
		header = bpf_ringbuf_reserve(&records, size, 0);
	if (!header) {
		count_lost(who == of_anybody ? record_kinds + kind : kind);
		return NULL;
	}
	lost_before = all_losses();
	header->losses = lost_before ? *lost_before : 0;
	header->kind = kind;
	header->version = RECORD_VERSION;
	header->size = size;
	header->boot_ns = bpf_ktime_get_boot_ns();
	return header;
}

/* enum standing; negative: no more is told of it. w may be NULL. */
PROBE_SUBPROGRAM int admit(struct watch *w, __u32 size)
{
	enum standing who = standing_of(w);

	if (!is_told(w, size,
		     who == of_anybody ? guests_budget_of_strangers : guests_budget_of_neighbors))
		return -1;
	return HAVE_BTF && w && w->guest && !config.guests ? of_anybody : who;
}

/* Of a connection; w may be NULL. */
PROBE_FUNCTION void *reserve_of(struct watch *w, __u32 kind, __u32 size)
{
	int who = admit(w, size);

	return who < 0 ? NULL : reserve(who, kind, size);
}

/* Of bytes in a stream: the includer names the socket, and the bytes where they are known. */
PROBE_FUNCTION struct stream_fault_record *new_fault(struct watch *w, __u32 direction,
						     enum stream_fault fault, __u32 count)
{
	struct stream_fault_record *r = reserve_of(w, record_stream_fault, sizeof(*r));

	if (!r)
		return NULL;
	r->count = count;
	r->direction = direction;
	r->fault = fault;
	r->pad[0] = r->pad[1] = 0;
	return r;
}

PROBE_FUNCTION void map_ipv4(__u8 to[16], __be32 address)
{
	__builtin_memset(to, 0, 10);
	to[10] = to[11] = 0xff;
	__builtin_memcpy(to + 12, &address, 4);
}

/* The process in whose system call we are. */
PROBE_FUNCTION void fill_process(struct socket_identity *s)
{
	s->pid = bpf_get_current_pid_tgid() >> 32;
	fill_comm(s->comm);
}
