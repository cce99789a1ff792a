/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Which socket a record is about, from its watch: of the socket no more than its address is known.
 */

#include "lib/watch.h"

typedef __u64 socket_ref;

PROBE_FUNCTION void copy_identity(struct socket_identity *s, const struct watch *w)
{
	*s = w->shown.socket;
	s->id = w->id;
	s->pid = w->pid;
	__builtin_memcpy(s->comm, w->comm, sizeof(s->comm));
}

PROBE_FUNCTION void fill_identity(struct socket_identity *s, socket_ref socket,
				  const struct watch *w)
{
	copy_identity(s, w);
}
