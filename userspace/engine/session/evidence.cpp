// SPDX-License-Identifier: Apache-2.0
#include "engine/session/evidence.hpp"

#include <algorithm>

#include "engine/timing.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::uint64_t shortest_open = 29; // RFC 4271 4.2

bool any_message(const StreamCounts& counts)
{
    return std::ranges::any_of(counts.messages, [](auto count) { return count > 0; });
}

bool carried_anything(const StreamEvidence& stream)
{
    return stream.arrived_at || stream.not_bgp || stream.framing_lost || stream.counts.bytes > 0 ||
           any_message(stream.counts);
}

/// A speaker writes a KEEPALIVE every third of the hold time, so a kernel that has acknowledged
/// nothing new for half of it does not hear us. Where no hold time is known, what we wrote last is
/// all that it had to acknowledge.
Duration unheard_after(const Evidence& seen, Time until)
{
    constexpr Duration shortest = timing::shortest_hold / 2;
    const bool unlimited = seen.established() && !seen.hold_time() && !seen.silence_limit();
    return unlimited && until - *seen.wrote_at > shortest ? shortest : seen.hold() / 2;
}

/// All that we had written, by a segment that came so lately that the silence behind our FIN shows
/// nothing: a capture may lack what answers that, or end before it.
bool answered_before(const Evidence& seen, Time fin)
{
    const auto& heard = seen.sample.heard_at;
    return heard && *heard <= fin && fin - *heard < timing::answer_due &&
           seen.stale_unacked() == 0U;
}

/// Of an end that was not captured: its FIN is all that was acknowledged, right behind its SYN.
bool only_closed(const std::optional<Uncaptured>& lacking, const StreamEvidence& stream)
{
    return lacking && lacking->all && lacking->bytes == 0 && stream.fin_at;
}

} // namespace

const StreamEvidence& Evidence::stream(Direction direction) const
{
    return direction == Direction::sent ? sent : received;
}

StreamEvidence& Evidence::stream(Direction direction)
{
    return direction == Direction::sent ? sent : received;
}

void Evidence::note_end(Direction by, bool reset, Time now)
{
    if (!ending)
        ending = Ending{by, reset, now};
}

void Evidence::note_written(std::optional<Time> at)
{
    const auto last_word = peer_ended_at();
    if (at && (!last_word || *at <= *last_word))
        wrote_at = std::max(wrote_at, at);
}

bool Evidence::handshake_done() const
{
    return past_handshake || carried_anything(sent) || carried_anything(received);
}

bool Evidence::peer_uncaptured() const
{
    return sample.received_uncaptured && sample.received_uncaptured->all;
}

bool Evidence::speaker_uncaptured() const
{
    return sample.sent_uncaptured && sample.sent_uncaptured->all;
}

bool Evidence::peer_silent() const
{
    const bool unknown = peer_uncaptured() && !only_closed(sample.received_uncaptured, received);
    if (carried_anything(received) || received.bytes_missed || unknown)
        return false;
    if (sample.bytes_accepted)
        return *sample.bytes_accepted == 0;
    return !incomplete;
}

bool Evidence::speaker_silent() const
{
    const bool unknown = speaker_uncaptured() && !only_closed(sample.sent_uncaptured, sent);
    return !incomplete && !unknown && !speaker_wrote();
}

bool Evidence::speaks_to_neighbor() const
{
    const bool had_room_for_open = sample.bytes_acked.value_or(shortest_open) >= shortest_open;
    return sent.open_at || sent.traffic_at || established() || (found_up && had_room_for_open);
}

bool Evidence::speaker_wrote() const
{
    return carried_anything(sent) ||
           established(); // what it writes is counted, also if records are lost
}

bool Evidence::last_word_unseen(Direction by) const
{
    const auto& lacking =
        by == Direction::sent ? sample.sent_uncaptured : sample.received_uncaptured;
    return lacking && lacking->last;
}

/// Not one that objects to a message (1/x to 3/x, 5/1 to 5/3, 7/x): that came before the FIN.
bool Evidence::notified_too_late() const
{
    const bool had_left = established() && ending && ending->by == Direction::received &&
                          !ending->reset && sent.notification_at >= ending->at;
    if (!had_left || sent.notification_crosses_fin || sent.notification_cut)
        return false;
    const auto [code, subcode] = reason(sent.notification);
    return code == 4 || code == 6 || code == 8 || (code == 5 && subcode == 0);
}

