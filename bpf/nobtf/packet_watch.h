/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The watches of the packet family, which needs neither BTF nor trampolines: packets on their way
 * through the root cgroup, and classic tracepoints. The latter know a socket by its address only, so
 * that is the key. No program here may read a kernel struct.
 */

#include "lib/address_of.h"
#include "lib/emit.h"

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
	*s = w->shown.socket;
	s->id = w->id;
	s->pid = w->pid;
	__builtin_memcpy(s->comm, w->comm, sizeof(s->comm));
}
