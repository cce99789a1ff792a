// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0

/* The maps and constants that all programs share, and the licence their helpers ask for. */

#define DEFINE_MAPS
#include "lib/set.h"
#include "lib/watch.h"
#include "lib/attempt.h"
#include "lib/acts.h"
#include "lib/guests.h"
#include "lib/speakers.h"
#include "lib/told.h"
#if HAVE_BTF
#include "lib/look_ahead.h"
#include "lib/unwanted.h"
#endif
#if !HAVE_SK_STORAGE
#include "lib/address_of.h"
#endif

const char probe_license[] SEC("license") = "GPL";
