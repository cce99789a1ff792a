/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * What the kernel side remembers of each BGP socket, and how it finds it. The state lives in the
 * socket (SK_STORAGE) and dies with it: no leak, no full map, no eviction under a SYN flood. All
 * programs that touch it run with the socket's lock held.
 */

#include "kernel_types.h"
#include "record.h"
#include "framer_state.h"

struct stream {
	struct framer framer;
	struct stream_counts counts;
	__u32 next_seq; /* TCP sequence number of the next byte to frame */
	__u32 in_step;	/* arrived only: the framer knows its place */
};

struct watch {
	__u64 id;
	__u32 pid;
	__u16 local_port; /* kept: the socket forgets it when it closes */
	char comm[16];
	__u64 heard_ns;	     /* the peer's newest segment, CLOCK_BOOTTIME */
	__u64 acked_ns;	     /* its newest that acknowledged more */
	__u64 repeated_ns;   /* its newest that brought only bytes we had */
	__u32 peer_next_seq; /* where that segment ended */
	__u8 ttl;	     /* of the peer's segments; 0: none seen */
	__u8 reset_ttl;	     /* of the newest RST in its name */
	__u8 reset_flags;
	__u8 fresh;   /* seen from its beginning: the streams begin with a message */
	__u8 started; /* next_seq of the streams is set */
	struct stream streams[directions];
};

struct watches_map {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct watch);
};

struct records_map {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
};

/* Records that found no room, by kind. */
struct lost_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, record_kinds);
	__type(key, __u32);
	__type(value, __u64);
};

#ifndef DEFINE_MAPS
extern struct watches_map watches SEC(".maps");
extern struct records_map records SEC(".maps");
extern struct lost_map lost SEC(".maps");
extern const volatile struct probe_config config;
#else
struct watches_map watches SEC(".maps");
struct records_map records SEC(".maps");
struct lost_map lost SEC(".maps");
const volatile struct probe_config config = {};
#endif

#define PROBE_FUNCTION static __always_inline

PROBE_FUNCTION bool is_bgp_port(__u16 port)
{
	int i;

	for (i = 0; i < MAX_BGP_PORTS; i++) {
		if (!config.ports[i])
			break;
		if (config.ports[i] == port)
			return true;
	}
	return false;
}

PROBE_FUNCTION bool is_bgp_socket(const struct sock *sk)
{
	if (!is_bgp_port(sk->__sk_common.skc_num) &&
	    !is_bgp_port(bpf_ntohs(sk->__sk_common.skc_dport)))
		return false;
	return !config.only_netns || config.only_netns == sk->__sk_common.skc_net.net->ns.inum;
}

/* Each CPU's clock goes forward, so time and CPU together name a socket for good. */
PROBE_FUNCTION __u64 new_id(void)
{
	return bpf_ktime_get_boot_ns() << 8 | (bpf_get_smp_processor_id() & 0xff);
}

PROBE_FUNCTION struct watch *find_watch(const struct sock *sk)
{
	return bpf_sk_storage_get(&watches, (void *)sk, NULL, 0);
}

PROBE_FUNCTION struct watch *get_watch(const struct sock *sk)
{
	struct watch *w =
		bpf_sk_storage_get(&watches, (void *)sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);

	if (w && !w->id)
		w->id = new_id();
	return w;
}

/*
 * Is it ours, and what is known of it (*w, may be NULL)? A closed socket has given its local port
 * back, so that only what is known tells.
 */
PROBE_FUNCTION bool is_ours(const struct sock *sk, struct watch **w)
{
	bool by_port = is_bgp_socket(sk);

	if (!by_port && sk->__sk_common.skc_num)
		return false;
	*w = find_watch(sk);
	return by_port || *w;
}

/* The process that uses the socket. Call from its system calls only. */
PROBE_FUNCTION void remember_owner(struct watch *w)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;

	if (w->pid == pid)
		return;
	w->pid = pid;
	bpf_get_current_comm(w->comm, sizeof(w->comm));
}

/*
 * Where the streams stand. From the handshake on they begin with a message; a socket found later
 * is joined in the middle. Call before the first byte is framed, and at the handshake.
 */
PROBE_FUNCTION void begin_streams(struct watch *w, const struct tcp_sock *tp)
{
	if (w->started)
		return;
	w->started = 1;
	w->streams[direction_received].next_seq = tp->copied_seq;
	w->streams[direction_sent].next_seq = tp->write_seq;
	if (w->fresh)
		return;
	framer_join(&w->streams[direction_received].framer);
	framer_join(&w->streams[direction_sent].framer);
}

PROBE_FUNCTION const unsigned char *skb_transport(const struct sk_buff *skb)
{
	return skb->head + skb->transport_header;
}
