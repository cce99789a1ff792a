/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Binds that fail, calls that cannot be sent, and listeners: any user of this host can make them,
 * in a network namespace of his own, as fast as he likes. Few are as good as a neighbour's word: so
 * many a second of each user, whom a flood of another must not hide, and so many of all but system
 * users, for whoever has an account may have many ids. Beyond
 * these listeners are like strangers, but those of guests (guests.h) and the others are only
 * counted: to explain one costs user space more than to make it.
 */

#include "lib/budget.h"
#include "lib/count.h"
#include "lib/kernel_types.h"

#define ACTS_OF_USER 20 /* a second */
#define ACTS_OF_ALL 200
#define SYSTEM_UIDS 1000 /* of services; an account has one from here on, and 65,536 of its own */

struct acts_of_user_map {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32); /* uid, as the initial user namespace has it */
	__type(value, struct budget);
};

struct acts_of_all_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct budget);
};

#ifndef DEFINE_MAPS
extern struct acts_of_user_map acts_of_user SEC(".maps");
extern struct acts_of_all_map acts_of_all SEC(".maps");
extern struct one_count_map acts_untold SEC(".maps");
#else
struct acts_of_user_map acts_of_user SEC(".maps");
struct acts_of_all_map acts_of_all SEC(".maps");
struct one_count_map acts_untold SEC(".maps");
#endif

PROBE_FUNCTION struct budget *budget_of_user(__u32 uid)
{
	const struct budget none = {};
	struct budget *budget = bpf_map_lookup_elem(&acts_of_user, &uid);

	if (budget)
		return budget;
	bpf_map_update_elem(&acts_of_user, &uid, &none, BPF_NOEXIST);
	return bpf_map_lookup_elem(&acts_of_user, &uid);
}

/* Spends one, of the user in whose system call we are. */
PROBE_FUNCTION bool is_affordable_act(void)
{
	const __u64 now = bpf_ktime_get_boot_ns();
	const __u32 uid = bpf_get_current_uid_gid();
	struct budget *of_user = budget_of_user(uid);
	const __u32 zero = 0;
	struct budget *of_all;

	of_all = bpf_map_lookup_elem(&acts_of_all, &zero);
	if (!of_user || !of_all || !afford(of_user, ACTS_OF_USER, now))
		return false;
	return uid < SYSTEM_UIDS || afford(of_all, ACTS_OF_ALL, now);
}

PROBE_FUNCTION void count_untold_act(void)
{
	count_in(&acts_untold, 0);
}

/* False: it is only counted. */
PROBE_FUNCTION bool may_tell_act(void)
{
	if (is_affordable_act())
		return true;
	count_untold_act();
	return false;
}
