/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * The contract between kernel and user space: everything that crosses the ring buffer, leaves an
 * iterator or is read out of a map. Fixed widths, padding written out; both sides compile this
 * file, so there is no copy to keep in sync. Integers are in host order unless they say otherwise.
 */

#include <linux/types.h>

#include "bgp_types.h"

#define RECORD_VERSION 4

#define MAX_BGP_PORTS 8
#define RECORD_BODY_MAX 4096 /* equals FRAMER_BODY_MAX */

enum record_kind {
	record_none = 0,
	record_state,	     /* struct state_record */
	record_reset,	     /* struct reset_record */
	record_error,	     /* struct error_record */
	record_piece,	     /* struct piece_record: a message or a part of one */
	record_stream_fault, /* struct stream_fault_record */
	record_socket,	     /* struct socket_record */
	record_drop,	     /* struct drop_record */
	record_unsendable,   /* struct unsendable_record */
	record_bind_failed,  /* struct bind_failed_record */
	record_kinds,
};

enum record_direction {
	direction_sent = 0,
	direction_received = 1, /* read by the speaker */
	direction_arrived = 2,	/* accepted by the speaker's TCP, not read yet */
	directions,
};

struct record_header {
	__u16 kind;    /* enum record_kind */
	__u16 version; /* RECORD_VERSION */
	__u32 size;    /* of the whole record */
	__u64 boot_ns; /* CLOCK_BOOTTIME */
	__u64 losses;  /* records of any kind that have found no room, before this one */
};

/* Which socket. */
struct socket_identity {
	__u64 id;	    /* unique per socket while this host is up; 0: no full socket */
	__u64 netns_cookie; /* unique per namespace while this host is up; 0: not known */
	__u8 local[16];	    /* IPv6, or IPv4 mapped into it; network order */
	__u8 remote[16];
	__u16 local_port; /* 0 before connect() has chosen one, and after unhashing */
	__u16 remote_port;
	__u32 netns;	     /* inode number; a later namespace may get it again */
	__u32 bound_ifindex; /* sk_bound_dev_if: a VRF, or a link-local peer's interface; 0: none */
	__u32 pid;	     /* thread group that last read, wrote or connected; 0: not seen yet */
	char comm[16];
	__u8 guest; /* a stranger, whomever he talks to: see lib/guests.h */
	__u8 pad[7];
};

/* One direction of a socket, counted since its id was given. The index is bgp_counter(type). */
struct stream_counts {
	__u64 messages[BGP_COUNTERS];
	__u64 last_ns[BGP_COUNTERS]; /* CLOCK_BOOTTIME of the newest; 0: none */
	__u64 bytes;
};

/*
 * How the socket stands at the moment of the record. Where that cannot be read (of_packets), its
 * packets tell of it, but not what is unread or unsent, the windows, the queue of segments that
 * came too early, or keys.
 */
struct socket_sample {
	struct stream_counts sent;
	struct stream_counts received;
	__u64 bytes_received; /* tp->bytes_received: payload accepted, read or not */
	__u64 bytes_acked;    /* tp->bytes_acked */
	__u64 heard_ns; /* CLOCK_BOOTTIME of the peer's newest segment; 0: none, or not followed */
	__u64 acked_ns; /* of the newest that acknowledged more; 0: the same */
	__u64 repeated_ns;   /* of the newest that brought only what we have acknowledged */
	__u32 unread_bytes;  /* rcv_nxt - copied_seq */
	__u32 unacked_bytes; /* snd_nxt - snd_una */
	__u32 unsent_bytes;  /* write_seq - snd_nxt */
	__u32 srtt_us;	     /* smoothed round trip, microseconds; 0: none yet */
	__u32 retransmits;   /* tp->total_retrans */
	__u32 peer_window;   /* tp->snd_wnd, bytes */
	__u32 local_window;  /* tp->rcv_wnd, bytes */
	__u32 out_of_order;  /* segments that wait for one before them; 0xffffffff: some */
	__u32 segments_sent; /* tp->segs_out, SYNs and repetitions among them */
	__u32 missing_bytes; /* sent by the peer, as its newest segment tells, and never arrived */
	__u8 has_auth_key;   /* MD5 or TCP-AO */
	__u8 of_packets;     /* 1: what only the socket itself could tell is not known, see below */
	__u8 pad[6];
};

/* From or to TCP_LISTEN it is of a listener, without an id. */
struct state_record {
	struct record_header header;
	struct socket_identity socket;
	struct socket_sample sample;
	__s32 error;	/* sk_err, or else sk_err_soft; 0: none */
	__u8 old_state; /* TCP_ESTABLISHED ..., include/net/tcp_states.h */
	__u8 new_state;
	__u8 by_owner;	    /* in a system call of the process that uses the socket */
	__u8 owner_exiting; /* and that process is exiting */
};

