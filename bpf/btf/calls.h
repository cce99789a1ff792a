/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* What the entry of a system call tells its exit. One thread is in one call at a time. */

#include "btf/iov_bytes.h"

/* More threads at a time are not noted: their bytes are missed, and that is told. */
#define CALLS_MAX 4096

struct call {
	const struct sock *sk;
	struct place buffers; /* the caller's, as the call found them */
	__u32 seq;	      /* tp->copied_seq or tp->write_seq at the entry */
	__u8 has_seq;	      /* and it was that of the stream */
	__u8 readable;	      /* the buffers are of a kind that can be read here */
	__u8 pad[2];
};

struct calls_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, CALLS_MAX);
	__type(key, __u64); /* pid_tgid */
	__type(value, struct call);
};

struct calls_map calls SEC(".maps");
