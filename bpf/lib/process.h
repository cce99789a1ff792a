/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

#include "lib/set.h"
#include "lib/kernel_types.h"

/*
 * What the process is called in whose system call we are, and not its thread (FRR's "bgpd_io" is
 * of bgpd). Without BTF no more than the thread's name can be told.
 */
PROBE_FUNCTION void fill_comm(char comm[16])
{
#if HAVE_BTF
	const struct task_struct *task = (const void *)bpf_get_current_task();
	const struct task_struct *leader = BPF_CORE_READ(task, group_leader);

	bpf_core_read(comm, 16, &leader->comm);
#else
	bpf_get_current_comm(comm, 16);
#endif
}
