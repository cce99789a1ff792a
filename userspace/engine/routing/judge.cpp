// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/judge.hpp"

#include <algorithm>

#include "engine/diagnosis/diagnosis.hpp"
#include "engine/session/deadline.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

std::optional<DecidingNotification> deciding_notification(const Evidence& seen)
{
    const auto by = seen.first_notification();
    if (!by)
        return std::nullopt;
    return DecidingNotification{*by, seen.stream(*by).notification};
}

/// Absent where the beginning was not seen, or the end.
std::optional<Duration> since_seen(const Evidence& seen, Time begin, Time end)
{
    if ((seen.incomplete && !seen.seen_before) || seen.unwatched)
        return std::nullopt;
    return std::max(end - begin, Duration{});
}

/// Of the first few others that live: what they say may be the reason.
std::vector<TapePtr> tapes_beside(const LiveConnection& live)
{
    constexpr std::size_t few = 2;
    std::vector<TapePtr> tapes;
    if (live.session != nullptr)
        for (const Connection* each : live.session->live())
            if (each != &live.connection && tapes.size() < few)
                if (auto tape = each->tape_so_far())
                    tapes.push_back(std::move(tape));
    return tapes;
}

/// Names, since a verdict takes its connection out of the session.
template <typename Which> std::vector<ConnectionId> ids_of(const Session& session, Which which)
{
    std::vector<ConnectionId> ids;
    for (const Connection* each : session.live())
        if (which(*each))
            ids.push_back(each->id());
    return ids;
}

} // namespace

Judge::Judge(LiveConnections& live, Sessions& sessions, const Listeners& listeners,
             EndsTogether& ends, const OpenSenders& open_senders, Report& report, Senses senses)
    : live_(live),
      sessions_(sessions),
      ends_(ends),
      open_senders_(open_senders),
      report_(report),
      senses_(senses),
      patience_(listeners, senses)
{
}

void Judge::review(ConnectionId id, Wait wait)
{
    LiveConnection* live = live_.find(id);
    if (live == nullptr)
        return;
    const bool may_have_lost = live->session != nullptr && live->session->has_winner();
    if (may_have_lost && may_be_collision(live->seen()))
        live->gave_way = live->gave_way || live->sibling() == Sibling::won;
    // Without a sibling first: to look for it costs more, and it can only delay.
    if (!is_due(live->seen(), Sibling::none))
        return;
    if (wait == Wait::for_others &&
        (may_end_with_others(live->seen()) || may_have_given_way(*live)))
        return;
    if (patience_.waits(*live, report_.now())) {
        live->was_due = live->was_due.value_or(report_.now());
        return;
    }
    const Sibling sibling = sibling_of(*live);
    if (!is_due(live->seen(), sibling))
        return;
    judge_those_before(live->session, live->seen());
    judge(*live, sibling);
}

bool Judge::is_due(const Evidence& seen, Sibling sibling) const
{
    const auto due = verdict_due(seen, sibling);
    return due && *due <= report_.now();
}

/// One that won and has ended since has won all the same, unless an error ended both before any of
/// them was established.
Sibling Judge::sibling_of(const LiveConnection& live) const
{
    const SessionHistory& past = live.history();
    const auto since = [&](const std::optional<Time>& at) { return at >= live.seen().first_seen; };
    const auto& said = past.last_notification;
    const bool of_an_error = live.another_was_notified() || (said && since(said->at));
    const bool holds = since(past.came_up) || !of_an_error;
    return live.gave_way && holds ? Sibling::won : live.sibling();
}

bool Judge::may_end_with_others(const Evidence& seen) const
{
    return seen.established() && report_.now() < *seen.ended_at() + timing::together &&
           ends_.others_up(seen);
}

/// A session that falls for another connection (as after a graceful restart) does so before anybody
/// has spoken there: whether that is a speaker shows in its OPENs.
bool Judge::may_have_given_way(const LiveConnection& live) const
{
    const Evidence& seen = live.seen();
    if (!seen.established() || seen.first_notification() ||
        report_.now() >= *seen.ended_at() + timing::noticed)
        return false;
    const Evidence* next = live.beside();
    return next != nullptr && next->first_seen > seen.first_seen && !next->opens_exchanged();
}

void Judge::review_before_next(const Session& session)
{
    const auto has_fallen = [](const Connection& each) {
        return each.seen().established() && each.seen().ended_at();
    };
    for (const ConnectionId id : ids_of(session, has_fallen))
        review(id, Wait::no_longer);
}

void Judge::close_former(const Identity& who)
{
    const Session* former = sessions_.of_former_netns(who);
    if (former == nullptr)
        return;
    for (const ConnectionId id : ids_of(*former, [](const Connection&) { return true; }))
        judge(*live_.find(id), Sibling::none);
}

/// A session that ended, and whose verdict waits for what becomes of the next call, is past for it.
void Judge::judge_those_before(const Session* session, const Evidence& next, bool only_due)
{
    if (session == nullptr)
        return;
    const auto is_past = [&](const Connection& each) {
        const Evidence& seen = each.seen();
        if (&seen == &next || !seen.established())
            return false;
        if (!seen.ended_at())
            return !only_due && seen.who.local.address == next.who.local.address &&
                   may_have_ended_unseen(seen, next);
        return *seen.ended_at() < next.first_seen && (!only_due || is_due(seen, Sibling::none));
    };
    for (const ConnectionId id : ids_of(*session, is_past)) {
        LiveConnection& live = *live_.find(id);
        judge(live, live.sibling());
    }
}

