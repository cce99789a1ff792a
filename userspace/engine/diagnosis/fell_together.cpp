// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/fell_together.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/diagnosis/conditions.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

namespace {

template <typename Value> bool all_have(const Case& c, Value own, Value (*of)(const Together&))
{
    return std::ranges::all_of(c.together, [&](const Together& each) { return of(each) == own; });
}

/// What this session and all that ended with it have in common.
std::string link_of(const Identity& who)
{
    return who.interface.empty() ? who.link : who.interface;
}

std::vector<std::string> shared(const Case& c)
{
    const Identity& who = c.seen.who;
    std::vector<std::string> result;
    if (c.seen.received.open && all_have(
                                    c, std::optional(c.seen.received.open->bgp_id),
                                    +[](const Together& each) { return each.router; }))
        result.push_back("the router " + wire::dotted_quad(c.seen.received.open->bgp_id));
    if (const auto link = link_of(who);
        !link.empty() && all_have(
                             c, link, +[](const Together& each) { return link_of(each.who); }))
        result.push_back("the interface " + link);
    if (all_have(
            c, who.local.address, +[](const Together& each) { return each.who.local.address; }))
        result.push_back("our address " + who.local.address.to_string());
    if (who.process && all_have(
                           c, who.process, +[](const Together& each) { return each.who.process; }))
        result.push_back("our " + who.process->name);
    return result;
}

} // namespace

bool is_of_another_router(const Case& c, const Together& other)
{
    const auto& open = c.seen.received.open;
    return other.who.peer.address != c.seen.who.peer.address &&
           !(other.router && open && *other.router == open->bgp_id);
}

bool several_routers_fell(const Case& c)
{
    return std::ranges::any_of(c.together, [&](const Together& each) {
        return !each.notified && is_of_another_router(c, each);
    });
}

bool several_routers_said_so(const Case& c)
{
    return std::ranges::any_of(c.together, [&](const Together& each) {
        return each.notified == Direction::received && each.reason == reason(deciding(c)) &&
               is_of_another_router(c, each);
    });
}

bool we_ended_several(const Case& c)
{
    return std::ranges::any_of(c.together, [&](const Together& each) {
        return each.notified == Direction::sent && each.reason == reason(deciding(c));
    });
}

std::string ended_together(const Case& c)
{
    constexpr std::size_t named = 8;
    if (c.together.empty())
        return {};
    std::set<wire::Address> all; // one that flaps may have ended more than once
    std::vector<std::string> peers;
    for (const Together& each : c.together)
        if (all.insert(each.who.peer.address).second && peers.size() < named)
            peers.push_back(each.who.peer.address.to_string());
    const std::size_t more = all.size() - peers.size();
    const bool is_one = peers.size() == 1;
    std::string text = fmt::format("within a second ended the session{} with {}", is_one ? "" : "s",
                                   fmt::join(peers, ", "));
    if (more > 0)
        text += fmt::format(" and {} more", more);
    if (const auto common = shared(c); !common.empty())
        text += fmt::format(", which share{} {}", is_one ? "s" : "", fmt::join(common, ", "));
    return text;
}

} // namespace bgpsnoop::engine
