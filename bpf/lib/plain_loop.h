/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/* What long_loop.h needs and a loop by bpf_loop does not. */

PROBE_FUNCTION bool begin_feeding(struct feeding *in)
{
	return true;
}

PROBE_FUNCTION void end_loop(const struct feeding *in)
{
}
