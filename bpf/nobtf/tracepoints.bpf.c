// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/*
 * States and resets by classic tracepoints, for kernels without BTF. What these structs show has
 * been the same since Linux 5.6 (events/.../format in tracefs); it says less than the socket
 * itself.
 */

#include "nobtf/packet_end.h"
#include "lib/acts.h"
#include "lib/reset.h"
#include "lib/speakers.h"

struct state_event {
	__u64 common;
	__u64 socket;
	__s32 old_state, new_state;
	__u16 local_port, remote_port; /* host order */
	__u16 family, protocol;
	__u8 local_v4[4], remote_v4[4];
	__u8 local[16], remote[16]; /* IPv4 is mapped into them */
};

struct socket_event {
	__u64 common;
	__u64 socket;
};

struct reset_event {
	__u64 common;
	__u64 packet;
	__u64 socket;
};

PROBE_FUNCTION void fill_from_event(struct socket_identity *s, const struct state_event *e)
{
	bpf_probe_read_kernel(s->local, sizeof(s->local), e->local);
	bpf_probe_read_kernel(s->remote, sizeof(s->remote), e->remote);
	if (e->local_port)
		s->local_port = e->local_port;
	s->remote_port = e->remote_port;
}

PROBE_FUNCTION bool is_last_word(const struct state_event *e)
{
	return e->new_state == TCP_FIN_WAIT1 || e->new_state == TCP_LAST_ACK;
}

#define REPEATS_OF_A_TIMEOUT 3

/*
 * Nothing but the speaker's own close leads to FIN_WAIT1 and LAST_ACK. CLOSE comes from it too
 * where the connection is cut off; the peer's RST has been seen before, and TCP gives up only
 * after many repetitions. Of an accepted connection nobody has told whose it is.
 */
PROBE_FUNCTION bool by_close(const struct watch *w, const struct state_event *e)
{
	if (is_last_word(e))
		return true;
	if (e->new_state != TCP_CLOSE || w->packets.was_reset ||
	    w->packets.repeats >= REPEATS_OF_A_TIMEOUT)
		return false;
	if (e->old_state != TCP_ESTABLISHED && e->old_state != TCP_CLOSE_WAIT &&
	    e->old_state != TCP_SYN_SENT)
		return false;
	return !w->pid || w->pid == bpf_get_current_pid_tgid() >> 32;
}

/*
 * Tasks that are ending, by thread id, and since when. A thread closes its files soon after; its
 * id is given to another only much later.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} exits SEC(".maps");

#define EXIT_LASTS_NS 5000000000ULL

SEC("tracepoint/sched/sched_process_exit")
int task_exits(void *e)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_boot_ns();

	bpf_map_update_elem(&exits, &thread, &now, BPF_ANY);
	return 0;
}

PROBE_FUNCTION bool is_exiting(void)
{
	__u32 thread = bpf_get_current_pid_tgid();
	const __u64 *since = bpf_map_lookup_elem(&exits, &thread);

	return since && bpf_ktime_get_boot_ns() - *since < EXIT_LASTS_NS;
}

PROBE_FUNCTION bool is_listening(const struct state_event *e)
{
	return e->new_state == TCP_LISTEN ||
	       (e->old_state == TCP_LISTEN && e->new_state == TCP_CLOSE);
}

PROBE_FUNCTION void tell_listener(const struct state_event *e)
{
	struct state_record *r =
		reserve(is_affordable_act() ? of_speaker : of_anybody, record_state, sizeof(*r));

	if (!r)
		return;
	__builtin_memset(&r->socket, 0, sizeof(r->socket));
	__builtin_memset(&r->sample, 0, sizeof(r->sample));
	fill_from_event(&r->socket, e);
	fill_process(&r->socket); /* in its listen() or close(): where it is, the listener is */
	note_listener(r->socket.pid);
	r->sample.of_packets = 1;
	r->error = 0;
	r->old_state = e->old_state;
	r->new_state = e->new_state;
	r->by_owner = 1;
	r->owner_exiting = is_exiting();
	bpf_ringbuf_submit(r, 0);
}

