/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* The framer's walk over a packet's bytes. */

struct loop_place {
	__u32 at, end; /* offsets in the packet */
};

struct loop_state {
	struct loop_place at;
	struct feeding feeding;
};

/* 1: done. */
static __always_inline int loop_step(struct __sk_buff *skb, struct loop_state *loop)
{
	struct framer_bytes bytes = {skb};
	struct loop_place *place = &loop->at;
	struct framer_step step;

	if (place->at >= place->end)
		return 1;
	framer_step(&loop->feeding.stream->framer, &bytes, place->at, place->end - place->at,
		    &step);
	if (!take_step(&loop->feeding, &bytes, &step, place->at))
		return 1;
	place->at += step.taken;
	return 0;
}

#include "lib/set.h"

#if !HAVE_BPF_LOOP
#define LOOP_CONTEXT struct __sk_buff *
#define LOOP_NAME(name) packet_##name
#include "lib/long_loop.h"

PROBE_FUNCTION void run_steps(struct __sk_buff *skb, struct loop_state *loop)
{
	run_loop(skb, loop_key(&loop->feeding), loop);
}
#else
#include "lib/plain_loop.h"

struct packet_loop {
	struct __sk_buff *skb;
	struct loop_state state;
};

static int loop_round(__u32 index, struct packet_loop *loop)
{
	return loop_step(loop->skb, &loop->state);
}

PROBE_FUNCTION void run_steps(struct __sk_buff *skb, struct loop_state *state)
{
	struct packet_loop loop = {skb, *state};

	bpf_loop(STEPS_MAX, loop_round, &loop, 0);
	*state = loop.state;
}
#endif
