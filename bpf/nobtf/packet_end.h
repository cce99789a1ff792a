/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Telling states of a connection from its watch. The tracepoint of its end does not say the
 * socket's error; that is reported just before, or just after (errors.bpf.c). So the end waits
 * until the error or the socket's own end has come.
 */

#include "nobtf/packet_sample.h"

PROBE_FUNCTION struct state_record *new_state(struct watch *w, __u8 old_state, __u8 new_state)
{
	struct state_record *r;

	show(w);
	r = reserve_of(w, record_state, sizeof(*r));
	if (!r)
		return NULL;
	r->socket = w->shown.socket;
	r->sample = w->shown.sample;
	r->error = w->packets.error;
	r->old_state = old_state;
	r->new_state = new_state;
	r->by_owner = 0;
	r->owner_exiting = 0;
	return r;
}

PROBE_FUNCTION void tell_end(struct watch *w)
{
	struct state_record *r;

	if (!w->packets.ended_from)
		return;
	r = new_state(w, w->packets.ended_from, TCP_CLOSE);
	w->packets.ended_from = 0;
	if (!r)
		return;
	r->by_owner = w->packets.ended_by_owner;
	r->owner_exiting = w->packets.owner_exiting;
	bpf_ringbuf_submit(r, 0);
}
