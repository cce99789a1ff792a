// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/* Where watches do not live in the sockets (see watch.h), the end of a socket ends its watch. */

#include "lib/watch.h"

PROBE_FUNCTION void forget(const struct sock *sk)
{
	const struct watch *w = find_watch(sk);
	__u64 *of_guests = room(room_taken_by_guests);

	if (w && w->guest && of_guests)
		__sync_fetch_and_add(of_guests, -1);
	bpf_map_delete_elem(&watches, &sk);
}

SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(forget_socket, struct sock *sk)
{
	if (is_bgp_port(sk->__sk_common.skc_num) ||
	    is_bgp_port(bpf_ntohs(sk->__sk_common.skc_dport)) || !sk->__sk_common.skc_num)
		forget(sk);
	return 0;
}
