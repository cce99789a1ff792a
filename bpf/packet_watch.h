/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The watches of the packet family, which needs neither BTF nor trampolines: packets on their way
 * through the root cgroup, and classic tracepoints. The latter know a socket by its address only, so
 * that is the key. No program here may read a kernel struct.
 */

#include "watch.h"
#include "emit.h"

/* One element, which holds its own address. */
struct anchor_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
};

#ifndef DEFINE_ANCHOR
extern struct anchor_map anchor SEC(".maps");
#else
struct anchor_map anchor SEC(".maps");
#endif

/*
 * A pointer as a number. The verifier lets nobody calculate with a pointer to a socket but for one
 * thing: the difference of two pointers is a number, and the anchor's own address can be stored and
 * read again as one. Whoever stores it stores the same.
 */
PROBE_FUNCTION __u64 address_of(void *pointer)
{
	__u32 first = 0;
	__u64 *place = bpf_map_lookup_elem(&anchor, &first);

	if (!place)
		return 0;
	*(volatile __u64 *)place = (__u64)place;
	asm volatile("%0 -= %1" : "+r"(pointer) : "r"(place));
	return (__u64)pointer + *(volatile __u64 *)place;
}

PROBE_FUNCTION struct watch *find_watch_of(__u64 socket)
{
	return bpf_map_lookup_elem(&watches, &socket);
}

PROBE_FUNCTION struct watch *get_watch_of(__u64 socket)
{
	struct watch *w = find_watch_of(socket);

	if (w)
		return w;
	bpf_map_update_elem(&watches, &socket, &no_watch, BPF_NOEXIST);
	w = find_watch_of(socket);
	if (w && !w->id)
		w->id = new_id();
	if (!w)
		count_lost(record_socket);
	return w;
}

PROBE_FUNCTION void copy_identity(struct socket_identity *s, const struct watch *w)
{
	*s = w->identity;
	s->id = w->id;
	s->pid = w->pid;
	__builtin_memcpy(s->comm, w->comm, sizeof(s->comm));
}

PROBE_FUNCTION void copy_sample(struct socket_sample *sample, const struct watch *w)
{
	__builtin_memset(sample, 0, sizeof(*sample));
	sample->sent = w->streams[direction_sent].counts;
	sample->received = w->streams[direction_received].counts;
	sample->counts_only = 1;
}
