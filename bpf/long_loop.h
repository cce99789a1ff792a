/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The loop over the bytes of a read or write without bpf_loop (Linux 5.17). The verifier follows a
 * plain loop round by round, and a step of the framer is long; but it looks into a global function
 * only once, so that rounds that call one cost it little. Such a function takes numbers only: what
 * the loop works on lies in a map, and each step finds it there again.
 */

#define STEPS_AT_ONCE 4096 /* above 8192 rounds the verifier gives up */

struct long_loop {
	const struct sock *sk;
	__u64 now;
	struct buffers at;
	struct socket_identity identity; /* the steps cannot read it from the socket */
	__u32 direction;
	__u32 pad;
};

struct long_loops_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024); /* at the same time: more are missed, and that is told */
	__type(key, __u64);	   /* see loop_key() */
	__type(value, struct long_loop);
};

struct long_loops_map long_loops SEC(".maps");
static const struct long_loop no_loop;

/* A taken stream has one loop at a time. */
PROBE_FUNCTION __u64 loop_key(const struct feeding *in)
{
	return in->watch->id ^ (__u64)in->direction << 62;
}

PROBE_FUNCTION bool begin_loop(struct feeding *in)
{
	__u64 key = loop_key(in);
	struct long_loop *l;

	bpf_map_update_elem(&long_loops, &key, &no_loop, BPF_ANY);
	l = bpf_map_lookup_elem(&long_loops, &key);
	if (!l)
		return false;
	l->sk = in->sk;
	l->now = in->now;
	l->direction = in->direction;
	fill_identity(&l->identity, in->sk, in->watch);
	in->identity = &l->identity;
	return true;
}

PROBE_FUNCTION void end_loop(const struct feeding *in)
{
	__u64 key = loop_key(in);

	bpf_map_delete_elem(&long_loops, &key);
}

/* 1: done. */
__noinline int one_step(__u64 key)
{
	struct long_loop *l = bpf_map_lookup_elem(&long_loops, &key);
	struct buffers_loop loop = {};
	__u32 direction;
	int done;

	if (!l)
		return 1;
	loop.feeding.watch = find_watch(l->sk);
	direction = l->direction;
	if (!loop.feeding.watch || direction >= directions)
		return 1;
	loop.feeding.stream = &loop.feeding.watch->streams[direction];
	loop.feeding.now = l->now;
	loop.feeding.direction = direction;
	loop.feeding.identity = &l->identity;
	loop.at = l->at;
	done = buffers_step(0, &loop);
	l->at = loop.at;
	return done;
}

/* 1: done. */
__noinline int many_steps(__u64 key)
{
	int i;

	for (i = 0; i < STEPS_AT_ONCE; i++)
		if (one_step(key))
			return 1;
	return 0;
}

PROBE_FUNCTION void run_steps(struct buffers_loop *loop)
{
	__u64 key = loop_key(&loop->feeding);
	struct long_loop *l = bpf_map_lookup_elem(&long_loops, &key);
	int i;

	if (!l)
		return;
	l->at = loop->at;
	for (i = 0; i < STEPS_MAX / STEPS_AT_ONCE; i++)
		if (many_steps(key))
			break;
	loop->at = l->at;
}
