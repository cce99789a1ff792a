/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Repeats the steps of a walk until it is done.
 *
 * Without bpf_loop() (Linux 5.17) the verifier follows a loop round by round, and a step of the
 * framer is long; but it looks into a global function only once, so that rounds that call one cost
 * it little. Such a function takes numbers and the program's context only: what the walk works on
 * lies in a map, and each step finds it there again.
 */

#include "lib/walk.h"

#define STEPS_MAX (1 << 17) /* of one walk */

#if HAVE_BPF_LOOP

PROBE_FUNCTION bool begin_walk(struct walk *walk, socket_ref socket, struct watch *w,
			       __u32 direction)
{
	begin_feeding(&walk->feeding, w, direction, bpf_ktime_get_boot_ns());
	walk->feeding.socket = socket;
	return true;
}

PROBE_FUNCTION void end_walk(const struct walk *walk)
{
}

static int numbered_step(__u32 number, struct walk *walk)
{
	return walk_step(walk);
}

PROBE_FUNCTION void repeat_steps(struct walk *walk)
{
	bpf_loop(STEPS_MAX, numbered_step, walk, 0);
}

#else

#define STEPS_AT_ONCE 512 /* the verifier follows each round of both loops, and at most 8192 */

#ifdef WALK_CONTEXT
#define WALK_PARAMETERS WALK_CONTEXT context, __u64 key
#define WALK_ARGUMENTS context, key
#else
#define WALK_PARAMETERS __u64 key
#define WALK_ARGUMENTS key
#endif

struct kept_walk {
	__u64 socket; /* key of its watch */
	__u64 now;
	struct socket_identity identity; /* the steps cannot read it from the socket */
	struct place place;
	__u32 skip, left;
	__u32 direction;
	__u32 pad;
};

struct WALK_BYTES(walks_map) {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024); /* at the same time: more are missed, and that is told */
	__type(key, __u64);	   /* see key_of() */
	__type(value, struct kept_walk);
};

struct WALK_BYTES(walks_map) WALK_BYTES(walks) SEC(".maps");
static const struct kept_walk no_walk;

/* A claimed stream has one walk at a time. */
PROBE_FUNCTION __u64 key_of(const struct feeding *in)
{
	return in->watch->id ^ (__u64)in->direction << 62;
}

/* False: there is no room for another. */
PROBE_FUNCTION bool begin_walk(struct walk *walk, socket_ref socket, struct watch *w,
			       __u32 direction)
{
	struct feeding *in = &walk->feeding;
	struct kept_walk *kept;
	__u64 key;

	begin_feeding(in, w, direction, bpf_ktime_get_boot_ns());
	key = key_of(in);
	bpf_map_update_elem(&WALK_BYTES(walks), &key, &no_walk, BPF_ANY);
	kept = bpf_map_lookup_elem(&WALK_BYTES(walks), &key);
	if (!kept)
		return false;
	__builtin_memcpy(&kept->socket, &socket, sizeof(kept->socket));
	kept->now = in->now;
	kept->direction = direction;
	fill_identity(&kept->identity, socket, w);
	in->identity = &kept->identity;
	return true;
}

PROBE_FUNCTION void end_walk(const struct walk *walk)
{
	__u64 key = key_of(&walk->feeding);

	bpf_map_delete_elem(&WALK_BYTES(walks), &key);
}

/* 1: done. */
__noinline int WALK_BYTES(one_step)(WALK_PARAMETERS)
{
	struct kept_walk *kept = bpf_map_lookup_elem(&WALK_BYTES(walks), &key);
	struct walk walk = {};
	__u32 direction;
	struct watch *w;
	__u64 socket;
	int done;

	if (!kept)
		return 1;
	socket = kept->socket;
	w = bpf_map_lookup_elem(&watches, &socket);
	direction = kept->direction;
	if (!w || direction >= directions)
		return 1;
	begin_feeding(&walk.feeding, w, direction, kept->now);
	walk.feeding.identity = &kept->identity;
	walk.bytes.place = kept->place;
#ifdef WALK_CONTEXT
	walk.bytes.context = context;
#endif
	walk.skip = kept->skip;
	walk.left = kept->left;
	done = walk_step(&walk);
	kept->place = walk.bytes.place;
	kept->skip = walk.skip;
	kept->left = walk.left;
	return done;
}

/* 1: done. */
__noinline int WALK_BYTES(many_steps)(WALK_PARAMETERS)
{
	int i;

	for (i = 0; i < STEPS_AT_ONCE; i++)
		if (WALK_BYTES(one_step)(WALK_ARGUMENTS))
			return 1;
	return 0;
}

PROBE_FUNCTION void repeat_steps(struct walk *walk)
{
	__u64 key = key_of(&walk->feeding);
	struct kept_walk *kept = bpf_map_lookup_elem(&WALK_BYTES(walks), &key);
#ifdef WALK_CONTEXT
	WALK_CONTEXT context = walk->bytes.context;
#endif
	int i;

	if (!kept)
		return;
	kept->place = walk->bytes.place;
	kept->skip = walk->skip;
	kept->left = walk->left;
	for (i = 0; i < STEPS_MAX / STEPS_AT_ONCE; i++)
		if (WALK_BYTES(many_steps)(WALK_ARGUMENTS))
			break;
	walk->bytes.place = kept->place;
	walk->skip = kept->skip;
	walk->left = kept->left;
}

#endif
