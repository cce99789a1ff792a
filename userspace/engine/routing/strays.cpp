// SPDX-License-Identifier: Apache-2.0
#include "engine/routing/strays.hpp"

#include "engine/session/observe.hpp"

namespace bgpsnoop::engine {

namespace {

ResetObserved observe(const ResetSeen& reset)
{
    return {reset.direction, Phase::closing, reset.kernel_reason};
}

/// After the verdict two things are still worth a word: a RST, because the peer answers what we
/// sent to nobody, and what a daemon that was stopped says when it wakes, at either end. What it
/// reads then was told when it arrived.
std::optional<Event> worth_a_word(const Input& input)
{
    if (const auto* reset = std::get_if<ResetSeen>(&input.what))
        return observe(*reset);
    const auto* message = std::get_if<MessageSeen>(&input.what);
    if (message == nullptr || is_traffic(message->type))
        return std::nullopt;
    if (message->direction == Direction::received && message->delivered)
        return std::nullopt;
    return observe(*message);
}

} // namespace

Strays::Strays(Sessions& sessions, Neighbors& neighbors, Judge& judge, Report& report)
    : sessions_(sessions), neighbors_(neighbors), judge_(judge), report_(report)
{
}

void Strays::refused_syn(const Input& input, const SynRefused& refused)
{
    Evidence seen;
    seen.who = input.who;
    seen.initiator = Initiator::peer;
    seen.first_seen = input.time;
    seen.syn_refused = true;
    seen.sent.reset_ttl_foreign = refused.foreign_ttl;
    judge_at_once(seen);
}

void Strays::judge_at_once(const Evidence& seen)
{
    judge_.close_former(seen.who);
    Session* session = sessions_.find_or_make(seen.who, report_.now());
    if (session != nullptr)
        sessions_.see(*session);
    judge_.judge_at_once(seen, session);
}

void Strays::unanswered_syn(const Input& input, const SynUnanswered& call)
{
    Evidence seen;
    seen.who = input.who;
    seen.initiator = Initiator::peer;
    seen.first_seen = call.since;
    seen.syn_unanswered = true;
    seen.sample.retransmits = call.repeats;
    seen.sample.untaken_answers = call.untaken_answers;
    seen.withdrawn = call.withdrawn;
    (call.given_up ? seen.closed_at : seen.input_over) = input.time;
    judge_at_once(seen);
}

void Strays::calling(const Input& input, const SynUnanswered& call)
{
    if (Session* session = sessions_.find_or_make(input.who, report_.now()))
        session->called({input.time, input.who.local.address, call.since});
}

void Strays::unsendable_call(const Input& input)
{
    Evidence seen;
    seen.who = input.who;
    seen.initiator = Initiator::local;
    seen.first_seen = input.time;
    seen.unsendable = true;
    judge_.judge_at_once(seen, neighbors_.call_in_vain(seen));
}

void Strays::reset(const Input& input, const ResetSeen& reset)
{
    Session* session = sessions_.find(input.who);
    const auto number = session != nullptr ? session->recent_connection(input.who) : std::nullopt;
    report_.tell(number.value_or(0), input.who, session, observe(reset));
}

void Strays::drop(const Input& input, const SegmentDropped& drop, Session& session)
{
    const auto id = warning_of(drop.reason);
    if (session.warn(id))
        report_.tell(0, input.who, &session,
                     Warning{id, drop_warning(drop.reason, input.who.peer.address.to_string())});
}

/// Whom our speaker refuses before his OPEN has come says who he is all the same.
void Strays::note_late_open(const Event& event, const Input& input, Session& session)
{
    const auto* message = std::get_if<MessageObserved>(&event);
    const auto* open = message != nullptr ? std::get_if<wire::Open>(&message->body) : nullptr;
    if (open == nullptr || message->direction != Direction::received || session.is_neighbor() ||
        !sessions_.calls_us(input.who))
        return;
    session.knock(input.time, *open);
    sessions_.see(session);
}

void Strays::late(const Input& input, std::uint64_t number)
{
    auto event = worth_a_word(input);
    if (!event)
        return;
    Session* session = sessions_.find(input.who);
    if (session != nullptr)
        note_late_open(*event, input, *session);
    report_.tell(number, input.who, session, std::move(*event));
}

} // namespace bgpsnoop::engine
