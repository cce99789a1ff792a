/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * BGP's message types, and which counter each has: one rule for the kernel's counters, a capture's
 * and the engine's.
 */

enum bgp_type {
	bgp_other = 0, /* no type of its own: the counter of all that are not named here */
	bgp_open = 1,  /* RFC 4271 4.1, and so to KEEPALIVE */
	bgp_update = 2,
	bgp_notification = 3,
	bgp_keepalive = 4,
	bgp_route_refresh = 5,	     /* RFC 2918 */
	bgp_capability = 6,	     /* draft-ietf-idr-dynamic-cap */
	bgp_old_route_refresh = 128, /* prestandard, Cisco; has no counter of its own */
};

#define BGP_COUNTERS (bgp_capability + 1)

/* Always below BGP_COUNTERS. */
static inline unsigned int bgp_counter(unsigned char type)
{
	if (type < BGP_COUNTERS)
		return type;
	return bgp_other;
}
