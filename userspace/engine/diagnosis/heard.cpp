// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/heard.hpp"

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/forgotten.hpp"
#include "engine/diagnosis/keepalives.hpp"
#include "engine/diagnosis/silences.hpp"
#include "engine/session/icmp.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::uint32_t full_size = 1000; // bytes, as in full_size_unacked()

/// Less than half the hold time ago, or than any.
bool is_in_time(const Case& c, std::optional<Time> last)
{
    const auto limit = c.seen.silence_limit();
    const Duration lately = limit ? *limit / 2 : timing::shortest_hold;
    return last && *last <= end_time(c) && (limit || silence_unjudged(c)) &&
           end_time(c) - *last < lately;
}

} // namespace

bool heard_it(const Case& c)
{
    return is_in_time(c, peer_spoke_in_time(c));
}

bool heard_it_at_the_end(const Case& c)
{
    return is_in_time(c, c.seen.last_heard());
}

bool heard_us(const Case& c)
{
    return is_in_time(c, we_spoke_in_time(c));
}

bool heard_us_for_long(const Case& c)
{
    return c.seen.up_at && c.seen.sample.acked_at &&
           *c.seen.sample.acked_at - *c.seen.up_at > timing::settled;
}

bool worked_at_first(const Case& c)
{
    return c.seen.up_at && end_time(c) - *c.seen.up_at > c.seen.hold() + timing::settled;
}

bool ignored_full_size(const Case& c)
{
    return c.seen.sample.ignored_bytes.value_or(0) >= full_size;
}

bool missing_full_size(const Case& c)
{
    return c.seen.sample.missing_bytes.value_or(full_size) >= full_size;
}

bool router_has_no_way(const Case& c)
{
    const auto what = unreachable(c.seen);
    return c.seen.icmp && (what == Unreachable::network || what == Unreachable::host);
}

bool nothing_leaves(const Case& c)
{
    constexpr std::uint32_t notification = 21; // our last word may just have been written
    const SocketSample& sample = c.seen.sample;
    const auto waiting = sample.unacked_bytes.value_or(0) + sample.unsent_bytes.value_or(0);
    return c.seen.who.process && unacknowledged(c) && sample.retransmits == 0U &&
           waiting > notification;
}

bool rejected_on_the_way(const Case& c)
{
    const auto what = unreachable(c.seen);
    return c.seen.icmp && (what == Unreachable::rejected || what == Unreachable::protocol);
}

} // namespace bgpsnoop::engine
