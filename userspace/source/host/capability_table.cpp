// SPDX-License-Identifier: Apache-2.0
#include "source/host/capability_table.hpp"

#include <array>

#include <linux/capability.h>

namespace bgpsnoop::source {

namespace {

constexpr auto rows = std::to_array<CapabilityRow>({
    {CAP_BPF, "CAP_BPF", "BPF programs and their maps: nothing works", Served::if_bpf_is_free,
     "before Linux 5.19 bpf(2) wants it for each look into a map"},
    {CAP_DAC_READ_SEARCH, "CAP_DAC_READ_SEARCH",
     "which process has a socket that is older than the agent (/proc/PID/fd); without BTF, for "
     "users but root, all programs (tracefs)",
     Served::at_start},
    {CAP_NET_ADMIN, "CAP_NET_ADMIN",
     "programs attached to a cgroup: which process calls, listens or fails to; without BTF all",
     Served::at_start},
    {CAP_NET_RAW, "CAP_NET_RAW", "ICMP errors, as evidence of why nobody answers",
     Served::in_own_netns, "a socket for ICMP errors in each network namespace with a speaker"},
    {CAP_PERFMON, "CAP_PERFMON", "programs that trace the kernel: nothing works", Served::at_start},
    {CAP_SYSLOG, "CAP_SYSLOG",
     "segments that arrive and are never read, where their bytes lie in pages (/proc/kallsyms)",
     Served::at_start},
    {CAP_SYS_ADMIN, "CAP_SYS_ADMIN",
     "in other network namespaces: older sessions, ICMP errors, addresses (setns)",
     Served::in_own_netns, "setns into network namespaces that come later"},
    {CAP_SYS_PTRACE, "CAP_SYS_PTRACE",
     "network namespaces that only a process keeps (/proc/PID/ns/net); which process has a socket "
     "that is older than the agent",
     Served::in_own_netns, "to find network namespaces that come later: /proc/PID/ns/net"},
});

} // namespace

std::span<const CapabilityRow> capability_table()
{
    return rows;
}

bool is_kept(const CapabilityRow& row, bool only_own_netns, bool bpf_is_free)
{
    switch (row.served) {
    case Served::at_start:
        return false;
    case Served::if_bpf_is_free:
        return !bpf_is_free;
    case Served::in_own_netns:
        return !only_own_netns;
    }
    return true;
}

} // namespace bgpsnoop::source