struct reset_record {
	struct record_header header;
	struct socket_identity socket;
	__u32 reason; /* enum sk_rst_reason; its names come from BTF */
	__u8 has_reason;
	__u8 direction;	  /* direction_sent or direction_received */
	__u8 refused_syn; /* it answers a SYN that no socket wanted */
	__u8 flags;	  /* of a received one, as in the TCP header; 0: not seen */
	__u8 ttl;	  /* of a received one, or hop limit; 0: not seen */
	__u8 peer_ttl;	  /* of the peer's other segments */
	__u8 pad[6];
};

struct error_record {
	struct record_header header;
	struct socket_identity socket;
	__s32 error; /* sk_err, or else sk_err_soft, or else that of the ICMP error; 0: not known */
	__u8 has_icmp; /* an ICMP error waits in the socket's error queue: */
	__u8 icmp_type;
	__u8 icmp_code; /* ICMPv6 in its own numbers */
	__u8 pad;
};

/*
 * count bytes of a message's body. A message that arrived in pieces crosses in pieces: user space
 * joins those of one (socket, direction, message_at). Without a body there is one with count 0.
 */
struct piece_record {
	struct record_header header;
	struct socket_identity socket;
	__u64 message_at; /* stream offset of the message's first header byte */
	__u32 length;	  /* of the whole message, header included, 19 .. 65535 */
	__u32 body_at;	  /* where this piece begins in the message; 19 is the body's first byte */
	__u16 count;	  /* bytes that follow, at most RECORD_BODY_MAX */
	__u8 type;
	__u8 direction;	  /* enum record_direction */
	__u8 header_only; /* the body stays in the kernel (UPDATE, KEEPALIVE) */
	__u8 pad[3];
	/* count bytes follow; the record may be longer than they need */
};

enum stream_fault {
	fault_not_bgp = 1,
	fault_framing_lost = 2,
	fault_bytes_missed = 3, /* count bytes were never seen */
};

struct stream_fault_record {
	struct record_header header;
	struct socket_identity socket;
	__u32 count; /* of valid bytes, or of missed ones */
	__u8 direction;
	__u8 fault;
	__u8 pad[2];
	__u8 bytes[24]; /* found in place of a header */
};

/* Why this host dropped a segment; the kernel's own numbers move between versions. */
enum drop_reason {
	drop_other = 0,
	drop_md5_missing,
	drop_md5_unexpected,
	drop_md5_mismatch,
	drop_ao_missing,
	drop_ao_unexpected,
	drop_ao_key_not_found,
	drop_ao_mismatch,
	drop_ttl,
	drop_blind_reset,
	drop_blind_syn,
	drop_blind_data,
	drop_firewall,
	drop_rp_filter,
	drop_reasons,
};

/* What "unwanted" counts, of all that no socket wanted: a SYN, another segment, or a drop. */
enum unwanted_kind {
	unwanted_syn = 0,
	unwanted_segment,
	unwanted_drop, /* and behind it the others of enum drop_reason */
	unwanted_kinds = unwanted_drop + drop_reasons,
};

struct unwanted_count {
	__u64 all;
	__u64 untold; /* of them: no record crossed */
};

/* Key of "unwanted_of_neighbor". */
struct unwanted_source {
	__u8 address[16]; /* IPv6, or IPv4 mapped into it; network order */
	__u32 netns;	  /* inode number */
};

struct drop_record {
	struct record_header header;
	struct socket_identity socket; /* from the segment: no id */
	__u8 reason;		       /* enum drop_reason */
	__u8 syn;		       /* the segment is a SYN or SYN|ACK */
	__u8 direction;		       /* direction_sent: it was our own */
	__u8 pad;
	__u32 kernel_reason; /* enum skb_drop_reason of the running kernel */
};

/* A connect() that failed before TCP had anything to do: no route, no source address, forbidden. */
struct unsendable_record {
	struct record_header header;
	struct socket_identity socket; /* no id */
};

/* A bind() to a BGP port, or of a speaker to none, that failed, of a socket that is closed now. */
struct bind_failed_record {
	struct record_header header;
	struct socket_identity socket; /* no id; local: what was asked for */
	__u8 lacked_capability;	       /* CAP_NET_BIND_SERVICE; 0: not, or not known */
	__u8 pad[7];
};

/*
 * What there is to know of one socket. Iterators write it. Where none can run, the programs keep
 * one at the beginning of each value of the map "watches", which user space reads from there:
 * without a header, since it is of the time of the reading.
 */
struct socket_record {
	struct record_header header;
	struct socket_identity socket;
	struct socket_sample sample;
	__u8 state;
	__u8 found; /* older than the probes */
	__u8 pad[6];
};

/* Value of the map "speakers". */
enum speaker_kind {
	speaker_calls = 1, /* a BGP port */
	speaker_listens,   /* on one */
};

struct probe_config {
	__u16 ports[MAX_BGP_PORTS]; /* 0 ends the list */
	__u32 only_netns;	    /* inode number; 0: all */
	__u32 own_netns;	    /* likewise: nobody there is a guest */
	__u8 all_messages;
	__u8 recvmsg_arguments; /* how many the kernel's tcp_recvmsg() has */
	__u8 recvmsg_flags_at;	/* which of them, from 0, is the flags */
	__u8 guests;		/* they are no strangers */
};
