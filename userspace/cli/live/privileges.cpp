// SPDX-License-Identifier: Apache-2.0
#include "cli/live/privileges.hpp"

#include <fmt/format.h>
#include <linux/capability.h>

#include "cli/commands.hpp"
#include "source/host/capabilities.hpp"
#include "source/host/capability_table.hpp"

namespace bgpsnoop::cli {

namespace {

/// CAP_SYS_ADMIN includes what was split off it (capabilities(7)).
bool is_here(const source::CapabilityRow& row)
{
    const bool was_split_off = row.number == CAP_BPF || row.number == CAP_PERFMON;
    return source::is_capable(row.number) || (was_split_off && source::is_capable(CAP_SYS_ADMIN));
}

std::string fate(const source::CapabilityRow& row, bool bpf_is_free)
{
    if (!is_here(row))
        return fmt::format("missing: {}", row.gives);
    if (!source::is_kept(row, false, bpf_is_free))
        return "here, given up after the start";
    const bool also_alone = source::is_kept(row, true, bpf_is_free);
    return fmt::format("here, kept{}: {}", also_alone ? "" : " (not with --netns self)",
                       row.kept_for);
}

} // namespace

void give_up_privileges(bool only_own_netns)
{
    for (const auto& row : source::capability_table())
        if (!is_here(row))
            say(fmt::format("not to be had without {}: {}", row.name, row.gives));
    const auto kept = source::give_up_what_has_served(only_own_netns);
    if (kept.refused)
        say("capabilities kept: all, since the kernel does not allow that they are given up");
    else
        say(fmt::format("capabilities kept: {}",
                        kept.names.empty() ? "none"
                                           : fmt::format("{}", fmt::join(kept.names, ", "))));
}

std::vector<Privilege> privileges()
{
    const bool bpf_is_free = source::may_look_without_bpf();
    std::vector<Privilege> all;
    for (const auto& row : source::capability_table())
        all.push_back({std::string(row.name), is_here(row), fate(row, bpf_is_free)});
    return all;
}

} // namespace bgpsnoop::cli
