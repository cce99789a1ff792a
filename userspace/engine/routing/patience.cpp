// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/patience.hpp"

#include "engine/session/deadline.hpp"
#include "engine/session/open_refusal.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

/// Each that waits is looked at now and then: a flood does not get to wait.
constexpr std::size_t few = 8;

/// Of a RST in our own name only a capture knows, where it was sent by something else.
bool ended_by_bare_reset(const Evidence& seen)
{
    return seen.established() && seen.ending && seen.ending->reset && !seen.first_notification() &&
           seen.stream(seen.ending->by).reset_with_ack == false && !seen.closed_by_owner;
}

} // namespace

bool Patience::waits(const LiveConnection& live, Time now) const
{
    const Evidence& seen = live.seen();
    const auto ended = seen.ended_at();
    if (!ended || live.session == nullptr || live.session->live().size() > few)
        return false;
    if (may_be_collision(seen) && now < *ended + timing::trailing &&
        (live.was_due || live.another_was_notified() || live.sibling() == Sibling::won))
        return true;
    if (ended_by_bare_reset(seen))
        return now < *ended + timing::restart && live.next() == nullptr;
    if (senses_.ahead && may_be_a_probe(seen, live.history()))
        return now < *ended + timing::called_back;
    return waits_for_refuser(live, *ended, now);
}

bool Patience::waits_for_refuser(const LiveConnection& live, Time ended, Time now) const
{
    const Evidence& seen = live.seen();
    const auto by = open_refusal_by(seen, live.history());
    if (!by)
        return false;
    if (senses_.ahead)
        return now < ended + timing::called_back;
    const auto since = *by == Direction::sent ? listeners_.began(seen.who) : std::nullopt;
    return since && ended < *since + timing::called_back && now < *since + timing::called_back;
}

} // namespace bgpsnoop::engine
