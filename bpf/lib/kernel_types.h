/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The few kernel structs the programs read, each with only the members used. The loader relocates
 * every access to where the running kernel has the member (CO-RE), also through the kernel's
 * anonymous unions, so neither order nor nesting matters here. A struct with ___suffix is another
 * kernel's shape of the same struct.
 */

#include <linux/bpf.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#define PROBE_FUNCTION static __always_inline

#define IPPROTO_TCP 6
#define AF_INET 2
#define AF_INET6 10
#define PF_EXITING 0x00000004
#define SKB_DST_NOREF 1UL
#define CAP_NET_BIND_SERVICE 10

enum tcp_state { /* include/net/tcp_states.h: never renumbered */
		 TCP_ESTABLISHED = 1,
		 TCP_SYN_SENT,
		 TCP_SYN_RECV,
		 TCP_FIN_WAIT1,
		 TCP_FIN_WAIT2,
		 TCP_TIME_WAIT,
		 TCP_CLOSE,
		 TCP_CLOSE_WAIT,
		 TCP_LAST_ACK,
		 TCP_LISTEN,
		 TCP_CLOSING,
		 TCP_NEW_SYN_RECV,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common {
	unsigned int inum;
};

struct user_namespace {
	int level; /* 0: the first */
};

struct net {
	struct ns_common ns;
	struct user_namespace *user_ns;
	__u64 net_cookie;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct in6_addr {
	__u8 s6_addr[16];
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	int skc_bound_dev_if;
	unsigned long skc_flags;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
};

typedef struct {
	int owned;
} socket_lock_t;

struct socket;
struct sk_buff;

struct sk_buff_head {
	struct sk_buff *prev; /* the last */
	__u32 qlen;
};

struct sock {
	struct socket *sk_socket;
	struct sock_common __sk_common;
	socket_lock_t sk_lock;
	__u16 sk_protocol;
	int sk_err;
	int sk_err_soft;
	struct sk_buff_head sk_error_queue;
	int sk_wmem_queued;
	int sk_sndbuf;
};

struct rb_root {
	void *rb_node;
};

struct socket {
	struct sock *sk;
};

struct tcp_sock {
	__u32 rcv_nxt;
	__u32 copied_seq;
	__u32 snd_nxt;
	__u32 snd_una;
	__u32 write_seq;
	__u32 srtt_us; /* eight times the smoothed round trip, microseconds */
	__u32 total_retrans;
	__u32 segs_out;
	__u32 snd_wnd;
	__u32 rcv_wnd;
	struct rb_root out_of_order_queue;
	void *md5sig_info;
	void *ao_info;
	__u64 bytes_received;
	__u64 bytes_acked;
};

struct net_device {
	possible_net_t nd_net;
};

struct dst_entry {
	struct net_device *dev;
};

struct sk_buff {
	struct sock *sk;
	struct net_device *dev;
	unsigned long _skb_refdst; /* struct dst_entry, and SKB_DST_NOREF in its lowest bit */
	char cb[48];
	unsigned int len;
	unsigned int data_len; /* of it, bytes that are not at data */
	int skb_iif;	       /* index of the interface it came in by; 0: made here */
	__u16 transport_header;
	__u16 network_header;
	unsigned char *head;
	unsigned int end; /* offset of skb_shared_info from head */
	unsigned char *data;
};

struct sock_extended_err {
	__u32 ee_errno;
	__u8 ee_origin;
	__u8 ee_type;
	__u8 ee_code;
};

/* What cb holds of a packet in a socket's error queue. */
struct sock_exterr_skb {
	struct sock_extended_err ee;
};

struct tcp_skb_cb {
	__u32 seq;
	__u32 end_seq;
	__u32 ack_seq;
};

struct iovec;

struct iov_iter {
	__u8 iter_type;
	__u64 iov_offset;
	const struct iovec *__iov; /* in one union with ubuf and kvec */
	__u64 count;
	unsigned long nr_segs;
};

struct msghdr {
	struct iov_iter msg_iter;
};

struct nsproxy {
	struct net *net_ns;
};

struct kernel_cap_struct { /* kernel_cap_t: 64 bits, whichever members it has */
	__u32 low;
};

struct cred {
	struct kernel_cap_struct cap_effective;
};

struct task_struct {
	const struct cred *cred;
	unsigned int flags;
	int tgid;
	struct task_struct *group_leader;
	char comm[16];
	struct nsproxy *nsproxy;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__tcp {
	struct bpf_iter_meta *meta;
	struct sock_common *sk_common;
};

struct bpf_iter__bpf_sk_storage_map {
	struct bpf_iter_meta *meta;
	struct sock *sk;
	void *value;
};

#pragma clang attribute pop

enum iter_type {
	ITER_UBUF,
	ITER_IOVEC,
	ITER_KVEC,
};

enum sock_flags {
	SOCK_DEAD,
	SOCK_DONE,
};

enum sk_rst_reason {
	SK_RST_REASON_NOT_SPECIFIED,
};

/* include/uapi/linux/errqueue.h */
#define SO_EE_ORIGIN_ICMP 2
#define SO_EE_ORIGIN_ICMP6 3

/* On the wire, network order: no relocation. */
#define TCP_FLAG_SYN 0x02
#define TCP_FLAG_RST 0x04
#define TCP_FLAG_ACK 0x10

struct wire_tcp {
	__be16 source, dest;
	__be32 seq, ack_seq;
	__u8 data_offset; /* upper four bits, in words */
	__u8 flags;
};

struct wire_ipv4 {
	__u8 version_ihl;
	__u8 skip[7];
	__u8 ttl;
	__u8 protocol;
	__be16 checksum;
	__be32 source, dest;
};

struct wire_ipv6 {
	__u8 version_class;
	__u8 skip[5];
	__u8 next_header;
	__u8 hop_limit;
	__u8 source[16], dest[16];
};
