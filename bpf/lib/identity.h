/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Which socket a record is about, in every set alike: socket_ref is what a program knows it by, and
 * fill_identity() tells user space of it.
 */

#include "lib/set.h"

#if HAVE_BTF
#include "btf/identity.h"
#else
#include "nobtf/identity.h"
#endif
