// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/host_facts.hpp"

#include <fmt/format.h>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/values.hpp"
#include "engine/process_text.hpp"

namespace bgpsnoop::engine {

std::string before(const Case& c, Time at)
{
    const Duration span = end_time(c) - at;
    if (span <= -std::chrono::milliseconds(1))
        return wire::duration_text(-span) + " after";
    return span < std::chrono::milliseconds(1) ? "at the end"
                                               : wire::duration_text(span) + " before";
}

std::string our_address(const Case& c)
{
    const auto& gone = c.seen.address_gone_at;
    if (!gone)
        return {};
    const auto& back = c.seen.address_back_at;
    return fmt::format("{} was removed from this host {}{}", c.seen.who.local.address.to_string(),
                       before(c, *gone),
                       back ? ", and was there again " + before(c, *back) : std::string());
}

std::string other_end(const Case& c)
{
    if (!c.seen.other_end_here)
        return {};
    const auto& other = c.seen.other_process;
    return fmt::format("its other end is a socket of this host as well{}",
                       other ? ", of " + process_text(*other) : "");
}

} // namespace bgpsnoop::engine
