// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/patience.hpp"

#include "engine/session/open_refusal.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

/// Each that waits is looked at now and then: a flood does not get to wait.
constexpr std::size_t few = 8;

} // namespace

bool Patience::waits(const LiveConnection& live, Time now) const
{
    const Evidence& seen = live.seen();
    const auto ended = seen.ended_at();
    if (!ended || live.session == nullptr || live.session->live().size() > few)
        return false;
    const auto by = open_refusal_by(seen, live.history());
    if (!by)
        return false;
    if (senses_.ahead)
        return now < *ended + timing::called_back;
    const auto since = *by == Direction::sent ? listeners_.began(seen.who) : std::nullopt;
    return since && *ended < *since + timing::called_back && now < *since + timing::called_back;
}

} // namespace bgpsnoop::engine