std::optional<Direction> Evidence::first_notification() const
{
    const bool we_did = sent.notification_at && !notified_too_late();
    if (!we_did && !received.notification_at)
        return std::nullopt;
    if (!we_did)
        return Direction::received;
    if (!received.notification_at)
        return Direction::sent;
    return *sent.notification_at <= *received.notification_at ? Direction::sent
                                                              : Direction::received;
}

bool Evidence::was_up_before() const
{
    return established() && incomplete && !sent.open_at && !received.open_at;
}

Phase Evidence::progress() const
{
    if (established())
        return Phase::established;
    if (sent.open_at)
        return received.open_at ? Phase::open_confirm : Phase::open_sent;
    if (received.open_at)
        return Phase::open_received;
    return handshake_done() ? Phase::connected : Phase::connecting;
}

Phase Evidence::phase() const
{
    const bool notified =
        sent.notification_at || (received.notification_at && received.notification_read);
    return notified || sent.fin_at ? Phase::closing : progress();
}

SessionState Evidence::state() const // RFC 4271 8.2.2
{
    if (ended_at())
        return SessionState::idle;
    switch (progress()) {
    case Phase::established:
        return SessionState::established;
    case Phase::open_confirm:
        return SessionState::open_confirm;
    case Phase::open_sent:
        return SessionState::open_sent;
    default:
        return initiator == Initiator::peer ? SessionState::active : SessionState::connect;
    }
}

std::optional<Time> Evidence::ended_at() const
{
    std::optional<Time> first = closed_at;
    const auto consider = [&first](const std::optional<Time>& at) {
        if (at && (!first || *at < *first))
            first = at;
    };
    if (ending)
        consider(ending->at);
    consider(sent.notification_at);
    // Of a session that is up, read or not: the peer is done with it. Before that, what our speaker
    // has read so far says where the connection stands.
    if (received.notification_read || (up_at && received.notification_at >= up_at))
        consider(received.notification_at);
    return first;
}

std::optional<Time> Evidence::last_heard() const
{
    return std::max(received.counts.last_message(), received.unseen_at);
}

bool Evidence::given_up_by(Initiator end, Time then) const
{
    if (!from_capture() || !established() || hold_time() == std::uint16_t{0})
        return false;
    const auto spoke = end == Initiator::local
                           ? last_heard()
                           : std::max({sent.counts.last_message(), sent.unseen_at, wrote_at});
    return spoke && then - *spoke >= hold() - timing::timer_margin;
}

Time Evidence::last_seen() const
{
    const auto newest = std::max({last_heard(), sent.counts.last_message(), sent.unseen_at,
                                  sample.heard_at, sample.acked_at});
    return std::max(newest.value_or(first_seen), first_seen);
}

std::optional<Time> Evidence::peer_ended_at() const
{
    std::optional<Time> first;
    for (const auto& at : {received.notification_at, received.fin_at, received.reset_at})
        if (at && (!first || *at < *first))
            first = at;
    return first;
}

bool Evidence::window_closed() const
{
    return handshake_done() && (sample.peer_window == 0U || sample.local_window == 0U);
}

std::uint32_t Evidence::unread() const
{
    const std::uint32_t fin = received.fin_at ? 1 : 0; // Linux counts it as a byte
    const std::uint32_t bytes = sample.unread_bytes.value_or(0);
    return bytes - std::min(bytes, fin);
}

std::optional<std::uint32_t> Evidence::stale_unacked() const
{
    if (!sample.unacked_bytes || peer_uncaptured())
        return std::nullopt;
    const std::uint32_t last_words =
        (sent.notification_at ? sent.notification_length : 0) + (sent.fin_at ? 1 : 0);
    return *sample.unacked_bytes - std::min(*sample.unacked_bytes, last_words);
}

/// Three looks, the surest first. Our own last words are a probe: a living kernel answers them,
/// whatever its daemon does. Else the clocks of both, and then the queue.
std::optional<bool> Evidence::acknowledged() const
{
    if (peer_uncaptured())
        return std::nullopt;
    const bool unanswered =
        tcp == TcpState::fin_wait1 || tcp == TcpState::last_ack || tcp == TcpState::closing;
    if (sent.fin_at && unanswered && !closed_at && !answered_before(*this, *sent.fin_at))
        return false;
    if (sample.heard_at && wrote_at) {
        const Time until = peer_ended_at().value_or(ended_at().value_or(*wrote_at));
        const Time last = sample.acked_at.value_or(first_seen);
        return *wrote_at <= last || until - last <= unheard_after(*this, until);
    }
    if (const auto stale = stale_unacked())
        return *stale == 0;
    return std::nullopt;
}

} // namespace bgpsnoop::engine
