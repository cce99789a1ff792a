// SPDX-License-Identifier: Apache-2.0
#include "engine/session/live_connections.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "engine/session/deadline.hpp"
#include "engine/session/first_input.hpp"

namespace bgpsnoop::engine {

namespace {

// Siblings are compared with each other: a peer that floods us must not cost more than time.
constexpr std::size_t crowd = 64;

bool may_make_room(const Evidence& seen)
{
    const bool may_be_up = seen.established() || (seen.found_up && seen.speaks_to_neighbor());
    const bool our_call = seen.initiator == Initiator::local && seen.called && !seen.foreign_caller;
    return !may_be_up && !seen.opens_exchanged() && !our_call;
}

constexpr std::uint64_t first_stand_in = 3ULL << 62; // no source gives ids as large

} // namespace

const SessionHistory& LiveConnection::history() const
{
    return session != nullptr ? session->history() : no_history;
}

Sibling LiveConnection::sibling() const
{
    return session != nullptr ? sibling_of(connection, session->live()) : Sibling::none;
}

const Evidence* LiveConnection::beside() const
{
    return session != nullptr ? engine::beside(connection, session->live()) : nullptr;
}

const Evidence* LiveConnection::next() const
{
    return session != nullptr ? next_after(connection, session->live()) : nullptr;
}

bool LiveConnection::another_was_notified() const
{
    return session != nullptr && std::ranges::any_of(session->live(), [&](const Connection* each) {
               return each != &connection && each->seen().first_notification();
           });
}

bool LiveConnection::up_without_it() const
{
    return session != nullptr && session->up_without(connection);
}

const Evidence* LiveConnection::up_beside() const
{
    return session != nullptr ? session->up_beside(&connection) : nullptr;
}

LiveConnection* LiveConnections::find(ConnectionId id)
{
    const auto known = connections_.find(id);
    return known == connections_.end() ? nullptr : &known->second;
}

LiveConnection& LiveConnections::begin(const Input& first, Session* session)
{
    const auto [which, is_new] = connections_.emplace(
        first.connection, LiveConnection{Connection(next_number(), first, ports_), session});
    if (tapes_)
        which->second.connection.tape();
    if (session != nullptr)
        session->attach(which->second.connection);
    without_loss_.insert(first.connection);
    return which->second;
}

bool LiveConnections::make_room(Session& session)
{
    if (session.live().size() < crowd)
        return true;
    const Connection* idle = nullptr;
    for (const Connection* each : session.live())
        if (may_make_room(each->seen()) &&
            (idle == nullptr || each->last_input() < idle->last_input()))
            idle = each;
    if (idle == nullptr)
        return false;
    LiveConnection& live = *find(idle->id());
    session.detach(live.connection);
    live.session = nullptr;
    return true;
}

LiveConnections::Ends LiveConnections::ends_of(const Identity& who)
{
    return {who.netns, who.vrf, who.local, who.peer};
}

LiveConnection* LiveConnections::resume(const KeptConnection& kept, Session* session, Time now)
{
    if (unrecognised_.contains(ends_of(kept.who)))
        return nullptr;
    const std::uint64_t number = next_number();
    const ConnectionId stand_in{first_stand_in + number};
    const auto [which, is_new] = connections_.emplace(
        stand_in,
        LiveConnection{Connection(number, kept, stand_in, now), session, {}, false, false});
    if (tapes_)
        which->second.connection.tape();
    session->attach(which->second.connection);
    without_loss_.insert(stand_in);
    unrecognised_.emplace(ends_of(kept.who), stand_in);
    return &which->second;
}

LiveConnection* LiveConnections::recognise(const Input& input)
{
    if (unrecognised_.empty() || is_the_beginning(input))
        return nullptr;
    const auto waiting = unrecognised_.find(ends_of(input.who));
    if (waiting == unrecognised_.end() || find(waiting->second)->seen().ended_at())
        return nullptr;
    auto node = connections_.extract(waiting->second); // where it lies in memory, it stays
    unrecognised_.erase(waiting);
    without_loss_.erase(node.key());
    node.key() = input.connection;
    node.mapped().connection.rename(input.connection);
    without_loss_.insert(input.connection);
    return &connections_.insert(std::move(node)).position->second;
}

std::vector<ConnectionId> LiveConnections::unrecognised() const
{
    std::vector<ConnectionId> result;
    for (const auto& [ends, id] : unrecognised_)
        result.push_back(id);
    return result;
}

void LiveConnections::note_end(LiveConnection& live)
{
    if (!live.seen().ended_at())
        return;
    const Time due = verdict_due(live.seen(), Sibling::none).value_or(Time::max());
    if (live.due == due)
        return;
    forget_due(live);
    live.due = due;
    ended_.emplace(due, live.connection.id());
}

void LiveConnections::forget_due(LiveConnection& live)
{
    if (live.due)
        ended_.erase({*live.due, live.connection.id()});
    live.due.reset();
}

void LiveConnections::finish(ConnectionId id, Time now)
{
    without_loss_.erase(id);
    const auto which = connections_.find(id);
    forget_due(which->second);
    const auto waiting = unrecognised_.find(ends_of(which->second.seen().who));
    if (waiting != unrecognised_.end() && waiting->second == id)
        unrecognised_.erase(waiting);
    const std::uint64_t number = which->second.connection.number();
    finished_.add(id, number);
    if (static_cast<std::uint64_t>(id) < first_stand_in)
        judged_.add(id, number, which->second.seen(), now);
    connections_.erase(which);
}

std::optional<std::uint64_t> LiveConnections::finished_number(const Input& input)
{
    const auto of_socket = judged_.number_of(input); // first: it follows what becomes of it
    return of_socket ? of_socket : finished_.number_of(input.connection);
}

void LiveConnections::lose_records()
{
    for (const ConnectionId id : std::exchange(without_loss_, {}))
        find(id)->connection.lost_records();
}

std::vector<ConnectionId> LiveConnections::ended() const
{
    return ids(ended_.begin(), ended_.end());
}

std::vector<ConnectionId> LiveConnections::due_by(Time now) const
{
    constexpr ConnectionId last{~0ULL};
    return ids(ended_.begin(), ended_.upper_bound({now, last}));
}

/// In order of their ids.
std::vector<ConnectionId> LiveConnections::ids(ByDue::const_iterator begin,
                                               ByDue::const_iterator end)
{
    std::vector<ConnectionId> result;
    std::transform(begin, end, std::back_inserter(result),
                   [](const auto& each) { return each.second; });
    std::ranges::sort(result);
    return result;
}

std::vector<ConnectionId> LiveConnections::silent_since(Time time) const
{
    std::vector<ConnectionId> result;
    for (const auto& [id, live] : connections_)
        if (live.seen().records_lost && live.connection.last_input() < time)
            result.push_back(id);
    return result;
}

std::vector<const Connection*> LiveConnections::unheard_since(Time time) const
{
    std::vector<const Connection*> result;
    for (const auto& [id, live] : connections_)
        if (static_cast<std::uint64_t>(id) < first_stand_in && !live.seen().ended_at() &&
            live.connection.last_input() < time)
            result.push_back(&live.connection);
    return result;
}

std::vector<ConnectionId> LiveConnections::strangers_beyond(std::size_t most)
{
    const bool has_more = std::exchange(numbered_when_counted_, numbered_) != numbered_;
    if (!has_more || connections_.size() <= most)
        return {};
    std::vector<std::tuple<Time, std::uint64_t, ConnectionId>> order;
    for (const auto& [id, live] : connections_)
        if (live.session == nullptr || !live.session->is_neighbor())
            order.emplace_back(live.connection.last_input(), live.connection.number(), id);
    if (order.size() <= most)
        return {};
    constexpr std::size_t room = 10; // a tenth, so that not each new one costs a search
    std::ranges::sort(order);
    std::vector<ConnectionId> result;
    for (const auto& [heard, number, id] : order)
        if (result.size() < order.size() - most + most / room)
            result.push_back(id);
    return result;
}

std::vector<ConnectionId> LiveConnections::from(const Identity& who) const
{
    std::vector<ConnectionId> result;
    for (const auto& [id, live] : connections_)
        if (live.seen().who.netns == who.netns &&
            live.seen().who.local.address == who.local.address)
            result.push_back(id);
    return result;
}

std::vector<ConnectionId> LiveConnections::all() const
{
    std::vector<std::tuple<bool, std::uint64_t, ConnectionId>> order;
    for (const auto& [id, live] : connections_)
        order.emplace_back(!live.seen().ended_at(), live.connection.number(), id);
    std::ranges::sort(order);
    std::vector<ConnectionId> result;
    for (const auto& [lives, number, id] : order)
        result.push_back(id);
    return result;
}

} // namespace bgpsnoop::engine
