// SPDX-License-Identifier: Apache-2.0
#include "engine/session/history.hpp"

#include <algorithm>
#include <array>

#include "engine/session/evidence.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

bool replace(std::optional<wire::Open>& known, const std::optional<wire::Open>& newer)
{
    const bool is_news = newer && known != newer;
    if (is_news)
        known = newer;
    return is_news;
}

void remember(std::vector<SessionHistory::Ended>& list, SessionHistory::Ended item)
{
    list.push_back(item);
    if (list.size() > SessionHistory::remembered)
        list.erase(list.begin());
}

/// As far as its TCP told, it takes the session for up, until its own hold timer goes off.
std::optional<Time> held_until(const Evidence& seen, Time ended)
{
    const bool unaware = !seen.peer_ended_at() && seen.acknowledged() == false;
    const bool has_timer = seen.hold_time() != std::uint16_t{0};
    return unaware && has_timer ? std::optional(ended + seen.hold()) : std::nullopt;
}

bool is_recent(const SessionHistory::Call& call, Time now)
{
    return now - call.at <= timing::call_memory;
}

void note_open(std::optional<SessionHistory::Opened>& newest, std::optional<Time> at,
               const Evidence& seen)
{
    if (at && (!newest || newest->at < *at))
        newest = {*at, seen.who.local.address};
}

std::optional<std::uint32_t> as_of(const std::optional<wire::Open>& open)
{
    return open && !open->hides_as() ? std::optional(open->as()) : std::nullopt;
}

} // namespace

bool Past::Notified::holds_sessions_down() const
{
    constexpr std::array until_somebody_acts{1, 2, 3};
    const auto said = reason(what.notification);
    return said.code == 6 && std::ranges::count(until_somebody_acts, said.subcode) > 0;
}

/// BIRD waits after every error, and GoBGP after most, whichever end it was that found it. After a
/// Cease somebody decides when to go on.
bool Past::Notified::begins_a_wait(Time now) const
{
    constexpr std::array errors{1, 2, 3, 4, 5, 7, 8};
    return std::ranges::count(errors, what.notification.code) > 0 && now - at <= timing::error_wait;
}

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
    auto& first = seen.initiator == Initiator::local ? we_called_beside : called_beside;
    if (seen.initiator && !first)
        first = seen.first_seen;
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
    note_opens(seen, outcome);
    if (seen.established()) {
        item.held_until = held_until(seen, at);
        remember(downs, item);
        called_beside.reset();
        we_called_beside.reset();
    }
    const bool says_why = // "rejected" after an error is that error still
        outcome != Outcome::collision && (outcome != Outcome::connection_rejected ||
                                          !last_notification || last_notification->settled_at);
    if (const auto by = seen.first_notification(); by && says_why)
        last_notification = {at, {*by, seen.stream(*by).notification}, {}};
}

/// Who called for a session that has ended since may be gone with it.
bool SessionHistory::outlived_session(Time call) const
{
    return downs.empty() || downs.back().at < call;
}

bool SessionHistory::peer_calls(const wire::Address& local, Time now) const
{
    return peer_called && peer_called->local == local && is_recent(*peer_called, now) &&
           outlived_session(peer_called->at);
}

bool SessionHistory::we_call(const wire::Address& local, Time now) const
{
    return we_called && we_called->local == local && is_recent(*we_called, now) &&
           outlived_session(we_called->begun);
}

/// A speaker that refuses in words may have said an OPEN before it looked who calls.
void SessionHistory::note_opens(const Evidence& seen, Outcome outcome)
{
    const auto refused_by =
        outcome == Outcome::connection_rejected ? seen.first_notification() : std::nullopt;
    if (refused_by != Direction::sent)
        note_open(we_opened, seen.sent.open_at, seen);
    const bool peer_did = seen.received.open_at || seen.received.open; // the latter lies unread
    if (peer_did && refused_by != Direction::received)
        note_open(peer_opened, seen.received.arrived_at, seen);
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
