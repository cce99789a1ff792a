/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

#include "lib/set.h"

/*
 * The loop over the bytes of a read or write without bpf_loop (Linux 5.17). The verifier follows a
 * plain loop round by round, and a step of the framer is long; but it looks into a global function
 * only once, so that rounds that call one cost it little. Such a function takes numbers and the
 * program's context only: what the loop works on lies in a map, and each step finds it there again.
 *
 * Before including, define
 *
 *     struct loop_place;        how far the loop has come: numbers only
 *     struct loop_state;        with members at (struct loop_place) and feeding (struct feeding)
 *     LOOP_CONTEXT              type of the context that the steps need, or nothing
 *     static int loop_step(LOOP_CONTEXT context, struct loop_state *state);   1: done
 *     LOOP_NAME(name)           a name of its own for what all programs of a set have one of
 */

#define STEPS_AT_ONCE 512 /* the verifier follows each round of both loops, and at most 8192 */

#ifdef LOOP_CONTEXT
#define LOOP_PARAMETERS LOOP_CONTEXT context, __u64 key
#define LOOP_ARGUMENTS context, key
#else
#define LOOP_PARAMETERS __u64 key
#define LOOP_ARGUMENTS key
#endif

struct long_loop {
	__u64 socket; /* key of its watch */
	__u64 now;
	struct loop_place at;
	struct socket_identity identity; /* the steps cannot read it from the socket */
	__u32 direction;
	__u32 pad;
};

struct LOOP_NAME(loops_map) {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024); /* at the same time: more are missed, and that is told */
	__type(key, __u64);	   /* see loop_key() */
	__type(value, struct long_loop);
};

struct LOOP_NAME(loops_map) LOOP_NAME(loops) SEC(".maps");
static const struct long_loop no_loop;

/* A taken stream has one loop at a time. */
PROBE_FUNCTION __u64 loop_key(const struct feeding *in)
{
	return in->watch->id ^ (__u64)in->direction << 62;
}

/* False: there is no room for another. */
PROBE_FUNCTION bool begin_feeding(struct feeding *in)
{
	__u64 key = loop_key(in);
	struct long_loop *l;

	bpf_map_update_elem(&LOOP_NAME(loops), &key, &no_loop, BPF_ANY);
	l = bpf_map_lookup_elem(&LOOP_NAME(loops), &key);
	if (!l)
		return false;
	l->now = in->now;
	l->direction = in->direction;
	in->identity = &l->identity;
#if !HAVE_BTF
	l->socket = in->socket;
	copy_identity(&l->identity, in->watch);
#else
	__builtin_memcpy(&l->socket, &in->sk, sizeof(l->socket));
	fill_identity(&l->identity, in->sk, in->watch);
#endif
	return true;
}

PROBE_FUNCTION void end_loop(const struct feeding *in)
{
	__u64 key = loop_key(in);

	bpf_map_delete_elem(&LOOP_NAME(loops), &key);
}

/* 1: done. */
__noinline int LOOP_NAME(one_step)(LOOP_PARAMETERS)
{
	struct long_loop *l = bpf_map_lookup_elem(&LOOP_NAME(loops), &key);
	struct loop_state state = {};
	__u32 direction;
	__u64 socket;
	int done;

	if (!l)
		return 1;
	socket = l->socket;
	state.feeding.watch = bpf_map_lookup_elem(&watches, &socket);
	direction = l->direction;
	if (!state.feeding.watch || direction >= directions)
		return 1;
	state.feeding.stream = &state.feeding.watch->streams[direction];
	state.feeding.now = l->now;
	state.feeding.direction = direction;
	state.feeding.identity = &l->identity;
	state.at = l->at;
#ifdef LOOP_CONTEXT
	done = loop_step(context, &state);
#else
	done = loop_step(&state);
#endif
	l->at = state.at;
	return done;
}

/* 1: done. */
__noinline int LOOP_NAME(many_steps)(LOOP_PARAMETERS)
{
	int i;

	for (i = 0; i < STEPS_AT_ONCE; i++)
		if (LOOP_NAME(one_step)(LOOP_ARGUMENTS))
			return 1;
	return 0;
}

PROBE_FUNCTION void run_loop(LOOP_PARAMETERS, struct loop_state *state)
{
	struct long_loop *l = bpf_map_lookup_elem(&LOOP_NAME(loops), &key);
	int i;

	if (!l)
		return;
	l->at = state->at;
	for (i = 0; i < STEPS_MAX / STEPS_AT_ONCE; i++)
		if (LOOP_NAME(many_steps)(LOOP_ARGUMENTS))
			break;
	state->at = l->at;
}
