#include <algorithm>

#include "engine/diagnosis/diagnosis.hpp"
#include "engine/engine_impl.hpp"
#include "engine/session/observe.hpp"

/// Inputs that no living socket carries: they are attributed by their endpoints. A peer known by
/// nothing else gets no session from them.
namespace bgpsnoop::engine {

namespace {

enum class Match : std::uint8_t { none, addresses, connection };

/// A port that is not known yet may be any.
bool same_port(std::uint16_t known, std::uint16_t port)
{
    return known == 0 || known == port;
}

Match match(const Identity& known, const Identity& who)
{
    if (known.local.address != who.local.address || known.peer.address != who.peer.address)
        return Match::none;
    const bool ports =
        same_port(known.local.port, who.local.port) && same_port(known.peer.port, who.peer.port);
    return ports ? Match::connection : Match::addresses;
}

/// A key or a TTL is a matter of the neighbour, whatever the connection; the rest is of one.
bool concerns(const SegmentDropped& drop, Match match)
{
    const DropKind kind = kind_of(drop.reason);
    if (kind == DropKind::authentication || kind == DropKind::ttl)
        return match != Match::none;
    return match == Match::connection;
}

} // namespace

bool can_begin(const ResetSeen& reset)
{
    return reset.direction == Direction::received;
}

void Engine::Impl::take(const Input& input, const IcmpSeen&)
{
    if (input.connection != ConnectionId::none)
        return feed_connection(input);
    const Session* session = find_session(input.who);
    if (session == nullptr)
        return;
    for (const Connection* each : session->live())
        if (match(each->seen().who, input.who) == Match::connection)
            return feed_as(each->id(), input);
}

void Engine::Impl::take(const Input& input, const SegmentDropped& drop)
{
    Session* session = find_session(input.who);
    if (session == nullptr)
        return;
    session->dropped(drop, now_);
    std::vector<ConnectionId> concerned;
    for (const Connection* each : session->live())
        if (concerns(drop, match(each->seen().who, input.who)))
            concerned.push_back(each->id());
    for (const ConnectionId id : concerned)
        feed_as(id, input);
    const auto id = warning_of(drop.reason);
    if (concerned.empty() && session->warn(id))
        emit(0, input.who, session,
             Warning{id, drop_warning(drop.reason, input.who.peer.address.to_string())});
}

/// The ports of another connection of the same neighbour are not this one's.
void Engine::Impl::feed_as(ConnectionId id, const Input& input)
{
    const auto which = connections_.find(id);
    if (which == connections_.end())
        return;
    Input own = input;
    own.connection = id;
    if (match(which->second.connection.seen().who, input.who) != Match::connection)
        own.who = which->second.connection.seen().who;
    feed_connection(own);
}

void Engine::Impl::take(const Input& input, const SynRefused&)
{
    Evidence seen;
    seen.who = input.who;
    seen.initiator = Initiator::peer;
    seen.first_seen = input.time;
    seen.syn_refused = true;
    conclude_at_once(seen, find_session(input.who));
}

void Engine::Impl::take(const Input& input, const CallUnsendable&)
{
    Evidence seen;
    seen.who = input.who;
    seen.initiator = Initiator::local;
    seen.first_seen = input.time;
    seen.unsendable = true;
    conclude_at_once(seen, session_for(input.who));
}

/// There never was a connection of TCP's: one finding is all.
void Engine::Impl::conclude_at_once(const Evidence& seen, Session* session)
{
    const Verdict verdict =
        diagnose({seen, session ? session->history() : no_history, Sibling::none, options_.senses});
    if (session != nullptr)
        session->conclude(seen, verdict, now_);
    else
        ++totals_.unknown_peer_outcomes[verdict.outcome];
    emit(next_number_++, seen.who, session,
         ConnectionClosed{verdict, std::nullopt, Duration::zero()});
}

void Engine::Impl::take(const Input& input, const ResetSeen& reset)
{
    const bool known = connections_.contains(input.connection);
    const bool tied = input.connection != ConnectionId::none;
    if (tied && (known || can_begin(reset) || finished_.number_of(input.connection)))
        feed_connection(input);
    else
        orphan_reset(input, reset);
}

void Engine::Impl::orphan_reset(const Input& input, const ResetSeen& reset)
{
    Session* session = find_session(input.who);
    const auto number = session ? session->recent_connection(input.who) : std::nullopt;
    const ResetObserved event{reset.direction, Phase::closing, reset.kernel_reason};
    if (session != nullptr)
        session->observe(event, now_);
    emit(number.value_or(0), input.who, session, event);
}

/// After the verdict two things are still worth a word: a RST, because the peer answers what we
/// sent to nobody, and what a daemon that was stopped says when it wakes, at either end. What it
/// reads then was told when it arrived.
void Engine::Impl::late(const Input& input, std::uint64_t number)
{
    std::optional<Event> event;
    if (const auto* reset = std::get_if<ResetSeen>(&input.what))
        event = ResetObserved{reset->direction, Phase::closing, reset->kernel_reason};
    if (const auto* message = std::get_if<MessageSeen>(&input.what);
        message != nullptr && !is_traffic(message->type) &&
        (message->direction == Direction::sent || !message->delivered))
        event = observe(*message);
    if (!event)
        return;
    Session* session = find_session(input.who);
    if (session != nullptr)
        session->observe(*event, now_);
    emit(number, input.who, session, std::move(*event));
}

} // namespace bgpsnoop::engine
