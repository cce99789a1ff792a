// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/outcomes.hpp"

#include <array>
#include <cerrno>
#include <cmath>

#include "engine/diagnosis/captured.hpp"
#include "engine/diagnosis/conditions.hpp"
#include "engine/session/icmp.hpp"
#include "engine/timing.hpp"

/// The first table: how a connection ended. Checked from the top, the first that holds counts. What
/// a message says goes before what TCP did, because a RST or FIN may follow any last word.
namespace bgpsnoop::engine {

namespace {

// --- What came over the connection --------------------------------------------------------------

bool still_there(const Case& c)
{
    return c.seen.input_over && !c.seen.ended_at() && c.seen.error == 0 && c.seen.handshake_done();
}

bool no_marker(const Case& c)
{
    return c.seen.sent.not_bgp || c.seen.received.not_bgp;
}

bool nothing_read(const Case& c)
{
    const auto& uncaptured = c.seen.sample.received_uncaptured;
    return !c.seen.received.open_at && !c.seen.received.traffic_at && !c.seen.established() &&
           !we_confirmed(c) && (!uncaptured || uncaptured->bytes == 0);
}

bool our_timer_without_word(const Case& c)
{
    return notified<4>(c) && sent_notification(c) && c.seen.sent.open_at && nothing_read(c);
}

bool rejected_as_first_word(const Case& c)
{
    // Of a connection that is older than the source, 6/3 may as well be the end of its session.
    return !c.seen.established() &&
           (notified_exactly<6, 5>(c) || (notified_exactly<6, 3>(c) && !c.seen.incomplete));
}

Duration tried_for(const Case& c) // until it was given up, or the capture ended
{
    const auto until = c.seen.closed_at ? c.seen.closed_at : c.seen.input_over;
    return until.value_or(c.seen.first_seen) - c.seen.first_seen;
}

/// A call that had been unanswered for long would have failed without its sibling, too.
bool lost_to_sibling(const Case& c)
{
    const bool gave_way = c.seen.handshake_done() ? c.seen.ending.has_value()
                                                  : c.seen.closed_by_owner && c.seen.error == 0 &&
                                                        tried_for(c) < timing::answer_due;
    return c.sibling == Sibling::won && !c.seen.established() && !c.seen.first_notification() &&
           gave_way;
}

// --- The attempt to connect ---------------------------------------------------------------------

bool connecting(const Case& c)
{
    return !c.seen.handshake_done() && c.seen.called;
}

bool reset_to_our_syn(const Case& c)
{
    const bool by_errno = !c.senses.resets && c.seen.error == ECONNREFUSED && !c.seen.icmp;
    return connecting(c) && (c.seen.received.reset_at || by_errno);
}

bool nothing_was_sent(const Case& c)
{
    return c.seen.unsendable ||
           (connecting(c) && c.seen.closed_at &&
            (c.seen.sample.segments_sent == 0U || c.seen.error == EADDRNOTAVAIL));
}

bool unreachable_answer(const Case& c)
{
    return connecting(c) && unreachable(c.seen) != Unreachable::none;
}

/// Of a direction that was not captured, nobody knows whether it held an answer.
bool unanswered(const Case& c)
{
    return connecting(c) && !c.seen.peer_uncaptured();
}

/// Two calls before it were given up unanswered too, after as long: the rhythm of a connect timer
/// that is shorter than a retransmission, not somebody who stops the speaker.
bool one_of_a_series(const Case& c)
{
    constexpr int tolerance = 4; // a quarter
    const auto& ended = c.past.ended;
    if (ended.size() < 2 || tried_for(c) <= timing::at_once)
        return false;
    const Duration most = std::max(tried_for(c) / tolerance, timing::jitter);
    return std::all_of(ended.end() - 2, ended.end(), [&](const SessionHistory::Ended& before) {
        using enum Outcome;
        return (before.outcome == connect_timeout || before.outcome == connect_abandoned) &&
               std::chrono::abs(before.lasted - tried_for(c)) <= most;
    });
}

/// A capture knows that a call was given up by the next one: its caller goes on. Or the answer is
/// there, and was not taken.
bool goes_on_calling(const Case& c)
{
    return c.senses.ahead && !call_withdrawn(c) && !c.seen.sent.reset_at &&
           (answer_untaken(c) || tried_for(c) >= timing::answer_short);
}

bool given_up_late(const Case& c)
{
    return tried_for(c) >= timing::answer_due ||
           (c.seen.closed_at && any<one_of_a_series, goes_on_calling>(c));
}

constexpr auto cut_short = any<unrepeated_at_the_end, just_answered_at_the_end>;

bool no_answer_in_time(const Case& c)
{
    return unanswered(c) && !cut_short(c) && (c.seen.error == ETIMEDOUT || given_up_late(c));
}

bool peer_took_it_back(const Case& c)
{
    return c.seen.syn_unanswered && call_withdrawn(c) && tried_for(c) < timing::answer_due;
}

bool peers_call_unanswered(const Case& c)
{
    return c.seen.syn_unanswered && !cut_short(c) &&
           (c.seen.closed_at || tried_for(c) >= timing::answer_due);
}

/// No speaker calls only to give up at once: it has met an error, and fetched it (SO_ERROR) before
/// it closed, so that no record of the close has it.
bool error_unheard(const Case& c)
{
    return connecting(c) && !c.senses.errors && c.seen.closed_by_owner && !exiting(c) &&
           c.seen.error == 0 && tried_for(c) <= timing::at_once;
}

bool gave_up_early(const Case& c)
{
    return unanswered(c) && c.seen.closed_at && c.seen.error == 0 && !c.seen.incomplete;
}

// --- TCP ended it, without a NOTIFICATION -------------------------------------------------------

bool ended_by_peer(const Case& c)
{
    return c.seen.ending && c.seen.ending->by == Direction::received;
}

bool ended_by_us(const Case& c)
{
    return c.seen.ending && c.seen.ending->by == Direction::sent;
}

bool tcp_gave_up(const Case& c)
{
    // Linux sends a RST behind the last keepalive probe that went unanswered.
    const bool ended_otherwise = c.seen.ending && !(ended_by_us(c) && c.seen.ending->reset);
    return c.seen.handshake_done() && !ended_otherwise && c.seen.closed_at &&
           (c.seen.error == ETIMEDOUT || c.seen.error == EHOSTUNREACH ||
            c.seen.error == ENETUNREACH);
}

bool peer_without_a_word(const Case& c)
{
    return ended_by_peer(c) && c.seen.peer_silent();
}

bool fin_when_established(const Case& c)
{
    return ended_by_peer(c) && c.seen.established() && !c.seen.ending->reset;
}

bool reset_when_established(const Case& c)
{
    return ended_by_peer(c) && c.seen.established();
}

bool both_opens(const Case& c)
{
    return ended_by_peer(c) && !open_is_cut(c) && (c.seen.sent.open_at || it_confirmed(c)) &&
           (c.seen.received.open_at || c.seen.received.open);
}

bool peer_tired_of_waiting(const Case& c)
{
    return ended_by_peer(c) && c.seen.speaker_silent();
}

bool we_refused(const Case& c)
{
    return ended_by_us(c) && c.seen.speaker_silent() && !called_by_us(c);
}

bool we_said_nothing(const Case& c)
{
    return ended_by_us(c) && c.seen.speaker_silent();
}

bool we_waited_in_vain(const Case& c)
{
    return ended_by_us(c) && c.seen.sent.open_at && nothing_read(c) &&
           c.seen.ending->at - *c.seen.sent.open_at >= timing::open_timer;
}

bool our_fin(const Case& c)
{
    return ended_by_us(c) && c.seen.speaker_wrote() && !c.seen.ending->reset;
}

bool our_reset(const Case& c)
{
    return ended_by_us(c) && c.seen.speaker_wrote();
}

constexpr std::array rules{
    OutcomeRule{"the capture ends, it lives", still_there, Outcome::open},
    OutcomeRule{"bytes without the BGP marker", no_marker, Outcome::not_bgp},
    OutcomeRule{"Cease 6/7", notified_exactly<6, 7>, Outcome::collision},
    OutcomeRule{"closed, its sibling lives on", lost_to_sibling, Outcome::collision},
    OutcomeRule{"our 4/0, nothing read", our_timer_without_word, Outcome::open_unanswered},
    OutcomeRule{"a NOTIFICATION that is cut off", code_is_cut, Outcome::unknown},

    OutcomeRule{"1/x", notified<1>, Outcome::header_error},
    OutcomeRule{"2/x", notified<2>, Outcome::open_rejected},
    OutcomeRule{"3/x", notified<3>, Outcome::update_error},
    OutcomeRule{"4/x", notified<4>, Outcome::hold_timer_expired},
    OutcomeRule{"5/x", notified<5>, Outcome::fsm_error},
    OutcomeRule{"6/5 or 6/3, not established", rejected_as_first_word,
                Outcome::connection_rejected},
    OutcomeRule{"6/1", notified_exactly<6, 1>, Outcome::max_prefixes},
    OutcomeRule{"6/2", notified_exactly<6, 2>, Outcome::administrative},
    OutcomeRule{"6/3, established or not known", notified_exactly<6, 3>, Outcome::administrative},
    OutcomeRule{"6/4", notified_exactly<6, 4>, Outcome::administrative},
    OutcomeRule{"6/6", notified_exactly<6, 6>, Outcome::administrative},
    OutcomeRule{"6/9 that wraps nothing", notified_exactly<6, 9>, Outcome::administrative},
    OutcomeRule{"6/8", notified_exactly<6, 8>, Outcome::out_of_resources},
    OutcomeRule{"6/10", notified_exactly<6, 10>, Outcome::bfd_down},
    OutcomeRule{"6/x", notified<6>, Outcome::cease_other},
    OutcomeRule{"7/x", notified<7>, Outcome::route_refresh_error},
    OutcomeRule{"8/x", notified<8>, Outcome::send_hold_timer_expired},
    OutcomeRule{"any other NOTIFICATION", is_notified, Outcome::notification_other},

    OutcomeRule{"found gone", gone_untold, Outcome::unknown},
    OutcomeRule{"RST to the peer's SYN", [](const Case& c) { return c.seen.syn_refused; },
                Outcome::not_listening},
    OutcomeRule{"the peer took its call back", peer_took_it_back, Outcome::connect_abandoned},
    OutcomeRule{"no answer to the peer's SYN", peers_call_unanswered, Outcome::connect_timeout},
    OutcomeRule{"RST to our SYN", reset_to_our_syn, Outcome::connect_refused},
    OutcomeRule{"connect failed at once", nothing_was_sent, Outcome::connect_unsendable},
    OutcomeRule{"ICMP to our SYN", unreachable_answer, Outcome::connect_rejected},
    OutcomeRule{"given up at once, errors are unheard", error_unheard, Outcome::connect_rejected},
    OutcomeRule{"SYN unanswered", no_answer_in_time, Outcome::connect_timeout},
    OutcomeRule{"given up early", gave_up_early, Outcome::connect_abandoned},

    OutcomeRule{"TCP's own timeout", tcp_gave_up, Outcome::tcp_timeout},
    OutcomeRule{"closed, its last words unseen", closes_on_the_unseen, Outcome::unknown},
    OutcomeRule{"peer closed, no byte", peer_without_a_word, Outcome::closed_without_answer},
    OutcomeRule{"peer's FIN, established", fin_when_established, Outcome::peer_closed},
    OutcomeRule{"peer's RST, established", reset_when_established, Outcome::peer_reset},
    OutcomeRule{"peer closed after both OPENs", both_opens, Outcome::closed_in_open_confirm},
    OutcomeRule{"peer closed, we wrote nothing", peer_tired_of_waiting, Outcome::open_not_sent},
    OutcomeRule{"we closed a call, no byte", we_refused, Outcome::refused_locally},
    OutcomeRule{"we closed our call, no byte", we_said_nothing, Outcome::open_not_sent},
    OutcomeRule{"we waited for an OPEN", we_waited_in_vain, Outcome::open_unanswered},
    OutcomeRule{"our FIN", our_fin, Outcome::local_closed},
    OutcomeRule{"our RST", our_reset, Outcome::local_reset},
};

} // namespace

std::span<const OutcomeRule> outcome_rules()
{
    return rules;
}

Outcome outcome_of(const Case& c)
{
    const auto* rule =
        std::ranges::find_if(rules, [&](const OutcomeRule& each) { return each.holds(c); });
    return rule == rules.end() ? Outcome::unknown : rule->outcome;
}

} // namespace bgpsnoop::engine
