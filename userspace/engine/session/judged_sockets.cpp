// SPDX-License-Identifier: Apache-2.0
#include "engine/session/judged_sockets.hpp"

#include <algorithm>

#include "engine/session/first_input.hpp"

namespace bgpsnoop::engine {

namespace {

/// A source takes no socket for one that is new once it has closed (first_input.hpp).
bool may_be_taken_for_new(const Evidence& seen)
{
    return !seen.closed_at && !seen.sent.fin_at && !seen.sent.reset_at && !seen.received.reset_at &&
           seen.who.peer.port != 0 && !seen.unwatched;
}

bool is_left(const Input& input)
{
    const auto* change = std::get_if<TcpStateChanged>(&input.what);
    return change != nullptr && change->new_state != TcpState::close_wait &&
           change->new_state != TcpState::established;
}

} // namespace

JudgedSockets::Ends JudgedSockets::ends_of(const Identity& who)
{
    return {who.netns, who.vrf, who.local, who.peer};
}

void JudgedSockets::erase(std::unordered_map<ConnectionId, Judged>::iterator which)
{
    order_.erase({which->second.heard, which->first});
    sockets_.erase(which);
}

void JudgedSockets::put(ConnectionId id, Judged judged)
{
    if (const auto known = sockets_.find(id); known != sockets_.end())
        erase(known);
    else if (sockets_.size() >= KeptState::most_judged)
        erase(sockets_.find(order_.begin()->second));
    order_.emplace(judged.heard, id);
    sockets_.emplace(id, std::move(judged));
}

void JudgedSockets::add(ConnectionId id, std::uint64_t number, const Evidence& seen, Time now)
{
    if (!may_be_taken_for_new(seen))
        return;
    put(id, Judged{{seen.who, 0, seen.first_seen}, number, now});
}

std::optional<std::uint64_t> JudgedSockets::number_of(const Input& input)
{
    const auto known = sockets_.find(input.connection);
    if (known == sockets_.end())
        return recognise(input);
    const std::uint64_t number = known->second.number;
    order_.erase({known->second.heard, known->first});
    known->second.heard = input.time;
    order_.emplace(input.time, known->first);
    if (is_left(input))
        erase(known);
    return number;
}

/// One that begins is another socket.
std::optional<std::uint64_t> JudgedSockets::recognise(const Input& input)
{
    if (unrecognised_.empty())
        return std::nullopt;
    auto waiting = unrecognised_.extract(ends_of(input.who));
    if (waiting.empty() || is_the_beginning(input))
        return std::nullopt;
    waiting.mapped().heard = input.time;
    if (!is_left(input))
        put(input.connection, std::move(waiting.mapped()));
    return 0;
}

void JudgedSockets::restore(const KeptSocket& kept, Time now)
{
    if (unrecognised_.size() < KeptState::most_judged)
        unrecognised_.emplace(ends_of(kept.who), Judged{kept, 0, now});
}

std::vector<KeptSocket> JudgedSockets::keep() const
{
    std::vector<KeptSocket> result;
    for (const auto& [id, judged] : sockets_)
        result.push_back(judged.socket);
    for (const auto& [ends, judged] : unrecognised_)
        if (result.size() < KeptState::most_judged)
            result.push_back(judged.socket);
    // In one order, so that a state is written only where something has changed.
    std::ranges::sort(result, {}, [](const KeptSocket& each) {
        return std::tuple(each.first_seen, ends_of(each.who));
    });
    return result;
}

void JudgedSockets::forget_silent(Time since)
{
    while (!order_.empty() && order_.begin()->first < since)
        erase(sockets_.find(order_.begin()->second));
    std::erase_if(unrecognised_, [since](const auto& each) { return each.second.heard < since; });
}

} // namespace bgpsnoop::engine
