// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/* Programs that do nothing, at the hooks of those that kernel_cost.py measures: what a hook costs
 * whoever is there. */

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

const char empty_license[] SEC("license") = "GPL";

SEC("tp_btf/skb_copy_datagram_iovec")
int empty_read(void* ctx)
{
    return 0;
}

SEC("tp_btf/tcp_probe")
int empty_arrive(void* ctx)
{
    return 0;
}

SEC("tp_btf/tcp_sendmsg_locked")
int empty_write(void* ctx)
{
    return 0;
}
