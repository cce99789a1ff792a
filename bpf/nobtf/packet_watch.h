/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The watches where there is no BTF, and no program may read a kernel struct: packets on their way
 * through the root cgroup make them, and classic tracepoints. The latter know a socket by its
 * address only, so that is the key.
 */

#include "lib/address_of.h"
#include "lib/emit.h"
#include "nobtf/identity.h"

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
		note_no_room(false);
	return w;
}
