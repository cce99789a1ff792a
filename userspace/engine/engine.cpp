// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.hpp"

#include <algorithm>

#include "engine/session/attribution.hpp"
#include "engine/session/bind_failure.hpp"
#include "engine/session/first_input.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::size_t connections_of_stranger = 4;

} // namespace

Engine::Engine(const Options& options)
    : most_stranger_connections_(connections_of_stranger * options.max_strangers),
      clean_interval_(std::min<Duration>(options.session_expiry, std::chrono::minutes(1))),
      sessions_(options.ports, {options.max_sessions, options.max_strangers, options.session_expiry,
                                options.own_netns}),
      listeners_(options.own_netns),
      live_(options.ports, options.tapes),
      report_(options.all_messages),
      judge_(live_, sessions_, listeners_, ends_, open_senders_, report_, options.senses),
      neighbors_(sessions_, live_, listeners_),
      resumption_(live_, sessions_, neighbors_, ends_, report_),
      strays_(sessions_, neighbors_, judge_, report_),
      own_calls_(sessions_, live_, listeners_)
{
}

void Engine::limit(std::size_t max_sessions, std::size_t max_strangers, Duration session_expiry)
{
    most_stranger_connections_ = connections_of_stranger * max_strangers;
    clean_interval_ = std::min<Duration>(session_expiry, std::chrono::minutes(1));
    sessions_.limit(max_sessions, max_strangers, session_expiry);
}

std::vector<Finding> Engine::feed(const Input& input)
{
    report_.advance(input.time);
    std::visit([&](const auto& what) { route(input, what); }, input.what);
    return report_.collect();
}

void Engine::route(const Input&, const Tick&)
{
    resumption_.give_up_unrecognised();
    judge_.review_due();
    judge_.give_up_strangers(most_stranger_connections_);
    if (report_.now() - cleaned_at_ < clean_interval_)
        return;
    cleaned_at_ = report_.now();
    judge_.give_up_silent();
    live_.judged().forget_silent(report_.now() - timing::socket_gone);
    sessions_.expire(report_.now());
}

void Engine::route(const Input&, const LossNoticed&)
{
    live_.lose_records();
}

void Engine::route(const Input& input, const Lost& lost)
{
    records_lost_[lost.kind] += lost.count;
    live_.lose_records();
    report_.tell(0, input.who, nullptr, RecordsLost{lost.kind, lost.count});
}

void Engine::route(const Input&, const EndOfInput&)
{
    judge_.close_all();
}

void Engine::route(const Input&, const EndOfWatch&)
{
    judge_.conclude_ended();
}

void Engine::route(const Input& input, const ListeningBegun& begun)
{
    if (listeners_.begin(input, begun.found) && !begun.found)
        report_.tell(0, input.who, nullptr, ListenerOpened{});
}

void Engine::route(const Input& input, const ListeningEnded& ended)
{
    const auto listener = listeners_.end(input.who);
    if (!listener)
        return;
    ListenerClosed closed{.process_exits = ended.owner_exiting};
    if (!listener->found)
        closed.opened_at = listener->since;
    report_.tell(0, listener->who, nullptr, closed);
}

void Engine::route(const Input& input, const BindFailed& failed)
{
    Warning warning = bind_failure(input.who, failed, listeners_.owner_of(input.who));
    if (bind_failures_.is_news(input, warning))
        report_.tell(0, input.who, nullptr, std::move(warning));
}

void Engine::route(const Input& input, const SynRefused& refused)
{
    strays_.refused_syn(input, refused);
}

void Engine::route(const Input& input, const SynUnanswered& call)
{
    if (call.goes_on)
        strays_.calling(input, call);
    else
        strays_.unanswered_syn(input, call);
}

void Engine::route(const Input& input, const CallUnsendable&)
{
    strays_.unsendable_call(input);
}

void Engine::route(const Input& input, const ResetSeen& reset)
{
    if (!deliver(input))
        strays_.reset(input, reset);
}

void Engine::route(const Input& input, const IcmpSeen& icmp)
{
    if (input.connection != ConnectionId::none)
        deliver(input);
    else if (const Session* session = sessions_.find(input.who))
        for (const Input& own : attribute(input, icmp, *session))
            deliver(own);
}

/// Of a session at rest nothing follows from it.
void Engine::route(const Input& input, const SampleUnchanged&)
{
    LiveConnection* live = live_.find(input.connection);
    if (live != nullptr && !live->connection.rests(input.time))
        deliver({input.time, input.connection, live->seen().who, SampleTaken{live->seen().sample}});
}

void Engine::route(const Input& input, const NamespaceGone&)
{
    sessions_.lose_netns(input.who.netns, report_.now());
}

