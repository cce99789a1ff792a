/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* What a socket was asked for that may fail before TCP tells of it: connect() and bind(). */

#include "lib/watch.h"

struct attempt {
	__u8 remote[16];
	__u8 local[16];
	__u64 called_ns;       /* CLOCK_BOOTTIME */
	__u32 netns;	       /* of who asks, inode number; 0: not known */
	__u16 remote_port;     /* that it calls; 0: it has called nobody */
	__u16 local_port;      /* that it wants to bind to */
	__u8 binding;	       /* and has not been given yet */
	__u8 lacks_capability; /* CAP_NET_BIND_SERVICE; 0: not, or not known */
	__u8 guest;	       /* as in struct socket_identity */
};

struct attempts_map {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct attempt);
};

#ifndef DEFINE_MAPS
extern struct attempts_map attempts SEC(".maps");
#else
struct attempts_map attempts SEC(".maps");
#endif
