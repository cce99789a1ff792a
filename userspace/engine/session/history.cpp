// SPDX-License-Identifier: Apache-2.0
#include "engine/session/history.hpp"

#include <algorithm>

#include "engine/session/evidence.hpp"

namespace bgpsnoop::engine {

namespace {

bool replace(std::optional<wire::Open>& known, const std::optional<wire::Open>& newer)
{
    const bool is_news = newer && known != newer;
    if (is_news)
        known = newer;
    return is_news;
}

void remember(std::deque<SessionHistory::Ended>& list, SessionHistory::Ended item)
{
    list.push_back(item);
    if (list.size() > SessionHistory::remembered)
        list.pop_front();
}

/// As far as its TCP told, it takes the session for up, until its own hold timer goes off.
std::optional<Time> held_until(const Evidence& seen, Time ended)
{
    const bool unaware = !seen.peer_ended_at() && seen.acknowledged() == false;
    const bool has_timer = seen.hold_time() != std::uint16_t{0};
    return unaware && has_timer ? std::optional(ended + seen.hold()) : std::nullopt;
}

std::optional<std::uint32_t> as_of(const std::optional<wire::Open>& open)
{
    return open && !open->hides_as() ? std::optional(open->as()) : std::nullopt;
}

} // namespace

void SessionHistory::note_call(const Evidence& seen, Time now)
{
    if (seen.initiator == Initiator::local && seen.called) {
        we_called = {now, seen.who.local.address, seen.first_seen};
    } else if (seen.initiator == Initiator::peer && seen.handshake_at) {
        const Time at = *seen.handshake_at;
        const bool by_caller = seen.ending && seen.ending->by == Direction::received;
        peer_called = {at, seen.who.local.address, at, by_caller && seen.peer_silent()};
    }
}

void SessionHistory::note_call_beside(const Evidence& seen)
{
    if (seen.initiator == Initiator::peer && !called_beside)
        called_beside = seen.first_seen;
}

bool SessionHistory::learn_opens(const Evidence& seen)
{
    const bool ours = replace(our_open, seen.sent.open);
    const bool theirs = replace(their_open, seen.received.open);
    return ours || theirs;
}

void SessionHistory::come_up(const Evidence& seen, Time now)
{
    ever_established = true;
    came_up = now;
    std::erase(established_from, seen.who.local.address);
    established_from.push_back(seen.who.local.address);
    if (established_from.size() > remembered)
        established_from.erase(established_from.begin());
    if (last_notification && !last_notification->settled_at)
        last_notification->settled_at = now;
    if (!downs.empty() && !downs.back().up_again_at)
        downs.back().up_again_at = now;
}

void SessionHistory::add(const Evidence& seen, Outcome outcome, Time now)
{
    const Time at = seen.ended_at().value_or(now);
    Ended item{at, outcome, at - seen.first_seen};
    remember(ended, item);
    if (seen.established()) {
        item.held_until = held_until(seen, at);
        remember(downs, item);
        called_beside.reset();
    }
    const bool says_why = // "rejected" after an error is that error still
        outcome != Outcome::collision && (outcome != Outcome::connection_rejected ||
                                          !last_notification || last_notification->settled_at);
    if (const auto by = seen.first_notification(); by && says_why)
        last_notification = {at, {*by, seen.stream(*by).notification}, {}};
}

std::size_t SessionHistory::ended_alike(Outcome outcome) const
{
    const auto differs = [outcome](const Ended& each) { return each.outcome != outcome; };
    return static_cast<std::size_t>(std::find_if(ended.rbegin(), ended.rend(), differs) -
                                    ended.rbegin());
}

std::optional<std::uint32_t> SessionHistory::our_as() const
{
    return as_of(our_open);
}

std::optional<std::uint32_t> SessionHistory::their_as() const
{
    return as_of(their_open);
}

} // namespace bgpsnoop::engine
