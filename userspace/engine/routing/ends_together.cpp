// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/ends_together.hpp"

#include <algorithm>

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

std::optional<std::uint32_t> router_of(const Evidence& seen)
{
    return seen.received.open ? std::optional(seen.received.open->bgp_id) : std::nullopt;
}

/// Of a capture's many routers each address is one of its own.
bool is_same_host(const Identity& one, const Identity& other)
{
    return one.netns == other.netns && one.is_this_host == other.is_this_host &&
           (one.is_this_host || one.local.address == other.local.address);
}

/// Of the same host, and neither this session nor the other end of its connection.
bool is_another(const Identity& one, const Identity& other)
{
    const bool same =
        one.local.address == other.local.address && one.peer.address == other.peer.address;
    const bool mirrored = one.local == other.peer && one.peer == other.local;
    return is_same_host(one, other) && !same && !mirrored;
}

Together summary(const Evidence& seen)
{
    Together result{seen.who, router_of(seen), seen.first_notification(), {}};
    if (result.notified)
        result.reason = reason(seen.stream(*result.notified).notification);
    return result;
}

} // namespace

void EndsTogether::come_up(std::uint64_t number, const Evidence& seen)
{
    up_.insert_or_assign(number, summary(seen));
}

void EndsTogether::end(std::uint64_t number, const Evidence& seen)
{
    if (up_.erase(number) == 0)
        return;
    ended_.push_back({*seen.ended_at(), summary(seen)});
    if (ended_.size() > remembered)
        ended_.pop_front();
}

bool EndsTogether::others_up(const Evidence& seen) const
{
    return std::ranges::any_of(
        up_, [&](const auto& each) { return is_another(seen.who, each.second.who); });
}

std::vector<Together> EndsTogether::with(const Evidence& seen) const
{
    std::vector<Together> result;
    for (const Ended& each : ended_)
        if (is_another(seen.who, each.what.who) &&
            std::chrono::abs(each.at - *seen.ended_at()) <= timing::together)
            result.push_back(each.what);
    return result;
}

std::optional<wire::Address> EndsTogether::other_session_at(const wire::Address& end,
                                                            const Identity& who) const
{
    const wire::Address& caller = end == who.peer.address ? who.local.address : who.peer.address;
    for (const auto& [number, session] : up_) {
        const wire::Address& local = session.who.local.address;
        const wire::Address& peer = session.who.peer.address;
        const wire::Address& other = local == end ? peer : local;
        if (session.who.netns == who.netns && (local == end || peer == end) && other != caller)
            return other;
    }
    return std::nullopt;
}

bool EndsTogether::router_lives(const Evidence& seen) const
{
    const auto router = router_of(seen);
    return router && std::ranges::any_of(up_, [&](const auto& each) {
               return each.second.router == router && is_another(seen.who, each.second.who);
           });
}

} // namespace bgpsnoop::engine