void Engine::route(const Input& input, const SegmentDropped& drop)
{
    Session* session = sessions_.find(input.who);
    if (session == nullptr)
        return;
    session->dropped(drop, report_.now());
    const auto own_inputs = attribute(input, drop, *session);
    for (const Input& own : own_inputs)
        deliver(own);
    if (own_inputs.empty())
        strays_.drop(input, drop, *session);
}

/// To the connection that it names; false: it has none.
bool Engine::deliver(const Input& input)
{
    if (input.connection == ConnectionId::none)
        return false;
    // Whatever waited and is due by now is judged by what was known then; this one may be among it.
    if (const LiveConnection* live = live_.find(input.connection))
        judge_.review_siblings(input.connection, live->session);
    if (const auto number = live_.finished_number(input)) {
        strays_.late(input, *number);
        return true;
    }
    LiveConnection* live = live_.find(input.connection);
    if (live == nullptr)
        live = live_.recognise(input);
    if (live == nullptr) {
        if (!can_begin(input))
            return false;
        judge_.close_former(input.who);
        Session* session = sessions_.find_or_make(input.who, report_.now());
        if (session != nullptr)
            judge_.review_before_next(*session);
        const bool has_room = session == nullptr || live_.make_room(*session);
        live = &live_.begin(input, has_room ? session : nullptr);
        live->overflow_noted = !has_room;
        if (!has_room)
            sessions_.note_overflow();
    }
    apply(input, *live);
    return true;
}

/// What happens to an address of ours happens to each connection that has it.
void Engine::deliver_to_all_from(const Input& input)
{
    for (const ConnectionId id : live_.from(input.who))
        if (const LiveConnection* live = live_.find(id)) // one may be judged with another
            deliver({input.time, id, live->seen().who, input.what});
}

void Engine::apply(const Input& input, LiveConnection& live)
{
    const bool was_up = live.seen().established();
    Events events = live.connection.apply(input);
    neighbors_.follow(live, report_.now());
    for (Event& event : events)
        report_.tell_at(input.time, live, std::move(event));
    if (const auto* fault = std::get_if<StreamFault>(&input.what))
        report_.count_fault(*fault);
    live_.note_end(live);
    follow(live, was_up, input.time);
    own_calls_.follow(input, live);
    open_senders_.note(input);
    if (live.seen().established() && live.seen().ended_at())
        ends_.end(live.connection.number(), live.seen());
    const Session* session = live.session; // the review may end the connection
    judge_.review(input.connection);
    judge_.review_siblings(input.connection, session);
}

/// What follows for the session from what happened to the connection.
void Engine::follow(const LiveConnection& live, bool was_up, Time at)
{
    const bool came_up = live.seen().established() && !was_up && !live.up_without_it();
    if (Session* session = live.session) {
        if (came_up)
            judge_.conclude_before_up(*session, live.seen());
        session->update(live.connection, report_.now());
        sessions_.note_speaker(*session, live.seen());
        if (const auto change = session->change_state(report_.now()))
            report_.tell_at(at, live, *change);
        if (came_up)
            session->come_up(live.seen(), report_.now());
    }
    if (live.seen().established() && !was_up)
        ends_.come_up(live.connection.number(), live.seen());
    if (came_up)
        report_.tell_at(at, live, SessionUp{live.seen().hold_time(), live.seen().was_up_before()});
}

void Engine::name_netns(const NetnsName& name_of)
{
    sessions_.name_netns(name_of, report_.now());
    listeners_.name_netns(name_of);
}

std::vector<Engine::Unheard> Engine::unheard_since(Time time) const
{
    std::vector<Unheard> result;
    for (const Connection* each : live_.unheard_since(time))
        result.push_back({each->id(), each->seen().who});
    return result;
}

KeptState Engine::keep() const
{
    KeptState kept;
    kept.time = report_.now();
    kept.sessions = sessions_.keep();
    kept.judged = live_.judged().keep();
    return kept;
}

std::vector<Finding> Engine::resume(const KeptState& kept, Time now)
{
    report_.advance(now);
    resumption_.resume(kept);
    return report_.recalled();
}

Snapshot Engine::snapshot() const
{
    Snapshot result{.time = report_.now(),
                    .listeners = listeners_.all(),
                    .listeners_forgotten = listeners_.forgotten(),
                    .unknown_peer_outcomes = judge_.unknown_peer_outcomes(),
                    .records_lost = records_lost_,
                    .decode_errors = report_.decode_errors(),
                    .warnings = report_.warnings()};
    sessions_.put_into(result);
    return result;
}

} // namespace bgpsnoop::engine
