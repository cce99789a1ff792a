// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/silences.hpp"

#include <algorithm>
#include <cstdint>

#include "engine/diagnosis/conditions.hpp"
#include "engine/diagnosis/keepalives.hpp"
#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::uint32_t fewest_probes = 2; // one may be lost, or its answer

/// A capture shows what left, not what was written: while TCP repeats, or the peer's window is
/// closed, nothing new leaves.
bool may_hold_more_back(const Case& c)
{
    const bool repeats = c.seen.stale_unacked().value_or(0) > 0 &&
                         (c.seen.sample.retransmits.value_or(0) > 0 || missing_of_ours(c));
    return queue_unseen(c) && (repeats || peer_window_closed(c));
}

/// What we wrote before is known.
bool wrote_in_sight(const Case& c)
{
    return !c.seen.speaker_uncaptured() && (!c.seen.incomplete || c.seen.wrote_at);
}

Duration nothing_written_for(const Case& c)
{
    return c.seen.peer_ended_at().value_or(end_time(c)) -
           we_spoke_in_time(c).value_or(c.seen.first_seen);
}

} // namespace

bool peer_was_silent(const Case& c)
{
    const auto limit = c.seen.silence_limit();
    const auto last = peer_spoke_in_time(c);
    return c.seen.established() && !c.seen.peer_uncaptured() && limit && last &&
           end_time(c) - *last >= timing::ran_out(*limit);
}

bool we_were_silent(const Case& c)
{
    if (c.seen.hold_time() == std::uint16_t{0}) // agreed: nobody has to say anything
        return false;
    const StreamEvidence& ours = c.seen.sent;
    const bool unframed = ours.counts.bytes > 0 && !ours.open_at && !ours.traffic_at;
    if (!wrote_in_sight(c) || may_hold_more_back(c) || (unframed && !c.seen.wrote_at))
        return false;
    const auto limit = c.seen.silence_limit();
    return !we_spoke_in_time(c) || (limit && nothing_written_for(c) >= timing::ran_out(*limit));
}

bool we_probed_in_vain(const Case& c)
{
    return c.seen.sample.probes_sent.value_or(0) >= fewest_probes && !c.seen.peer_uncaptured() &&
           c.seen.sent.reset_with_ack == true;
}

bool it_probed_in_vain(const Case& c)
{
    return c.seen.sample.probes_received.value_or(0) >= fewest_probes &&
           !c.seen.speaker_uncaptured() && c.seen.received.reset_with_ack == true;
}

bool queue_unseen(const Case& c)
{
    return !c.seen.sample.unsent_bytes;
}

bool neither_was_captured(const Case& c)
{
    const auto lacks = [](const auto& uncaptured) { return uncaptured && uncaptured->bytes > 0; };
    const auto limit = c.seen.silence_limit();
    const auto last =
        std::max(c.seen.sent.counts.last_message(), c.seen.received.counts.last_message());
    return limit && last && lacks(c.seen.sample.sent_uncaptured) &&
           lacks(c.seen.sample.received_uncaptured) &&
           end_time(c) - *last >= timing::ran_out(*limit);
}

bool silence_unjudged(const Case& c)
{
    return !c.seen.hold_time() && !c.seen.silence_limit();
}

bool may_have_been_silent(const Case& c)
{
    if (c.seen.hold_time() || !wrote_in_sight(c) || may_hold_more_back(c))
        return false;
    const Duration in_time = c.seen.silence_limit().value_or(Duration{}) * 4 / 10;
    return nothing_written_for(c) >= std::max(timing::shortest_hold, in_time);
}

} // namespace bgpsnoop::engine
