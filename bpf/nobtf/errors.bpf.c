// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * Errors of sockets without BTF (Linux 5.15). The classic tracepoint tells the error but not the
 * socket, the raw one the socket's address and no more. Which of the two comes first depends on who
 * else looks at the tracepoint, so the first leaves a note for the second. Where something came
 * between them and the halves do not fit, the error is lost, and that is told.
 */

#include "nobtf/packet_end.h"

struct error_event {
	__u64 common;
	__s32 error;
	__u16 local_port, remote_port; /* host order; 0: the socket has closed and forgotten it */
	__u16 family, protocol;
};

struct socket_error {
	__s32 error;
	__u16 local_port, remote_port;
};

struct half {
	__u64 socket; /* 0: the other half, or none */
	struct socket_error error;
	__u64 has_error;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct half);
} first_half SEC(".maps");

PROBE_FUNCTION struct half *get_first_half(void)
{
	__u32 only = 0;

	return bpf_map_lookup_elem(&first_half, &only);
}

PROBE_FUNCTION bool has_bgp_port(const struct socket_error *e)
{
	return is_bgp_port(e->local_port) || is_bgp_port(e->remote_port);
}

PROBE_FUNCTION bool may_be_bgp(const struct socket_error *e)
{
	return has_bgp_port(e) || !e->local_port || !e->remote_port;
}

/* A port that is not known, or not yet, may be any. */
PROBE_FUNCTION bool same_port(__u16 port, __u16 known)
{
	return !port || !known || port == known;
}

PROBE_FUNCTION bool is_of(const struct socket_error *e, const struct watch *w)
{
	return same_port(e->remote_port, w->shown.socket.remote_port) &&
	       same_port(e->local_port, w->shown.socket.local_port);
}

PROBE_FUNCTION bool emit_error(__u64 socket, const struct socket_error *e)
{
	struct watch *w = socket ? find_watch_of(socket) : NULL;
	struct error_record *r;

	if (!w || !is_of(e, w))
		return false;
	r = reserve_of(w, record_error, sizeof(*r));
	if (r) {
		copy_identity(&r->socket, w);
		r->error = e->error;
		r->has_icmp = 0;
		r->icmp_type = r->icmp_code = r->pad = 0;
		bpf_ringbuf_submit(r, 0);
	}
	w->packets.error = e->error;
	tell_end(w);
	return true;
}

PROBE_FUNCTION void forget_error(struct half *half)
{
	if (half->has_error && has_bgp_port(&half->error))
		count_lost(record_error);
	half->has_error = 0;
}

SEC("raw_tp/inet_sk_error_report")
int erring_socket(struct bpf_raw_tracepoint_args *ctx)
{
	struct half *half = get_first_half();
	__u64 socket = ctx->args[0];

	if (!half)
		return 0;
	if (half->has_error && emit_error(socket, &half->error)) {
		half->has_error = 0;
		return 0;
	}
	forget_error(half);
	half->socket = socket;
	return 0;
}

SEC("tracepoint/sock/inet_sk_error_report")
int error_event(struct error_event *e)
{
	const struct socket_error error = {e->error, e->local_port, e->remote_port};
	struct half *half = get_first_half();
	__u64 socket;

	if (!half)
		return 0;
	socket = half->socket;
	half->socket = 0;
	forget_error(half);
	if (e->protocol != IPPROTO_TCP || !may_be_bgp(&error))
		return 0;
	half->error = error;
	half->has_error = !emit_error(socket, &error);
	return 0;
}
