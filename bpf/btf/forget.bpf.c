// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/* Where watches do not live in the sockets (see watch.h), the end of a socket ends its watch. */

#include "lib/watch.h"

SEC("tp_btf/tcp_destroy_sock")
int BPF_PROG(forget_socket, struct sock *sk)
{
	if (is_bgp_port(sk->__sk_common.skc_num) ||
	    is_bgp_port(bpf_ntohs(sk->__sk_common.skc_dport)) || !sk->__sk_common.skc_num)
		bpf_map_delete_elem(&watches, &sk);
	return 0;
}
