/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

#include <linux/types.h>

#include "bgp_types.h"
#include "lib/set.h"

/*
 * What framer.h keeps of one direction of a stream, and what can be done to it without its bytes.
 */

#define BGP_MARKER_SIZE 16
#define BGP_HEADER_SIZE 19
#define BGP_LONGEST_USUAL 4096	  /* longer ones need an agreement (RFC 8654) */
#define BGP_LONGEST_END_OF_RIB 30 /* MP_UNREACH_NLRI with the extended length bit (RFC 4724 2) */

#define FRAMER_PREFIX_ROOM 64	      /* a power of two above the prefix: bounds by masking */
#define FRAMER_REJECTED_AT 32	      /* there, behind what masks reach, the rejected header */
#define FRAMER_BODY_MAX 4096	      /* bytes of one framer_body step */
#define FRAMER_SEARCH_LIMIT (1 << 17) /* bytes without a marker: two of the longest messages */
#define FRAMER_LOSSES_LIMIT 64	      /* then whoever sends it means to be searched */

enum framer_mode {
	framer_at_start = 0,	 /* the first byte must begin a marker, or this is not BGP */
	framer_synchronised = 1, /* the boundary of the next message is known */
	framer_searching = 2,	 /* it is not: look for a marker */
	framer_guessed = 3,	 /* a marker was found; the one behind it will prove it */
	framer_gave_up = 4,	 /* not BGP */
};

enum framer_event {
	framer_nothing = 0,
	framer_message,	     /* a header is complete: length, type and message_at are set */
	framer_body,	     /* the bytes consumed are of a wanted message's body */
	framer_end_of_rib,   /* an UPDATE without routes is complete, in framer->prefix */
	framer_short_update, /* a short UPDATE is complete, and it is no End-of-RIB */
	framer_lost,	     /* no marker, or an impossible length, where a message had to begin */
	framer_not_bgp,	     /* given up */
	framer_unreadable,   /* framer_read failed: nothing was consumed */
};

struct framer {
	__u64 offset;	/* of the next byte, from where the framer began */
	__u32 have;	/* bytes consumed of the message at hand */
	__u32 searched; /* bytes consumed since synchronisation was lost */
	__u32 length;	/* of the message at hand with its header; 0: header not complete */
	__u8 type;
	__u8 mode;
	__u8 run;    /* while searching: 0xff in a row, saturated */
	__u8 losses; /* how often a message had to begin and did not, and wrong guesses */
	__u8 prefix[FRAMER_PREFIX_ROOM]; /* the header, and an octet; of a short UPDATE the whole */
};

struct framer_step {
	__u64 message_at; /* stream offset of the message's first header byte */
	__u32 consumed;
	__u32 body_at; /* framer_body: offset of its bytes in the message, header included */
	__u32 length;
	__u8 type;
	__u8 event;
	__u8 rejected; /* framer_lost, framer_not_bgp: so many bytes at FRAMER_REJECTED_AT */
	__u8 pad[5];
};

#define FRAMER_FUNCTION static inline __attribute__((always_inline))

/*
 * A global function: the verifier looks into it once, and not again for each way that leads to it,
 * which is a tenth of the work and keeps newer kernels from refusing the programs as too long. Its
 * arguments are pointers, which not every set may pass.
 */
#if defined(__bpf__) && HAVE_POINTER_ARGUMENTS
#define FRAMER_SUBPROGRAM __attribute__((weak, noinline))
#else
#define FRAMER_SUBPROGRAM FRAMER_FUNCTION
#endif

/* OPEN, NOTIFICATION, ROUTE-REFRESH and CAPABILITY cross whole; the others are counted. */
FRAMER_FUNCTION int framer_is_wanted(__u8 type)
{
	return type == bgp_open || type == bgp_notification || type == bgp_route_refresh ||
	       type == bgp_capability || type == bgp_old_route_refresh;
}

/* RFC 4271 4.2-4.5, RFC 2918: no message of the type is shorter. */
FRAMER_FUNCTION __u32 framer_shortest(__u8 type)
{
	switch (type) {
	case bgp_open:
		return 29;
	case bgp_update:
	case bgp_route_refresh:
	case bgp_old_route_refresh:
		return 23;
	case bgp_notification:
		return 21;
	default:
		return BGP_HEADER_SIZE;
	}
}

/* RFC 4271 6.1: no speaker may send a message of this type and length. */
FRAMER_FUNCTION int framer_breaks_rules(__u8 type, __u32 length)
{
	return length < framer_shortest(type) ||
	       (type == bgp_keepalive && length != BGP_HEADER_SIZE);
}

/* It may be an End-of-RIB: what it is shows when it is complete. */
FRAMER_FUNCTION int framer_is_short_update(__u8 type, __u32 length)
{
	return type == bgp_update && length <= BGP_LONGEST_END_OF_RIB;
}

FRAMER_FUNCTION void framer_forget_message(struct framer *f)
{
	f->have = 0;
	f->length = 0;
	f->type = 0;
}

/* Start in the middle of a stream: the next byte may, but need not, begin a message. */
FRAMER_FUNCTION void framer_join(struct framer *f)
{
	framer_forget_message(f);
	f->mode = framer_searching;
	f->run = 0;
	f->searched = 0;
}

/* No message begins with the bytes at hand. The search for the next goes over them: keep them. */
FRAMER_FUNCTION void framer_keep_rejected(struct framer *f, struct framer_step *step)
{
	__builtin_memcpy(f->prefix + FRAMER_REJECTED_AT, f->prefix, BGP_HEADER_SIZE + 1);
	step->rejected = (__u8)f->have;
}

/* count bytes of the stream were never seen. 1 if the place in the stream is lost by that. */
FRAMER_FUNCTION int framer_gap(struct framer *f, __u32 count)
{
	f->offset += count;
	if (f->mode == framer_gave_up)
		return 0;
	if (f->length && count <= f->length - f->have && !framer_is_wanted(f->type) &&
	    !framer_is_short_update(f->type, f->length)) {
		f->have += count;
		if (f->have == f->length)
			framer_forget_message(f);
		return 0;
	}
	framer_join(f);
	return 1;
}
