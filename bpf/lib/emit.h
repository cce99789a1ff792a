/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Filling records and handing them over. A record that finds no room is counted by kind. */

#include "lib/watch.h"

/*
 * What connections say may fill most of the ring, and not all: how they begin and end finds room
 * behind it. Without a message a verdict knows less; without an end there is none.
 */
#define ROOM_FOR_WORDS (RING_BYTES / 8 * 7)

PROBE_FUNCTION bool has_room(__u32 kind)
{
	if (kind != record_piece && kind != record_stream_fault && kind != record_drop)
		return true;
	return bpf_ringbuf_query(&records, BPF_RB_AVAIL_DATA) < ROOM_FOR_WORDS;
}

PROBE_FUNCTION void *reserve(__u32 kind, __u32 size)
{
	struct record_header *header = NULL;
	const __u64 *lost_before;

	if (has_room(kind))
		header = bpf_ringbuf_reserve(&records, size, 0);
	if (!header) {
		count_lost(kind);
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

/* Of bytes in a stream: the includer names the socket, and the bytes where they are known. */
PROBE_FUNCTION struct stream_fault_record *new_fault(__u32 direction, enum stream_fault fault,
						     __u32 count)
{
	struct stream_fault_record *r = reserve(record_stream_fault, sizeof(*r));

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
