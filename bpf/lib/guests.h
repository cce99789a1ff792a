/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Guests are the sockets of network namespaces that no root of this host made, but a user, for a
 * user namespace of his own: whoever has an account may make them, and there both ends of
 * connections without end, as fast as he likes. So many records of all of them cross at once, and
 * so many a second. A connection that finds them spent is only counted, and found by the walks over
 * sockets as long as it lives: half of its records would tell what was not.
 */

#include "lib/watch.h"

#define GUESTS_AT_ONCE 5000
#define GUESTS_A_SECOND 200

struct guests_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct budget);
};

#ifndef DEFINE_MAPS
extern struct guests_map guests SEC(".maps");
extern struct one_count_map guests_untold SEC(".maps");
#else
struct guests_map guests SEC(".maps");
struct one_count_map guests_untold SEC(".maps"); /* connections that were cut short */
#endif

PROBE_FUNCTION bool can_afford_guest(void)
{
	const __u32 zero = 0;
	struct budget *budget = bpf_map_lookup_elem(&guests, &zero);

	return budget &&
	       afford_lasting(budget, GUESTS_AT_ONCE, GUESTS_A_SECOND, bpf_ktime_get_boot_ns());
}

/* False: nothing more is. w may be NULL. */
PROBE_FUNCTION bool is_told(struct watch *w)
{
	if (!HAVE_BTF || !w || !w->guest)
		return true;
	if (w->guest == guest_told && can_afford_guest())
		return true;
	if (w->guest == guest_untold)
		return false;
	w->guest = guest_untold;
	count_in(&guests_untold, 0);
	return false;
}