PROBE_FUNCTION void tell_state(struct watch *w, const struct state_event *e)
{
	struct state_record *r = new_state(w, e->old_state, e->new_state);

	w->shown.found = !r; /* by whoever reads the map, if no record tells of it */
	if (!r)
		return;
	r->by_owner = by_close(w, e);
	r->owner_exiting = r->by_owner && is_exiting();
	bpf_ringbuf_submit(r, 0);
}

/* Not where a RST tells why, nor of one that both sides have closed. */
PROBE_FUNCTION bool may_have_error(const struct watch *w, __u8 old_state)
{
	return !w->packets.was_reset &&
	       (old_state == TCP_SYN_SENT || old_state == TCP_ESTABLISHED ||
		old_state == TCP_CLOSE_WAIT || old_state == TCP_FIN_WAIT1);
}

PROBE_FUNCTION void end(struct watch *w, const struct state_event *e)
{
	w->packets.ended_from = e->old_state;
	w->packets.ended_by_owner = by_close(w, e);
	if (w->packets.ended_by_owner)
		remember_owner(w);
	w->packets.owner_exiting = w->packets.ended_by_owner && is_exiting();
	if (w->packets.error || !may_have_error(w, e->old_state))
		tell_end(w);
}

PROBE_FUNCTION bool begins(const struct state_event *e)
{
	return e->new_state == TCP_SYN_SENT || e->old_state == TCP_SYN_RECV ||
	       e->old_state == TCP_SYN_SENT;
}

SEC("tracepoint/sock/inet_sock_set_state")
int state_event(struct state_event *e)
{
	struct watch *w;

	if (e->protocol != IPPROTO_TCP)
		return 0;
	w = find_watch_of(e->socket);
	if (!w && !is_bgp_port(e->local_port) && !is_bgp_port(e->remote_port))
		return 0;
	if (is_listening(e)) {
		tell_listener(e);
		return 0;
	}
	if (e->old_state == TCP_LISTEN || e->new_state == TCP_SYN_RECV)
		return 0; /* see tcp_state() */
	if (begins(e) ||
	    is_last_word(e)) /* of one that is older than the probes, perhaps the first */
		w = get_watch_of(e->socket);
	if (!w)
		return 0;
	fill_from_event(&w->shown.socket, e);
	w->shown.state = e->new_state;
	if (e->new_state == TCP_SYN_SENT || is_last_word(e))
		remember_owner(w);
	if (e->new_state == TCP_SYN_SENT)
		note_call_of_owner(w);
	if (begins(e))
		w->fresh = 1;
	if (e->new_state == TCP_CLOSE)
		end(w, e);
	else
		tell_state(w, e);
	return 0;
}

SEC("tracepoint/tcp/tcp_destroy_sock")
int end_event(struct socket_event *e)
{
	__u64 socket = e->socket;
	struct watch *w = find_watch_of(socket);

	if (!w)
		return 0;
	tell_end(w);
	bpf_map_delete_elem(&watches, &socket);
	return 0;
}

PROBE_FUNCTION void emit_reset(struct watch *w, __u8 direction)
{
	struct reset_record *r = reserve_of(w, record_reset, sizeof(*r));

	if (!r)
		return;
	copy_identity(&r->socket, w);
	fill_reset(r, direction, 0, false);
	if (direction == direction_received)
		fill_heard_reset(r, w);
	bpf_ringbuf_submit(r, 0);
}

/* Linux says the same where bytes come behind our FIN: then no RST has come. */
PROBE_FUNCTION bool came_without_reset(const struct watch *w)
{
	bool closing = w->shown.state == TCP_FIN_WAIT1 || w->shown.state == TCP_FIN_WAIT2;

	return closing && w->ttl && !w->reset_flags;
}

SEC("tracepoint/tcp/tcp_receive_reset")
int reset_received_event(struct socket_event *e)
{
	struct watch *w = find_watch_of(e->socket);

	if (!w || came_without_reset(w))
		return 0;
	w->packets.was_reset = 1;
	emit_reset(w, direction_received);
	return 0;
}

SEC("tracepoint/tcp/tcp_send_reset")
int reset_sent_event(struct reset_event *e)
{
	struct watch *w = find_watch_of(e->socket);

	if (w)
		emit_reset(w, direction_sent);
	return 0;
}
