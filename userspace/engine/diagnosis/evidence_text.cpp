// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/evidence_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/diagnosis/capture_values.hpp"
#include "engine/diagnosis/company.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/fell_together.hpp"
#include "engine/diagnosis/host_facts.hpp"
#include "engine/diagnosis/open_values.hpp"
#include "engine/diagnosis/values.hpp"
#include "engine/session/icmp.hpp"
#include "engine/third_person.hpp"
#include "wire/names.hpp"
#include "wire/text.hpp"

namespace bgpsnoop::engine {

namespace {

bool one_of(Outcome outcome, std::initializer_list<Outcome> outcomes)
{
    return std::ranges::count(outcomes, outcome) > 0;
}

/// What an outcome's facts are about.
bool is_attempt(Outcome outcome) // to connect
{
    using enum Outcome;
    return one_of(outcome, {connect_refused, connect_rejected, connect_timeout, connect_abandoned,
                            connect_unsendable, not_listening});
}

bool is_refusal(Outcome outcome) // so that history counts
{
    using enum Outcome;
    return is_attempt(outcome) ||
           one_of(outcome, {closed_without_answer, refused_locally, connection_rejected});
}

bool may_follow_a_word(Outcome outcome) // so that one said before counts, until a session is up
{
    using enum Outcome;
    return is_refusal(outcome) || one_of(outcome, {closed_in_open_confirm, open_not_sent,
                                                   open_unanswered, local_closed, local_reset});
}

bool is_silence(Outcome outcome) // so that queues and clocks count
{
    using enum Outcome;
    return one_of(outcome,
                  {hold_timer_expired, send_hold_timer_expired, open_unanswered, open_not_sent,
                   tcp_timeout, peer_closed, peer_reset, local_closed, local_reset});
}

bool is_refusal_in_words(Outcome outcome) // so that what the OPENs say counts
{
    using enum Outcome;
    return one_of(outcome, {open_rejected, connection_rejected, closed_in_open_confirm,
                            update_error, cease_other});
}

bool any_outcome(Outcome)
{
    return true;
}

std::string number_of_segments(std::uint64_t count)
{
    return fmt::format("{} segment{}", count, count == 1 ? "" : "s");
}

std::string past_call(const Case& c)
{
    if (!c.past.peer_called || !called_by_us(c))
        return {};
    return fmt::format("it last called us, at {}, {}", c.past.peer_called->local.to_string(),
                       before(c, c.past.peer_called->at));
}

std::string last_notification(const Case& c)
{
    if (last_word(c) == nullptr)
        return {};
    return fill("the last NOTIFICATION was \"{original}\", {ago} before", c);
}

std::string past_session(const Case& c)
{
    if (c.up_beside != nullptr && c.up_beside->up_at > end_time(c))
        return "a session with it came up " + before(c, *c.up_beside->up_at);
    if (c.up_beside != nullptr)
        return "a session with it is up, of our address " +
               c.up_beside->who.local.address.to_string();
    if (!c.past.ever_established)
        return c.past.ended.empty() ? std::string() : "no session with it was seen established";
    if (c.past.downs.empty())
        return "a session with it was established before";
    return fmt::format("a session with it was established until {} ({})",
                       before(c, c.past.downs.back().at), name(c.past.downs.back().outcome));
}

std::string last_words(const Case& c)
{
    if (!c.seen.notified_too_late())
        return {};
    const auto& said = c.seen.sent.notification;
    return fmt::format("our NOTIFICATION \"{}\" came after its FIN",
                       wire::notification_title(said.code, said.subcode));
}

std::string segments(const Case& c)
{
    const auto repeated = c.seen.sample.retransmits.value_or(0);
    if (repeated == 0)
        return {};
    return (c.seen.syn_unanswered ? "its TCP repeated " : "our TCP repeated ") +
           number_of_segments(repeated);
}

std::string icmp_answer(const Case& c)
{
    return c.seen.icmp ? unreachable_text(c.seen) + " came back for a segment of ours"
                       : std::string();
}

std::string a_key(const Case& c)
{
    return has_key(c) ? "an MD5 or TCP-AO key is set on our socket" : "";
}

std::string drops_here(const Case& c)
{
    const Drops& drops = c.seen.handshake_done() ? c.seen.drops : c.past.drops;
    for (const auto kind :
         {DropKind::authentication, DropKind::ttl, DropKind::filter, DropKind::blind})
        if (const auto reason = drops.latest(kind)) {
            const DropCount& dropped = drops.of(*reason);
            return fmt::format("this host dropped {}, the last {}: {}",
                               number_of_segments(dropped.count), before(c, dropped.last),
                               drop_clause(*reason, dropped.direction));
        }
    return {};
}

std::string last_heard(const Case& c)
{
    const auto last = c.seen.received.counts.last_message();
    return last ? fmt::format("its last message was read {}", before(c, *last)) : "";
}

std::string last_written(const Case& c)
{
    return c.seen.wrote_at
               ? fmt::format("our last message was written {}", before(c, *c.seen.wrote_at))
               : "";
}

std::string last_acked(const Case& c)
{
    const SocketSample& sample = c.seen.sample;
    if (!c.seen.handshake_done() || !sample.heard_at)
        return {};
    if (!sample.acked_at)
        return "its TCP acknowledged nothing after the handshake";
    return fmt::format("its TCP last acknowledged something new {}", before(c, *sample.acked_at));
}

std::string last_segment(const Case& c)
{
    const auto& heard = c.seen.sample.heard_at;
    return heard ? fmt::format("its last segment came {}", before(c, *heard)) : "";
}

std::string repeats(const Case& c)
{
    if (!repeats_in_vain(c))
        return {};
    return fmt::format("it repeated what we had acknowledged, the last time {}",
                       before(c, *c.seen.sample.repeated_at));
}

std::string queues(const Case& c)
{
    std::string text;
    if (const auto bytes = c.seen.unread(); bytes > 0)
        text = fmt::format("{} bytes of it lay unread in our receive queue", bytes);
    if (const auto bytes = c.seen.stale_unacked().value_or(0); bytes > 0)
        text += fmt::format("{}{} bytes of ours were not acknowledged", text.empty() ? "" : ", ",
                            bytes);
    return text;
}

std::string last_unseen(const Case& c)
{
    const auto& at = c.seen.received.unseen_at;
    return at ? fmt::format("what it sent and the capture lacks was last acknowledged {}",
                            before(c, *at))
              : "";
}

std::string holes(const Case& c)
{
    const auto bytes = c.seen.sample.missing_bytes.value_or(0);
    return bytes > 0 ? fmt::format("{} bytes that it sent never arrived", bytes) : "";
}

std::string closed_windows(const Case& c)
{
    if (peer_window_closed(c))
        return "its receive window was closed";
    return our_window_closed(c) ? "our receive window was closed" : "";
}

std::string kind_of_reset(const Case& c)
{
    const bool by_us =
        c.seen.ending && c.seen.ending->reset && c.seen.ending->by == Direction::sent;
    const StreamEvidence& sender = by_us ? c.seen.sent : c.seen.received;
    if (sender.reset_ttl_foreign == true)
        return "the RST came from another distance than its sender's other segments";
    if (!sender.reset_with_ack)
        return {};
    return *sender.reset_with_ack ? "the RST had ACK set, as of a live socket"
                                  : "the RST was bare, as of a host without the connection";
}

struct Fact {
    bool (*matters)(Outcome);
    std::string (*text)(const Case&); ///< empty where it is not so
};

constexpr std::array facts{
    Fact{is_refusal, past_session},
    Fact{may_follow_a_word, last_notification},
    Fact{is_refusal, past_call},
    Fact{is_attempt, segments},
    Fact{is_refusal_in_words, odd_ases},
    Fact{any_outcome, other_open},
    Fact{any_outcome, ended_together},
    Fact{any_outcome, lacking_of_peer},
    Fact{any_outcome, lacking_of_speaker},
    Fact{any_outcome, our_address},
    Fact{any_outcome, other_end},
    Fact{any_outcome, icmp_answer},
    Fact{is_attempt, a_key},
    Fact{any_outcome, last_words},
    Fact{any_outcome, drops_here},
    Fact{is_silence, last_heard},
    Fact{is_silence, last_unseen},
    Fact{is_silence, last_written},
    Fact{is_silence, last_segment},
    Fact{is_silence, last_acked},
    Fact{is_silence, repeats},
    Fact{is_silence, queues},
    Fact{is_silence, segments},
    Fact{is_silence, holes},
    Fact{is_silence, closed_windows},
    Fact{is_silence, kind_of_reset},
};

} // namespace

std::vector<std::string> evidence_text(Outcome outcome, const Case& c)
{
    std::vector<std::string> clauses;
    for (const Fact& fact : facts)
        if (fact.matters(outcome))
            if (const std::string text = fact.text(c); !text.empty())
                clauses.push_back(as_seen_by(c.seen.who, text));
    return clauses;
}

} // namespace bgpsnoop::engine
