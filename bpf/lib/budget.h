/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* So many a second: for what others can make the programs tell, as fast as they like. */

#include "lib/kernel_types.h"

struct budget {
	__u64 second; /* CLOCK_BOOTTIME */
	__u64 spent;
};

/*
 * Spends so much, if anything is left. Two at once may each take the last: a few more cross, no
 * more.
 */
PROBE_FUNCTION bool afford_of(struct budget *budget, __u64 limit, __u64 now_ns, __u32 cost)
{
	__u64 second = now_ns / 1000000000;

	if (budget->second != second) {
		budget->second = second;
		budget->spent = 0;
	}
	if (budget->spent >= limit)
		return false;
	budget->spent += cost;
	return true;
}

/* So much at once, and when it is spent so much a second. */
PROBE_FUNCTION bool afford_lasting(struct budget *budget, __u64 at_once, __u64 a_second,
				   __u64 now_ns, __u32 cost)
{
	__u64 second = now_ns / 1000000000;
	__u64 regained = (second - budget->second) * a_second;

	budget->second = second;
	budget->spent -= regained < budget->spent ? regained : budget->spent;
	if (budget->spent >= at_once)
		return false;
	budget->spent += cost;
	return true;
}

PROBE_FUNCTION bool afford(struct budget *budget, __u64 limit, __u64 now_ns)
{
	return afford_of(budget, limit, now_ns, 1);
}
