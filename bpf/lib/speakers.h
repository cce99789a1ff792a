/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* Which processes of this host speak BGP, and which of them uses a socket. */

#include "lib/watch.h"

/* Processes that have listened on a BGP port, or called one, by id: enum speaker_kind. */
struct speakers_map {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u8);
};

#ifndef DEFINE_MAPS
extern struct speakers_map speakers SEC(".maps");
#else
struct speakers_map speakers SEC(".maps");
#endif

PROBE_FUNCTION void note_listener(__u32 pid)
{
	const __u8 kind = speaker_listens;

	bpf_map_update_elem(&speakers, &pid, &kind, BPF_ANY);
}

PROBE_FUNCTION void note_caller(__u32 pid)
{
	const __u8 kind = speaker_calls;

	bpf_map_update_elem(&speakers, &pid, &kind, BPF_NOEXIST);
}

/* The process that uses the socket. Call from its system calls only. */
PROBE_FUNCTION void remember_owner(struct watch *w)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;

	if (w->pid == pid)
		return;
	w->pid = pid;
	fill_comm(w->comm);
	note_caller(pid);
}

/* Its owner calls. */
PROBE_FUNCTION void note_call_of_owner(struct watch *w)
{
	const __u8 *kind = bpf_map_lookup_elem(&speakers, &w->pid);

	w->caller = kind && *kind == speaker_listens ? caller_listens : caller_other;
}
