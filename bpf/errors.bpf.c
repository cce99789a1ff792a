// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Errors of sockets without BTF (Linux 5.15). The classic tracepoint tells the error but not the
 * socket, the raw one the socket's address and no more: it is attached first, so that it runs first,
 * and notes the address for the other. Where something came between the two, the error is lost, and
 * that is told.
 */

#include "packet_watch.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} erring SEC(".maps");

struct error_event {
	__u64 common;
	__s32 error;
	__u16 local_port, remote_port; /* host order */
	__u16 family, protocol;
};

SEC("raw_tp/inet_sk_error_report")
int note_error(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 first = 0;
	__u64 *socket = bpf_map_lookup_elem(&erring, &first);

	if (socket)
		*socket = ctx->args[0];
	return 0;
}

PROBE_FUNCTION const struct watch *take_note(void)
{
	__u32 first = 0;
	__u64 *note = bpf_map_lookup_elem(&erring, &first);
	__u64 socket;

	if (!note)
		return NULL;
	socket = *note;
	*note = 0;
	return find_watch_of(socket);
}

SEC("tracepoint/sock/inet_sk_error_report")
int error_event(struct error_event *e)
{
	const struct watch *w = take_note();
	struct error_record *r;

	if (e->protocol != IPPROTO_TCP ||
	    (!w && !is_bgp_port(e->local_port) && !is_bgp_port(e->remote_port)))
		return 0;
	if (!w || w->identity.remote_port != e->remote_port) {
		count_lost(record_error);
		return 0;
	}
	r = reserve(record_error, sizeof(*r));
	if (!r)
		return 0;
	copy_identity(&r->socket, w);
	r->error = e->error;
	r->pad = 0;
	bpf_ringbuf_submit(r, 0);
	return 0;
}