/// What happened to one connection may be what the verdict on its sibling waits for. Of a crowd
/// most wait for time to pass, and are left alone.
void Judge::review_siblings(ConnectionId id, const Session* session)
{
    if (session == nullptr || session->live().size() < 2)
        return;
    const auto waits = [&](const Connection& each) {
        return each.id() != id && (session->has_winner() || is_due(each.seen(), Sibling::none)) &&
               each.seen().ended_at();
    };
    for (const ConnectionId each : ids_of(*session, waits))
        review(each);
}

void Judge::review_due()
{
    for (const ConnectionId id : live_.due_by(report_.now()))
        review(id);
}

/// The next agent is told of those whose sockets are there still: see JudgedSockets.
void Judge::conclude_ended()
{
    for (const ConnectionId id : live_.ended()) {
        LiveConnection& live = *live_.find(id);
        judge(live, sibling_of(live));
    }
}

void Judge::give_up_silent()
{
    for (const ConnectionId id : live_.silent_since(report_.now() - timing::given_up))
        judge(*live_.find(id), Sibling::none);
}

void Judge::give_up_strangers(std::size_t most)
{
    for (const ConnectionId id : live_.strangers_beyond(most))
        judge(*live_.find(id), Sibling::none);
}

void Judge::close_all()
{
    for (const ConnectionId id : live_.all()) {
        LiveConnection& live = *live_.find(id);
        live.connection.end_input(report_.now());
        judge(live, live.sibling());
    }
}

Case Judge::case_of(const LiveConnection& live, Sibling sibling) const
{
    const Evidence& seen = live.seen();
    Case result{seen, live.history(), sibling, senses_, live.beside()};
    if (seen.established() && seen.ended_at()) {
        result.together = ends_.with(seen);
        result.router_lives = ends_.router_lives(seen);
        result.others_go_on = ends_.others_up(seen);
    }
    result.up_beside = still_up(live.up_beside(), seen);
    ask_of_refuser(result);
    result.same_speaker = sessions_.same_speaker(seen);
    result.next = live.next();
    return result;
}

/// The kernel tells who listens. In captures, what it said to others shows that somebody lives.
void Judge::ask_of_refuser(Case& c) const
{
    const Evidence& seen = c.seen;
    const bool by_peer = seen.received.reset_at && !seen.handshake_done();
    const wire::Address& refuser = by_peer ? seen.who.peer.address : seen.who.local.address;
    if (senses_.drops || refuser.is_link_local() || (!seen.syn_refused && !by_peer))
        return;
    c.refuser_up_with = ends_.other_session_at(refuser, seen.who);
    c.refuser_spoke = open_senders_.last_to_another(refuser, seen.who);
}

void Judge::judge(LiveConnection& live, Sibling sibling)
{
    const Time due = live.was_due.value_or(report_.now());
    for (Event& event : live.connection.give_up_waiting())
        report_.tell_at(due, live, std::move(event));
    const Evidence& seen = live.seen();
    const Verdict verdict = diagnose(case_of(live, sibling));
    const Time ended = seen.ended_at().value_or(report_.now());
    const bool goes_on = verdict.outcome == Outcome::open; // only the capture has ended
    if (seen.established() && !live.up_without_it() && !goes_on)
        report_.tell_at(ended, live,
                        SessionDown{since_seen(seen, *seen.up_at, ended), verdict.outcome});
    ConnectionClosed closed{verdict, deciding_notification(seen),
                            since_seen(seen, seen.first_seen, ended)};
    closed.beside_story =
        live.session != nullptr && live.session->is_beside_the_story(seen, verdict.outcome);
    closed.tape = live.connection.tape_so_far();
    closed.beside = tapes_beside(live);
    report_.tell_at(due, live, closed);
    count_unknown_peer(live.session, verdict.outcome);
    if (Session* session = live.session) {
        session->record(live.connection, verdict, report_.now());
        sessions_.see(*session); // it may have knocked
        session->detach(live.connection);
        if (const auto change = session->change_state(report_.now()); change && !goes_on)
            report_.tell(live, *change);
    }
    ends_.forget(live.connection.number());
    live_.finish(live.connection.id(), report_.now());
}

void Judge::count_unknown_peer(const Session* session, Outcome outcome)
{
    if (session == nullptr || !session->is_neighbor())
        ++unknown_peer_outcomes_[outcome];
}

void Judge::judge_at_once(const Evidence& seen, Session* session)
{
    judge_those_before(session, seen);
    const SessionHistory& history = session != nullptr ? session->history() : no_history;
    Case sole{seen, history, Sibling::none, senses_};
    sole.up_beside = still_up(session != nullptr ? session->up_beside(nullptr) : nullptr, seen);
    ask_of_refuser(sole);
    const Verdict verdict = diagnose(sole);
    count_unknown_peer(session, verdict.outcome);
    if (session != nullptr)
        session->conclude(seen, verdict, report_.now());
    ConnectionClosed closed{verdict, std::nullopt,
                            seen.ended_at().value_or(report_.now()) - seen.first_seen};
    if (live_.makes_tapes() && seen.syn_refused)
        closed.tape = std::make_shared<const Tape>(tape_of(seen, {}));
    report_.tell(live_.next_number(), seen.who, session, std::move(closed));
}

} // namespace bgpsnoop::engine
