// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/conditions.hpp"

#include <algorithm>
#include <cmath>

#include "engine/session/icmp.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

/// The address that the call was for is configured, whether its session lives or not.
bool called_elsewhere(const Case& c, const std::optional<SessionHistory::Call>& call)
{
    return call && end_time(c) - call->at <= timing::call_memory &&
           call->local != c.seen.who.local.address;
}

/// By another connection than this one, and before it ended.
bool called_since_word(const Case& c, const std::optional<SessionHistory::Call>& call)
{
    const auto* word = last_word(c);
    if (word == nullptr || !call || call->hung_up || call->local != c.seen.who.local.address)
        return false;
    const bool is_this = call->begun == c.seen.first_seen || call->begun == c.seen.handshake_at;
    return !is_this && call->begun >= word->at + timing::in_flight && call->begun <= end_time(c);
}

/// Of an OPEN, on whatever connection: who says it is there, and wants a session.
bool opened_since_word(const Case& c, const std::optional<SessionHistory::Opened>& opened)
{
    const auto* word = last_word(c);
    return word != nullptr && opened && opened->local == c.seen.who.local.address &&
           opened->at >= word->at + timing::in_flight && opened->at <= end_time(c);
}

} // namespace

const SessionHistory::Notified* last_word(const Case& c)
{
    const auto& last = c.past.last_notification;
    const bool settled = last && last->settled_at && *last->settled_at <= end_time(c);
    // A verdict that waits may learn of a word that was said later.
    const bool said = last && last->at <= end_time(c) + timing::trailing;
    return said && !settled ? &*last : nullptr;
}

bool peer_calls_us(const Case& c)
{
    return c.past.peer_calls(c.seen.who.local.address, end_time(c));
}

bool peer_calls_our_other_address(const Case& c)
{
    return called_elsewhere(c, c.past.peer_called);
}

bool knows_our_other_address(const Case& c)
{
    const bool elsewhere = c.past.ever_established && !established_before(c);
    return elsewhere || (peer_calls_our_other_address(c) && !established_before(c));
}

bool we_call_it(const Case& c)
{
    return c.past.we_call(c.seen.who.local.address, end_time(c));
}

bool we_call_from_elsewhere(const Case& c)
{
    return called_elsewhere(c, c.past.we_called);
}

bool last_word_was(const Case& c, Direction direction, std::uint8_t code, std::uint8_t subcode)
{
    const auto* word = last_word(c);
    return word != nullptr && word->what.direction == direction &&
           reason(word->what.notification) == wire::Notification::Inner{code, subcode};
}

bool within_error_wait(const Case& c)
{
    const auto* word = last_word(c);
    return word != nullptr && word->begins_a_wait(end_time(c));
}

bool peer_called_since(const Case& c)
{
    return called_since_word(c, c.past.peer_called) || opened_since_word(c, c.past.peer_opened);
}

bool we_called_since(const Case& c)
{
    return called_since_word(c, c.past.we_called) || opened_since_word(c, c.past.we_opened);
}

bool calls_after_word(const Case& c, Initiator end)
{
    const auto* word = last_word(c);
    return word != nullptr && c.seen.initiator == end &&
           c.seen.first_seen >= word->at + timing::in_flight;
}

bool peer_waits_after_error(const Case& c)
{
    return within_error_wait(c) && !peer_called_since(c);
}

bool we_wait_after_error(const Case& c)
{
    return within_error_wait(c) && !we_called_since(c);
}

bool just_lost(const Case& c)
{
    const auto& downs = c.past.downs;
    return established_before(c) && !downs.empty() && downs.back().at <= end_time(c) &&
           end_time(c) - downs.back().at <= timing::not_ready;
}

bool came_back_at_once(const Case& c)
{
    const auto& downs = c.past.downs;
    return !downs.empty() && std::ranges::all_of(downs, [](const SessionHistory::Ended& down) {
        return down.up_again_at && *down.up_again_at - down.at < timing::restart;
    });
}

bool code_is_cut(const Case& c)
{
    const auto by = c.seen.first_notification();
    return by && c.seen.stream(*by).notification_cut;
}

bool open_is_cut(const Case& c)
{
    const StreamEvidence& theirs = c.seen.received;
    // Of what a capture lacks, the OPEN's end came all the same.
    return theirs.open_cut && !theirs.open && !theirs.traffic_at && !theirs.bytes_missed;
}

bool babbled_at_the_end(const Case& c)
{
    return c.seen.ending && c.seen.stream(c.seen.ending->by).given_up;
}

