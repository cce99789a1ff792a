/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * What the kernel side remembers of each BGP socket, and how it finds it. The state lives in the
 * socket (SK_STORAGE) and dies with it: no leak, no full map, no eviction under a SYN flood. Where
 * tracing programs cannot have that (before Linux 5.11) it is a hash map, and so where there is no
 * BTF. Programs that touch a stream hold the socket's lock, or claim the stream.
 */

#include "lib/set.h"
#include "lib/count.h"
#include "lib/kernel_types.h"
#include "record.h"
#include "lib/process.h"
#include "lib/watch_state.h"

#define WATCHES (1 << 16) /* where they lie in a map */

#if !HAVE_SK_STORAGE
struct watches_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, WATCHES);
	__uint(map_flags, BPF_F_NO_PREALLOC); /* nor is a freed one used again at once */
	__type(key, __u64);		      /* the socket's address */
	__type(value, struct watch);
};
#else
struct watches_map {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct watch);
};
#endif

#define RING_BYTES (8 << 20)

struct records_map {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, RING_BYTES);
};

/*
 * Where watches lie in a map it has an end: guests (guests.h) may not fill it, and what found no
 * room there must not seem to have done nothing.
 */
enum watches_room {
	room_taken_by_guests, /* so many watches */
	room_refused_ns,      /* CLOCK_BOOTTIME of the newest socket that found none */
	watches_rooms,
};

struct watches_room_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, watches_rooms);
	__type(key, __u32);
	__type(value, __u64);
};

/* Records that found no room, by kind. */
struct lost_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2 * record_kinds); /* of strangers behind the others */
	__type(key, __u32);
	__type(value, __u64);
};

/* The same of all kinds: each record says how it stood. */
struct losses_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
};

#ifndef DEFINE_MAPS
extern struct one_count_map guests_untold SEC(".maps");
extern struct watches_map watches SEC(".maps");
extern struct watches_room_map watches_room SEC(".maps");
extern struct records_map records SEC(".maps");
extern struct lost_map lost SEC(".maps");
extern struct losses_map losses SEC(".maps");
extern const volatile struct probe_config config;
extern volatile __u8 is_watching;
#else
struct one_count_map guests_untold SEC(".maps"); /* connections, cut short or not begun */
struct watches_map watches SEC(".maps");
struct watches_room_map watches_room SEC(".maps");
struct records_map records SEC(".maps");
struct lost_map lost SEC(".maps");
struct losses_map losses SEC(".maps");
const volatile struct probe_config config = {};
/*
 * Set by user space when all programs are attached: what each of them sees begins at one moment.
 * Else a connection that began between two of them would seem to have said nothing.
 */
volatile __u8 is_watching;
#endif

PROBE_FUNCTION bool is_bgp_port(__u16 port)
{
	int i;

	for (i = 0; i < MAX_BGP_PORTS; i++) {
		if (!config.ports[i])
			break;
		if (config.ports[i] == port)
			return is_watching;
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

PROBE_FUNCTION __u64 *room(__u32 which)
{
	return bpf_map_lookup_elem(&watches_room, &which);
}

#if !HAVE_SK_STORAGE
static const struct watch no_watch;

PROBE_FUNCTION struct watch *find_watch(const struct sock *sk)
{
	return bpf_map_lookup_elem(&watches, &sk);
}

/* A quarter of the map is for guests. */
PROBE_FUNCTION struct watch *make_watch(const struct sock *sk, bool guest)
{
	__u64 *of_guests = room(room_taken_by_guests);

	if (!of_guests || (guest && *of_guests >= WATCHES / 4))
		return NULL;
	if (!bpf_map_update_elem(&watches, &sk, &no_watch, BPF_NOEXIST) && guest)
		__sync_fetch_and_add(of_guests, 1);
	return find_watch(sk);
}
#else
PROBE_FUNCTION struct watch *find_watch(const struct sock *sk)
{
	return bpf_sk_storage_get(&watches, (void *)sk, NULL, 0);
}

PROBE_FUNCTION struct watch *make_watch(const struct sock *sk, bool guest)
{
	return bpf_sk_storage_get(&watches, (void *)sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
}
#endif

PROBE_FUNCTION __u64 *all_losses(void)
{
	const __u32 zero = 0;

	return bpf_map_lookup_elem(&losses, &zero);
}

/* A key of the map "lost": a kind, or record_kinds and a kind. */
PROBE_FUNCTION void count_lost(__u32 key)
{
	__u64 *all = all_losses();

	count_in(&lost, key);
	if (all)
		__sync_fetch_and_add(all, 1);
}

PROBE_FUNCTION void note_no_room(bool guest)
{
	__u64 *refused_ns = room(room_refused_ns);

	if (refused_ns)
		*refused_ns = bpf_ktime_get_boot_ns();
	if (guest)
		count_in(&guests_untold, 0);
	else
		count_lost(record_socket);
}

PROBE_FUNCTION bool is_of_guest(const struct net *net)
{
	return BPF_CORE_READ(net, user_ns, level) > 0 &&
	       BPF_CORE_READ(net, ns.inum) != config.own_netns;
}

PROBE_FUNCTION bool is_stranger(const struct net *net)
{
	return !config.guests && is_of_guest(net);
}

PROBE_FUNCTION struct watch *get_watch(const struct sock *sk)
{
	struct watch *w = find_watch(sk);
	bool guest;

	if (w && w->id)
		return w;
	guest = is_of_guest(sk->__sk_common.skc_net.net);
	if (!w)
		w = make_watch(sk, guest);
	if (!w) {
		note_no_room(guest);
		return NULL;
	}
	w->id = new_id();
	w->guest = guest ? guest_told : guest_no;
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

/*
 * Where the streams stand. From the handshake on they begin with a message; a socket found later
 * is joined in the middle. Call before the first byte is framed, and at the handshake.
 */
PROBE_FUNCTION void begin_streams_at(struct watch *w, __u32 read, __u32 written)
{
	if (w->started)
		return;
	w->started = 1;
	w->streams[direction_received].next_seq = read;
	w->streams[direction_sent].next_seq = written;
	if (w->fresh)
		return;
	framer_join(&w->streams[direction_received].framer);
	framer_join(&w->streams[direction_sent].framer);
}

PROBE_FUNCTION void begin_streams(struct watch *w, const struct tcp_sock *tp)
{
	begin_streams_at(w, tp->copied_seq, tp->write_seq);
}

/*
 * For programs that run without the socket's lock: who sees only its own claim has the stream to
 * itself. Two that come at once may both go away. No one ever waits.
 */
PROBE_FUNCTION bool claim_stream(struct stream *s)
{
	__sync_fetch_and_add(&s->claims, 1);
	if (*(volatile __u32 *)&s->claims == 1)
		return true;
	__sync_fetch_and_add(&s->claims, -1);
	return false;
}

PROBE_FUNCTION void release_stream(struct stream *s)
{
	__sync_fetch_and_add(&s->claims, -1);
}
