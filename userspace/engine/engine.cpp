#include "engine/engine.hpp"

#include <algorithm>
#include <tuple>

#include "engine/engine_impl.hpp"

namespace bgpsnoop::engine {

namespace {

bool in(TcpState state, std::initializer_list<TcpState> states)
{
    return std::ranges::count(states, state) > 0;
}

/// Whether an input can be the first that is seen of a connection. A half-open one is none yet, a
/// listener never is, and one that is closing when we start was judged by nobody who saw it.
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
    bool operator()(const ResetSeen& reset) const { return can_begin(reset); }
    bool operator()(const MessageSeen&) const { return true; }
    bool operator()(const StreamFault&) const { return true; }
    bool operator()(const auto&) const { return false; }
};

} // namespace

std::vector<Finding> Engine::Impl::feed(const Input& input)
{
    now_ = std::max(now_, input.time);
    out_.clear();
    std::visit([&](const auto& what) { take(input, what); }, input.what);
    return std::move(out_);
}

void Engine::Impl::take(const Input&, const Tick&)
{
    std::vector<ConnectionId> ended;
    for (const auto& [id, tracked] : connections_)
        if (tracked.connection.seen().ended_at())
            ended.push_back(id);
    for (const ConnectionId id : ended)
        review(id);
    expire_sessions();
}

void Engine::Impl::take(const Input& input, const Lost& lost)
{
    totals_.records_lost[lost.kind] += lost.count;
    for (auto& [id, tracked] : connections_)
        tracked.connection.lost_records();
    emit(0, input.who, nullptr, RecordsLost{lost.kind, lost.count});
}

void Engine::Impl::take(const Input&, const EndOfInput&)
{
    std::vector<std::tuple<bool, std::uint64_t, ConnectionId>> order; // those that live: last
    for (const auto& [id, tracked] : connections_)
        order.emplace_back(!tracked.connection.seen().ended_at(), tracked.connection.number(), id);
    std::ranges::sort(order);
    for (const auto& [lives, number, id] : order) {
        const auto which = connections_.find(id);
        Tracked& tracked = which->second;
        tracked.connection.input_is_over();
        decide(which,
               tracked.session ? tracked.session->sibling_of(tracked.connection) : Sibling::none);
    }
}

void Engine::Impl::feed_connection(const Input& input)
{
    if (input.connection == ConnectionId::none)
        return;
    if (const auto number = finished_.number_of(input.connection))
        return late(input, *number);
    const auto known = connections_.find(input.connection);
    if (known == connections_.end() && !std::visit(CanBegin{}, input.what))
        return;
    Tracked& tracked = known == connections_.end() ? begin(input) : known->second;
    const bool was_up = tracked.connection.seen().established();
    for (Event& event : tracked.connection.apply(input)) {
        count_faults(event);
        if (tracked.session != nullptr)
            tracked.session->observe(event, now_);
        emit(tracked, std::move(event));
    }
    count_faults(input);
    follow(tracked, was_up);
    const Session* session = tracked.session; // the review may end the connection
    review(input.connection);
    review_siblings(input.connection, session);
}

Engine::Impl::Tracked& Engine::Impl::begin(const Input& input)
{
    Session* session = session_for(input.who);
    const auto [which, added] = connections_.emplace(
        input.connection, Tracked{Connection(next_number_++, input, options_.ports), session});
    if (session != nullptr)
        session->attach(which->second.connection);
    return which->second;
}

/// What follows for the session from what happened to the connection.
void Engine::Impl::follow(Tracked& tracked, bool was_up)
{
    const Evidence& seen = tracked.connection.seen();
    Session* session = tracked.session;
    const bool came_up = seen.established() && !was_up &&
                         !(session != nullptr && session->up_without(tracked.connection));
    if (session != nullptr) {
        session->update(tracked.connection, now_);
        if (const auto change = session->change_state(now_))
            emit(tracked, *change);
        if (came_up)
            session->came_up(seen, now_);
    }
    if (came_up)
        emit(tracked, SessionUp{seen.hold_time()});
}

} // namespace bgpsnoop::engine
