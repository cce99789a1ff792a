/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Segments that belong to no socket of ours, or that this host drops: whoever reaches it can send
 * them, under any address and as fast as the line allows. All are counted here. Few of them cross:
 * so many a second of all, and so many of each neighbour, whom a flood under other names must not
 * hide, and of all neighbours, whose names anybody can know.
 */

#include "lib/budget.h"
#include "lib/emit.h"

#define UNWANTED_OF_ALL 200 /* a second */
#define UNWANTED_OF_NEIGHBOR 20
#define UNWANTED_OF_NEIGHBORS 400

enum unwanted_budget {
	unwanted_by_anybody,
	unwanted_by_neighbors,
	unwanted_budgets,
};

struct unwanted_of_all_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, unwanted_budgets);
	__type(key, __u32);
	__type(value, struct budget);
};

/* User space says who is there. */
struct unwanted_of_neighbor_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1 << 16);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct unwanted_source);
	__type(value, struct budget);
};

struct unwanted_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, unwanted_kinds);
	__type(key, __u32);
	__type(value, struct unwanted_count);
};

#ifndef DEFINE_MAPS
extern struct unwanted_of_all_map unwanted_of_all SEC(".maps");
extern struct unwanted_of_neighbor_map unwanted_of_neighbor SEC(".maps");
extern struct unwanted_map unwanted SEC(".maps");
#else
struct unwanted_of_all_map unwanted_of_all SEC(".maps");
struct unwanted_of_neighbor_map unwanted_of_neighbor SEC(".maps");
struct unwanted_map unwanted SEC(".maps");
#endif

PROBE_FUNCTION bool can_afford_unwanted(__u32 which, __u64 limit, __u64 now)
{
	struct budget *budget = bpf_map_lookup_elem(&unwanted_of_all, &which);

	return budget && afford(budget, limit, now);
}

PROBE_FUNCTION bool may_cross(const struct unwanted_source *source, enum standing *who)
{
	const __u64 now = bpf_ktime_get_boot_ns();
	struct budget *budget = bpf_map_lookup_elem(&unwanted_of_neighbor, source);

	if (budget && afford(budget, UNWANTED_OF_NEIGHBOR, now) &&
	    can_afford_unwanted(unwanted_by_neighbors, UNWANTED_OF_NEIGHBORS, now)) {
		*who = of_ours;
		return true;
	}
	*who = of_anybody;
	return can_afford_unwanted(unwanted_by_anybody, UNWANTED_OF_ALL, now);
}

PROBE_FUNCTION struct unwanted_source peer_of(const struct socket_identity *s)
{
	struct unwanted_source source = {.netns = s->netns};

	__builtin_memcpy(source.address, s->remote, sizeof(source.address));
	return source;
}

PROBE_FUNCTION bool has_neighbor(const struct socket_identity *s)
{
	struct unwanted_source source = peer_of(s);

	return bpf_map_lookup_elem(&unwanted_of_neighbor, &source);
}

/* Counts it; false: no word of it may cross. The peer is the other end of the segment: *who. */
PROBE_FUNCTION bool is_affordable(const struct socket_identity *s, __u32 kind, enum standing *who)
{
	struct unwanted_count *count = bpf_map_lookup_elem(&unwanted, &kind);
	struct unwanted_source source = peer_of(s);
	bool crosses = may_cross(&source, who);
	if (count) {
		count->all++;
		count->untold += !crosses;
	}
	return crosses;
}
