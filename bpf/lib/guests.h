/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Guests are the sockets of network namespaces that no root of this host made, but a user, for a
 * user namespace of his own: whoever has an account may make them, and there both ends of
 * connections without end, as fast as he likes. To user space they are strangers, unless it is told
 * otherwise. What all of them tell may take so much of the ring at once, and so much a second; who
 * calls them from outside does not spend what their neighbours have. A connection that finds it
 * spent is only counted, and the walks over sockets take it up again when there is some left: half
 * of its records would tell what was not.
 */

#include "lib/watch.h"

#define GUESTS_AT_ONCE 5000 /* records of up to 512 bytes; a longer one is as many */
#define GUESTS_A_SECOND 250

/* Strangers of theirs have a fifth of it. */
enum guests_budget {
	guests_budget_of_strangers,
	guests_budget_of_neighbors,
	guests_budgets,
};

struct guests_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, guests_budgets);
	__type(key, __u32);
	__type(value, struct budget);
};

#ifndef DEFINE_MAPS
extern struct guests_map guests SEC(".maps");
#else
struct guests_map guests SEC(".maps");
#endif

PROBE_FUNCTION bool can_afford_guest(__u32 which, __u32 size)
{
	const __u64 parts = which == guests_budget_of_neighbors ? 4 : 1;
	struct budget *budget = bpf_map_lookup_elem(&guests, &which);

	return budget &&
	       afford_lasting(budget, parts * GUESTS_AT_ONCE / 5, parts * GUESTS_A_SECOND / 5,
			      bpf_ktime_get_boot_ns(), 1 + size / 512);
}

/* Of size bytes. False: no more of it is. w may be NULL. */
PROBE_FUNCTION bool is_told(struct watch *w, __u32 size, __u32 budget)
{
	if (!HAVE_BTF || !w || !w->guest)
		return true;
	if (w->guest == guest_told && can_afford_guest(budget, size))
		return true;
	if (w->guest == guest_untold)
		return false;
	w->guest = guest_untold;
	count_in(&guests_untold, 0);
	return false;
}
