#include <algorithm>

#include "engine/session/session.hpp"

/// The numbers of a session: those of its dead connections, kept, and of the living ones, added
/// when asked for. So totals never fall.
namespace bgpsnoop::engine {

namespace {

constexpr std::uint16_t keepalives_per_hold_time = 3; // RFC 4271 section 10

void add_connection(SessionSnapshot& totals, const Evidence& seen)
{
    add(totals.sent, seen.sent.counts);
    add(totals.received, seen.received.counts);
    totals.zero_window += seen.zero_window;
    totals.retransmits += seen.sample.retransmits.value_or(0);
}

void add_queues(SessionSnapshot& result, const SocketSample& sample)
{
    result.rtt = sample.rtt;
    result.receive_queue_bytes = sample.unread_bytes;
    if (sample.unacked_bytes || sample.unsent_bytes)
        result.send_queue_bytes =
            sample.unacked_bytes.value_or(0) + sample.unsent_bytes.value_or(0);
}

std::optional<std::uint32_t> as_of(const std::optional<wire::Open>& open)
{
    return open ? std::optional(open->as()) : std::nullopt;
}

} // namespace

void add(StreamCounts& total, const StreamCounts& more)
{
    for (std::size_t type = 0; type < StreamCounts::types; ++type) {
        total.messages[type] += more.messages[type];
        total.last[type] = std::max(total.last[type], more.last[type]);
    }
    total.bytes += more.bytes;
}

void Session::add_totals(const Connection& connection)
{
    add_connection(totals_, connection.seen());
}

void Session::observe(const Event& event, Time now)
{
    if (const auto* reset = std::get_if<ResetObserved>(&event))
        ++(reset->direction == Direction::sent ? totals_.resets_sent
                                               : totals_.resets_received)[reset->phase];
    const auto* message = std::get_if<MessageObserved>(&event);
    if (message == nullptr)
        return;
    const bool sent = message->direction == Direction::sent;
    if (const auto* notification = std::get_if<wire::Notification>(&message->body))
        ++(sent ? totals_.notifications_sent
                : totals_.notifications_received)[{notification->code, notification->subcode}];
    if (const auto* end = std::get_if<wire::EndOfRib>(&message->body))
        (sent ? totals_.end_of_rib_sent : totals_.end_of_rib_received)[end->family] = now;
}

SessionSnapshot Session::snapshot() const
{
    SessionSnapshot result = totals_;
    for (const Connection* each : live_)
        add_connection(result, each->seen());
    if (!live_.empty())
        add_queues(result, live_.back()->seen().sample);
    result.state = state_;
    result.state_since = state_since_;
    result.local_as = as_of(history_.our_open);
    result.peer_as = as_of(history_.their_open);
    if (history_.their_open)
        result.peer_bgp_id = history_.their_open->bgp_id;
    if (result.hold_time)
        result.keepalive_interval =
            static_cast<std::uint16_t>(*result.hold_time / keepalives_per_hold_time);
    result.hold_time_remaining_min_ratio = remaining_.value();
    return result;
}

} // namespace bgpsnoop::engine
