#include <algorithm>

#include "engine/diagnosis/diagnosis.hpp"
#include "engine/engine_impl.hpp"
#include "engine/session/deadline.hpp"
#include "engine/timing.hpp"

/// The end of connections and sessions: when a verdict is due, what is said then, what remains.
namespace bgpsnoop::engine {

namespace {

std::optional<DecidingNotification> deciding_notification(const Evidence& seen)
{
    const auto by = seen.first_notification();
    if (!by)
        return std::nullopt;
    return DecidingNotification{*by, seen.stream(*by).notification};
}

/// Absent where the beginning was not seen.
std::optional<Duration> since_seen(const Evidence& seen, Time begin, Time end)
{
    if (seen.incomplete)
        return std::nullopt;
    return end - begin;
}

} // namespace

void Engine::Impl::review(ConnectionId id)
{
    const auto which = connections_.find(id);
    if (which == connections_.end())
        return;
    const Tracked& tracked = which->second;
    const Sibling sibling =
        tracked.session ? tracked.session->sibling_of(tracked.connection) : Sibling::none;
    const auto due = verdict_due(tracked.connection.seen(), sibling);
    if (due && *due <= now_)
        decide(which, sibling);
}

/// What happened to one connection may be what the verdict on its sibling waits for.
void Engine::Impl::review_siblings(ConnectionId id, const Session* session)
{
    if (session == nullptr || session->live().size() < 2)
        return;
    std::vector<ConnectionId> waiting;
    for (const Connection* each : session->live())
        if (each->id() != id && each->seen().ended_at())
            waiting.push_back(each->id());
    for (const ConnectionId each : waiting)
        review(each);
}

void Engine::Impl::decide(Connections::iterator which, const Sibling& sibling)
{
    Tracked& tracked = which->second;
    Session* session = tracked.session;
    for (Event& event : tracked.connection.unread_messages()) {
        count_faults(event);
        if (session != nullptr)
            session->observe(event, now_);
        emit(tracked, std::move(event));
    }
    const Evidence& seen = tracked.connection.seen();
    const Verdict verdict =
        diagnose({seen, session ? session->history() : no_history, sibling, options_.senses});
    const Time ended = seen.ended_at().value_or(now_);
    if (seen.established() && !(session != nullptr && session->up_without(tracked.connection)))
        emit(tracked, SessionDown{since_seen(seen, *seen.up_at, ended), verdict.outcome});
    emit(tracked, ConnectionClosed{verdict, deciding_notification(seen),
                                   since_seen(seen, seen.first_seen, ended)});
    finished_.add(which->first, tracked.connection.number());
    if (session != nullptr) {
        session->record(tracked.connection, verdict, now_);
        session->detach(tracked.connection);
        if (const auto change = session->change_state(now_))
            emit(tracked, *change);
    }
    connections_.erase(which);
}

/// The record of the end of a connection may have been lost: it does not stay for ever.
void Engine::Impl::drop_silent()
{
    std::vector<ConnectionId> silent;
    for (const auto& [id, tracked] : connections_)
        if (tracked.connection.seen().records_lost &&
            now_ - tracked.connection.last_input() > timing::given_up)
            silent.push_back(id);
    for (const ConnectionId id : silent)
        decide(connections_.find(id), Sibling::none);
}

void Engine::Impl::expire_sessions()
{
    const Duration interval = std::min<Duration>(options_.session_expiry, std::chrono::minutes(1));
    if (now_ - expiry_checked_ < interval)
        return;
    expiry_checked_ = now_;
    drop_silent();
    std::erase_if(sessions_, [this](const auto& each) {
        return each.second.expired(now_, options_.session_expiry);
    });
}

SessionKey Engine::Impl::key_of(const Identity& who) const
{
    SessionKey key{who.netns, who.vrf, {}, who.peer.address};
    if (who.peer.address.is_link_local())
        key.interface = who.interface;
    const bool bgp = std::ranges::count(options_.ports, who.peer.port) > 0;
    if (who.peer.address == who.local.address && bgp)
        key.port = who.peer.port;
    return key;
}

Session* Engine::Impl::find_session(const Identity& who)
{
    const auto known = sessions_.find(key_of(who));
    if (known == sessions_.end())
        return nullptr;
    if (!known->second.outlived_by(who))
        return &known->second;
    sessions_.erase(known);
    return nullptr;
}

Session* Engine::Impl::session_for(const Identity& who)
{
    // Siblings are compared with each other: a peer that floods us must not cost more than time.
    constexpr std::size_t crowd = 64;
    if (Session* known = find_session(who)) {
        const bool fits = known->live().size() < crowd;
        totals_.sessions_overflow += fits ? 0 : 1;
        return fits ? known : nullptr;
    }
    if (sessions_.size() >= options_.max_sessions) {
        ++totals_.sessions_overflow;
        return nullptr;
    }
    const SessionKey key = key_of(who);
    return &sessions_.try_emplace(key, key, who.netns_cookie, now_).first->second;
}

} // namespace bgpsnoop::engine