bool gone_untold(const Case& c)
{
    return c.seen.end_untold && !c.seen.ending && c.seen.error == 0;
}

bool last_words_unseen(const Case& c)
{
    return c.seen.ending && c.seen.last_word_unseen(c.seen.ending->by);
}

bool answers_the_unseen(const Case& c)
{
    if (!c.seen.ending)
        return false;
    const bool by_us = c.seen.ending->by == Direction::sent;
    const bool spoke = by_us ? c.seen.speaker_wrote() : !c.seen.peer_silent();
    const Direction other = by_us ? Direction::received : Direction::sent;
    const bool refuses = !spoke && c.seen.ending->at - c.seen.first_seen < timing::slow_close;
    const auto& at = c.seen.stream(other).unseen_at;
    return !refuses && c.seen.last_word_unseen(other) && at &&
           c.seen.ending->at - *at <= timing::alive;
}

bool closes_on_the_unseen(const Case& c)
{
    return last_words_unseen(c) || answers_the_unseen(c) || babbled_at_the_end(c);
}

bool is_notified(const Case& c)
{
    return c.seen.first_notification().has_value();
}

namespace {

/// Late enough to be about this attempt, or about the end of this session.
bool matters(const Case& c, std::optional<Time> dropped)
{
    if (!dropped)
        return false;
    if (!c.seen.established())
        return *dropped >= c.seen.first_seen - timing::drop_memory;
    const Duration hold = std::chrono::seconds(c.seen.hold_time().value_or(0));
    return *dropped >= end_time(c) - std::max(hold, timing::default_hold);
}

} // namespace

bool auth_drops(const Case& c)
{
    return matters(c, c.seen.drops.last(DropKind::authentication)) ||
           (!c.seen.handshake_done() && matters(c, c.past.drops.last(DropKind::authentication)));
}

bool ttl_drops(const Case& c)
{
    return matters(c, c.seen.drops.last(DropKind::ttl)) ||
           (!c.seen.handshake_done() && matters(c, c.past.drops.last(DropKind::ttl)));
}

bool filter_drops(const Case& c)
{
    return matters(c, c.seen.drops.last(DropKind::filter));
}

bool filter_answers_for_peer(const Case& c)
{
    const auto reason = c.seen.drops.latest(DropKind::filter);
    if (!reason)
        return false;
    const DropCount& drop = c.seen.drops.of(*reason);
    return drop.direction == Direction::sent &&
           std::chrono::abs(end_time(c) - drop.last) < timing::answer_short;
}

bool deaf_to_us(const Case& c)
{
    constexpr std::uint64_t syn = 1;
    return c.seen.received.arrived_at && unacknowledged(c) && c.seen.sample.bytes_acked &&
           *c.seen.sample.bytes_acked <= syn;
}

bool repeats_in_vain(const Case& c)
{
    const SocketSample& sample = c.seen.sample;
    return unacknowledged(c) && sample.repeated_at && sample.acked_at < sample.repeated_at;
}

bool full_size_unacked(const Case& c)
{
    constexpr std::uint32_t full = 1000; // bytes; no path carries less, KEEPALIVEs are far below
    constexpr std::uint64_t syn = 1;
    return c.seen.stale_unacked().value_or(0) >= full && !peer_window_closed(c) &&
           (c.seen.sample.retransmits.value_or(0) > 0 || missing_of_ours(c)) &&
           c.seen.sample.bytes_acked.value_or(0) > syn;
}

bool flaps_periodically(const Case& c)
{
    constexpr std::size_t needed = 3;
    constexpr double tolerance = 0.1;
    const auto& downs = c.past.downs;
    if (downs.size() < needed)
        return false;
    const auto newest = end_time(c) - downs.back().at;
    for (std::size_t i = downs.size() - needed + 1; i < downs.size(); ++i) {
        const auto interval = downs[i].at - downs[i - 1].at;
        const auto off = std::chrono::duration<double>(interval - newest).count();
        if (downs[i].outcome != downs[i - 1].outcome ||
            std::abs(off) > tolerance * std::chrono::duration<double>(newest).count())
            return false;
    }
    return true;
}

bool unread_here(const Case& c)
{
    return c.seen.unread() > 0;
}

bool call_withdrawn(const Case& c)
{
    return c.seen.withdrawn && !c.seen.handshake_done() && c.seen.sample.untaken_answers == 1U;
}

bool ttl_exceeded(const Case& c)
{
    return unreachable(c.seen) == Unreachable::ttl;
}

} // namespace bgpsnoop::engine
