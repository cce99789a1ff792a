// SPDX-License-Identifier: Apache-2.0
#include "source/loader/hook_limits.hpp"

#include <algorithm>
#include <fstream>
#include <istream>
#include <string_view>

#include <fmt/format.h>
#include <linux/capability.h>

#include "source/host/capabilities.hpp"

namespace bgpsnoop::source {

namespace {

/// Of the two symbols the one to look for: a kernel has both or none, and shows both or none.
constexpr std::string_view page_symbol = " vmemmap_base";

bool sees_by(const std::vector<Hook>& hooks, HookId id, std::string_view program)
{
    const Hook* hook = find_hook(hooks, id);
    return hook && hook->way == program;
}

} // namespace

std::string why_pages_are_not_read(std::istream& symbols)
{
    std::string line;
    while (std::getline(symbols, line)) {
        if (!line.ends_with(page_symbol))
            continue;
        if (line.find_first_not_of('0') != line.find(' '))
            return "";
        return is_capable(CAP_SYSLOG) ? "the kernel hides its addresses (kernel.kptr_restrict)"
                                      : "CAP_SYSLOG is missing";
    }
    return "the kernel does not tell where its pages lie";
}

void note_limits(std::vector<Hook>& hooks)
{
    if (!sees_by(hooks, HookId::arriving_segments, "arrive_buffer") ||
        sees_by(hooks, HookId::socket_reads, "segment_in"))
        return; // segment_in sees every payload as it arrives
    std::ifstream symbols("/proc/kallsyms");
    if (const auto why = why_pages_are_not_read(symbols); !why.empty())
        std::ranges::find(hooks, HookId::arriving_segments, &Hook::id)->limit =
            fmt::format("all that arrives unread: {}", why);
}

} // namespace bgpsnoop::source
