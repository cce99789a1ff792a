// SPDX-License-Identifier: Apache-2.0
#include "engine/session/first_input.hpp"

#include <algorithm>

namespace bgpsnoop::engine {

namespace {

bool in(TcpState state, std::initializer_list<TcpState> states)
{
    return std::ranges::count(states, state) > 0;
}

struct CanBegin {
    bool operator()(const TcpStateChanged& change) const
    {
        if (change.new_state == TcpState::listen ||
            in(change.old_state, {TcpState::listen, TcpState::fin_wait1, TcpState::fin_wait2,
                                  TcpState::last_ack, TcpState::closing}))
            return false;
        const bool fresh = in(change.old_state, {TcpState::none, TcpState::close,
                                                 TcpState::syn_recv, TcpState::time_wait});
        return !in(change.new_state, {TcpState::none, TcpState::syn_recv}) &&
               !(fresh && in(change.new_state, {TcpState::close, TcpState::time_wait}));
    }
    bool operator()(const SocketFound& found) const
    {
        return in(found.state, {TcpState::established, TcpState::close_wait, TcpState::syn_sent});
    }
    bool operator()(const ResetSeen& reset) const { return reset.direction == Direction::received; }
    bool operator()(const MessageSeen&) const { return true; }
    bool operator()(const StreamFault&) const { return true; }
    bool operator()(const auto&) const { return false; }
};

} // namespace

bool can_begin(const Input& input)
{
    return std::visit(CanBegin{}, input.what);
}

bool is_the_beginning(const Input& first)
{
    const auto* change = std::get_if<TcpStateChanged>(&first.what);
    return change != nullptr &&
           in(change->new_state, {TcpState::syn_sent, TcpState::established}) &&
           change->old_state != TcpState::none;
}

std::optional<Initiator> initiator_by_ports(const Identity& who,
                                            const std::vector<std::uint16_t>& ports)
{
    const bool local = std::ranges::count(ports, who.local.port) > 0;
    const bool peer = std::ranges::count(ports, who.peer.port) > 0;
    if (local == peer)
        return std::nullopt;
    return peer ? Initiator::local : Initiator::peer;
}

} // namespace bgpsnoop::engine
