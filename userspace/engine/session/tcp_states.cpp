// SPDX-License-Identifier: Apache-2.0
#include "engine/session/tcp_states.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace bgpsnoop::engine {

namespace {

/// What a change of TCP's state says about a FIN (RFC 9293 figure 5, as Linux walks it).
struct FinRow {
    TcpState from;
    TcpState to;
    Direction direction;
};

constexpr std::array fins{
    FinRow{TcpState::established, TcpState::fin_wait1, Direction::sent},
    FinRow{TcpState::established, TcpState::close_wait, Direction::received},
    FinRow{TcpState::syn_recv, TcpState::fin_wait1, Direction::sent},
    FinRow{TcpState::syn_recv, TcpState::close_wait, Direction::received},
    FinRow{TcpState::fin_wait1, TcpState::time_wait, Direction::received},
    FinRow{TcpState::fin_wait1, TcpState::closing, Direction::received},
    FinRow{TcpState::fin_wait2, TcpState::time_wait, Direction::received},
    FinRow{TcpState::close_wait, TcpState::last_ack, Direction::sent},
};

bool connected(TcpState state)
{
    return state != TcpState::none && state != TcpState::syn_sent && state != TcpState::syn_recv &&
           state != TcpState::close && state != TcpState::listen;
}

bool gone(TcpState state)
{
    return state == TcpState::close || state == TcpState::time_wait;
}

void note_initiator(const TcpStateChanged& change, Time now, Evidence& seen)
{
    if (change.old_state == TcpState::syn_sent || change.new_state == TcpState::syn_sent) {
        seen.initiator = Initiator::local;
        seen.called = true;
        if (change.new_state == TcpState::syn_sent)
            seen.syn_at = now;
    } else if (change.old_state == TcpState::syn_recv) {
        seen.initiator = Initiator::peer;
    }
}

void note_fin(const TcpStateChanged& change, Time now, Evidence& seen, Events& out)
{
    const auto row = std::ranges::find_if(fins, [&](const FinRow& each) {
        return each.from == change.old_state && each.to == change.new_state;
    });
    if (row == fins.end() || seen.stream(row->direction).fin_at)
        return;
    out.emplace_back(ClosedBy{row->direction, seen.phase()});
    seen.stream(row->direction).fin_at = now;
    if (row->direction == Direction::sent)
        seen.closed_by_owner |= change.by_owner;
    seen.note_end(row->direction, false, now);
}

void close(const TcpStateChanged& change, Time now, Evidence& seen)
{
    seen.closed_at = now;
    seen.withdrawn = change.withdrawn;
    seen.closed_by_owner |= change.by_owner;
    if (!seen.past_handshake)
        return;
    if (change.by_owner || change.error == ECONNABORTED) // the kernel's RST comes a moment later
        seen.note_end(Direction::sent, true, now);
    else if (change.error == ECONNRESET || change.error == EPIPE) // the record of the RST was lost
        seen.note_end(Direction::received, true, now);
}

} // namespace

void TcpStates::change(const TcpStateChanged& change, Time now, Evidence& seen, Events& out)
{
    if (seen.error == 0)
        seen.error = change.error;
    if (change.by_owner && change.owner_exiting)
        seen.owner_exiting = true;
    seen.tcp = change.new_state;
    seen.past_handshake |= connected(change.old_state) || connected(change.new_state);
    note_initiator(change, now, seen);
    open(change, now, seen, out);
    note_fin(change, now, seen, out);
    if (gone(change.new_state) && !seen.closed_at)
        close(change, now, seen);
}

void TcpStates::open(const TcpStateChanged& change, Time now, Evidence& seen, Events& out)
{
    if (change.new_state == TcpState::established && !seen.handshake_at)
        seen.handshake_at = now;
    const bool begun =
        change.new_state == TcpState::syn_sent || change.new_state == TcpState::established;
    if (begun && !opened_ && !seen.closed_at) {
        opened_ = true;
        out.emplace_back(ConnectionOpened{seen.initiator.value_or(Initiator::local)});
    }
}

void TcpStates::find(const SocketFound& found, Time now, Evidence& seen)
{
    if (seen.tcp == TcpState::syn_sent && connected(found.state)) { // which nobody had told
        seen.tcp = found.state;
        seen.past_handshake = true;
    }
    if (seen.tcp != TcpState::none)
        return;
    found_ = true;
    seen.tcp = found.state;
    seen.past_handshake = connected(found.state);
    seen.found_up = seen.past_handshake;
    if (found.state == TcpState::syn_sent) {
        seen.initiator = Initiator::local;
        seen.called = true;
    }
    if (found.state == TcpState::close_wait) {
        seen.received.fin_at = now;
        seen.note_end(Direction::received, false, now);
    }
}

} // namespace bgpsnoop::engine
