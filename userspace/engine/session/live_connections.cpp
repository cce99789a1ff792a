// SPDX-License-Identifier: Apache-2.0
#include "engine/session/live_connections.hpp"

#include <algorithm>
#include <tuple>

namespace bgpsnoop::engine {

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

bool LiveConnection::up_without_it() const
{
    return session != nullptr && session->up_without(connection);
}

const Evidence* LiveConnection::up_beside() const
{
    return session != nullptr ? session->up_beside(connection) : nullptr;
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
    if (session != nullptr)
        session->attach(which->second.connection);
    return which->second;
}

void LiveConnections::note_end(const LiveConnection& live)
{
    if (live.seen().ended_at())
        ended_.insert(live.connection.id());
}

void LiveConnections::finish(ConnectionId id)
{
    ended_.erase(id);
    const auto which = connections_.find(id);
    finished_.add(id, which->second.connection.number());
    connections_.erase(which);
}

std::optional<std::uint64_t> LiveConnections::finished_number(ConnectionId id) const
{
    return finished_.number_of(id);
}

void LiveConnections::lose_records()
{
    for (auto& [id, live] : connections_)
        live.connection.lost_records();
}

std::vector<ConnectionId> LiveConnections::ended() const
{
    return {ended_.begin(), ended_.end()};
}

std::vector<ConnectionId> LiveConnections::silent_since(Time time) const
{
    std::vector<ConnectionId> result;
    for (const auto& [id, live] : connections_)
        if (live.seen().records_lost && live.connection.last_input() < time)
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
