/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* What the kernel side remembers of a socket. */

#include "lib/set.h"
#include "lib/budget.h"
#include "framer_state.h"
#include "record.h"

struct stream {
	struct framer framer;
	struct stream_counts counts;
	__u32 next_seq;	    /* TCP sequence number of the next byte to frame */
	__u32 in_step;	    /* arrived only: the framer knows its place */
	__u32 claims;	    /* see claim_stream() */
	__u32 long_told;    /* a message longer than BGP_LONGEST_USUAL has crossed */
	struct budget told; /* of messages and faults that cross (told.h) */
	__u64 muted;	    /* the message at hand does not cross */
};

#if !HAVE_BTF
/* The connection as its packets show it, where the socket itself cannot be read. */
struct packet_state {
	__u64 bytes_acked;
	__u64 bytes_before; /* of the peer's payload, accepted before the first segment here */
	__u32 sent_seq;	    /* where the newest of our payload ended */
	__u32 acked_seq;    /* of our stream, by the peer */
	__u32 accepted_seq; /* of the peer's stream, by our TCP */
	__u32 srtt_us;	    /* as in struct socket_sample, and so are the next two */
	__u32 retransmits;
	__u32 segments_sent;
	__u8 sent;	/* sent_seq is set */
	__u8 was_reset; /* by the peer */
	__u8 repeats;	/* of ours, since the peer was heard */
	__u8 met;	/* a segment has been seen */
	/* An end that is not told yet (packet_end.h): the state before (0: none), whose it was. */
	__u8 ended_from;
	__u8 ended_by_owner;
	__u8 owner_exiting;
	__s32 error; /* errno that the socket reported last */
};
#endif

/* Who has called. A process that listens on a BGP port is a speaker. */
enum caller {
	caller_unknown, /* anybody, or it is older than the programs */
	caller_listens,
	caller_other, /* a process of this host, perhaps no speaker */
	caller_neighbor,
};

/* See guests.h. */
enum guest {
	guest_no,
	guest_told,
	guest_untold,
};

struct watch {
#if !HAVE_BTF
	struct socket_record shown; /* for user space, which reads it from the map: see show() */
#endif
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
	__u8 state;   /* of TCP, the newest that was told; 0: none */
	__u8 caller;  /* enum caller */
	__u8 guest;   /* enum guest */
	__u8 told;    /* user space knows of it as it is: no record of its state was lost */
	struct stream streams[directions];
#if !HAVE_BTF
	struct packet_state packets;
#endif
};

#if !HAVE_BTF
_Static_assert(__builtin_offsetof(struct watch, shown) == 0, "user space knows no other place");
#endif
