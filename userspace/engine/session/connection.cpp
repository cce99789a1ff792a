#include "engine/session/connection.hpp"

#include <algorithm>
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

bool begins(const Input& input) // seen from its beginning
{
    const auto* change = std::get_if<TcpStateChanged>(&input.what);
    return change != nullptr &&
           (change->new_state == TcpState::syn_sent ||
            change->new_state == TcpState::established) &&
           change->old_state != TcpState::none;
}

std::optional<Initiator> by_ports(const Identity& who, const std::vector<std::uint16_t>& ports)
{
    const bool local = std::ranges::count(ports, who.local.port) > 0;
    const bool peer = std::ranges::count(ports, who.peer.port) > 0;
    if (local == peer)
        return std::nullopt;
    return peer ? Initiator::local : Initiator::peer;
}

} // namespace

Connection::Connection(std::uint64_t number, const Input& first,
                       const std::vector<std::uint16_t>& ports)
    : id_(first.connection), number_(number), last_input_(first.time)
{
    seen_.who = first.who;
    seen_.first_seen = first.time;
    seen_.incomplete = !begins(first);
    seen_.initiator = by_ports(first.who, ports);
}

Events Connection::apply(const Input& input)
{
    Events out;
    last_input_ = input.time;
    identify(input.who);
    std::visit([&](const auto& what) { apply(what, input.time, out); }, input.what);
    check_established(input.time);
    warnings_.check(seen_, input.time, out);
    return out;
}

Events Connection::unread_messages()
{
    Events out;
    for (Unread& each : unread_)
        out.emplace_back(std::move(each.message));
    unread_.clear();
    return out;
}

void Connection::identify(const Identity& who) // later inputs fill in what the first did not know
{
    Identity& known = seen_.who;
    const auto fill = [](Endpoint& endpoint, const Endpoint& from) {
        if (endpoint.address.is_unspecified())
            endpoint.address = from.address;
        if (endpoint.port == 0)
            endpoint.port = from.port;
    };
    fill(known.local, who.local);
    fill(known.peer, who.peer);
    if (known.interface.empty())
        known.interface = who.interface;
    if (!known.process)
        known.process = who.process;
}

void Connection::apply(const TcpStateChanged& change, Time now, Events& out)
{
    take(change.sample);
    if (seen_.error == 0)
        seen_.error = change.error;
    if (change.by_owner && change.owner_exiting)
        seen_.owner_exiting = true;
    seen_.tcp = change.new_state;
    seen_.past_handshake |= connected(change.old_state) || connected(change.new_state);
    open(change, now, out);
    note_fin(change, now, out);
    if (gone(change.new_state) && !seen_.closed_at)
        close(change, now);
}

void Connection::open(const TcpStateChanged& change, Time now, Events& out)
{
    if (change.old_state == TcpState::syn_sent || change.new_state == TcpState::syn_sent) {
        seen_.initiator = Initiator::local;
        seen_.called = true;
        if (change.new_state == TcpState::syn_sent)
            seen_.syn_at = now;
    } else if (change.old_state == TcpState::syn_recv) {
        seen_.initiator = Initiator::peer;
    }
    if (change.new_state == TcpState::established && !seen_.handshake_at)
        seen_.handshake_at = now;
    const bool begun =
        change.new_state == TcpState::syn_sent || change.new_state == TcpState::established;
    if (begun && !opened_ && !seen_.closed_at) {
        opened_ = true;
        out.emplace_back(ConnectionOpened{seen_.initiator.value_or(Initiator::local)});
    }
}

void Connection::note_fin(const TcpStateChanged& change, Time now, Events& out)
{
    const auto row = std::ranges::find_if(fins, [&](const FinRow& each) {
        return each.from == change.old_state && each.to == change.new_state;
    });
    if (row == fins.end() || seen_.stream(row->direction).fin_at)
        return;
    out.emplace_back(ClosedBy{row->direction, seen_.phase()});
    seen_.stream(row->direction).fin_at = now;
    if (row->direction == Direction::sent)
        seen_.closed_by_owner |= change.by_owner;
    end(row->direction, false, now);
}

void Connection::close(const TcpStateChanged& change, Time now)
{
    seen_.closed_at = now;
    seen_.closed_by_owner |= change.by_owner;
    if (!seen_.past_handshake)
        return;
    if (change.by_owner || change.error == ECONNABORTED) // the kernel's RST comes a moment later
        end(Direction::sent, true, now);
    else if (change.error == ECONNRESET || change.error == EPIPE) // the record of the RST was lost
        end(Direction::received, true, now);
}

void Connection::end(Direction by, bool reset, Time now)
{
    if (!seen_.ending)
        seen_.ending = Ending{by, reset, now};
}

void Connection::apply(const SocketFound& found, Time now, Events&)
{
    take(found.sample);
    if (seen_.tcp != TcpState::none)
        return;
    found_ = true;
    seen_.tcp = found.state;
    seen_.past_handshake = connected(found.state);
    if (found.state == TcpState::syn_sent) {
        seen_.initiator = Initiator::local;
        seen_.called = true;
    }
    if (found.state == TcpState::close_wait) {
        seen_.received.fin_at = now;
        end(Direction::received, false, now);
    }
}

void Connection::apply(const SampleTaken& taken, Time, Events&)
{
    take(taken.sample);
}

/// A connection found running never shows its OPENs: any traffic proves that it is established.
void Connection::check_established(Time now)
{
    const bool running = found_ && !seen_.sent.open_at && !seen_.received.open_at;
    const bool in = seen_.received.traffic_at.has_value();
    const bool out = seen_.sent.traffic_at.has_value();
    if (!seen_.up_at && !seen_.ended_at() && (running ? in || out : in && out))
        seen_.up_at = now;
}

} // namespace bgpsnoop::engine
