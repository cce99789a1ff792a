// SPDX-License-Identifier: Apache-2.0
#include "engine/session/open_refusal.hpp"

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

/// A Cease that holds until somebody acts, or an error that an end may wait after.
bool was_explained(const SessionHistory& past, Time now)
{
    const auto& word = past.last_notification;
    if (!word || word->settled_at || word->at > now)
        return false;
    return word->holds_sessions_down() || word->begins_a_wait(now);
}

/// 6/5, the one Cease of a speaker that is not ready for more than its port (RFC 4486 4).
bool says_rejected(const StreamEvidence& stream)
{
    constexpr wire::Notification::Inner rejected{6, 5};
    return stream.notification_at && engine::reason(stream.notification) == rejected;
}

/// A refusal comes at once, and of the peer itself.
bool closed_at_once(const Evidence& seen, Direction by)
{
    const auto& begun = seen.handshake_at;
    return seen.ending && seen.ending->by == by && begun &&
           seen.ending->at - *begun < timing::slow_close && seen.received.reset_ttl_foreign != true;
}

bool refused_by_peer(const Evidence& seen)
{
    return seen.initiator == Initiator::local &&
           (says_rejected(seen.received) ||
            (closed_at_once(seen, Direction::received) && seen.peer_silent()));
}

bool refused_by_us(const Evidence& seen)
{
    return seen.initiator == Initiator::peer && !seen.owner_exiting &&
           (says_rejected(seen.sent) ||
            (closed_at_once(seen, Direction::sent) && seen.speaker_silent()));
}

} // namespace

std::optional<Direction> open_refusal_by(const Evidence& seen, const SessionHistory& past)
{
    const auto ended = seen.ended_at();
    if (!ended || seen.established() || past.came_up > ended || was_explained(past, *ended))
        return std::nullopt;
    const wire::Address& local = seen.who.local.address;
    if (refused_by_peer(seen) && !past.peer_calls(local, *ended))
        return Direction::received;
    if (refused_by_us(seen) && !past.we_call(local, *ended))
        return Direction::sent;
    return std::nullopt;
}

bool may_be_a_probe(const Evidence& seen, const SessionHistory& past)
{
    if (!seen.ending || seen.established() || past.ever_established)
        return false;
    if (seen.initiator == Initiator::local)
        return seen.ending->by == Direction::sent && seen.speaker_silent() && !past.our_open;
    return seen.ending->by == Direction::received && seen.peer_silent() && !past.their_open;
}

} // namespace bgpsnoop::engine
