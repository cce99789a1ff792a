#include <algorithm>

#include "engine/session/connection.hpp"
#include "engine/session/observe.hpp"

/// The messages of a connection. The same message may come twice: when it arrives and when it is
/// read; its offset in the stream tells. The state machine lives on what was read.
namespace bgpsnoop::engine {

namespace {

std::size_t index(Direction direction)
{
    return static_cast<std::size_t>(direction);
}

void raise(StreamCounts& known, const StreamCounts& newer)
{
    for (std::size_t type = 0; type < StreamCounts::types; ++type) {
        known.messages[type] = std::max(known.messages[type], newer.messages[type]);
        known.last[type] = std::max(known.last[type], newer.last[type]);
    }
    known.bytes = std::max(known.bytes, newer.bytes);
}

template <typename T> void renew(std::optional<T>& known, const std::optional<T>& newer)
{
    if (newer)
        known = newer;
}

bool carried_traffic(const StreamCounts& counts)
{
    return counts.messages[wire::message_counter(wire::MessageType::update)] > 0 ||
           counts.messages[wire::message_counter(wire::MessageType::keepalive)] > 0;
}

} // namespace

void Connection::take(const SocketSample& sample)
{
    for (const Direction direction : {Direction::sent, Direction::received}) {
        StreamEvidence& stream = seen_.stream(direction);
        const auto& newer = direction == Direction::sent ? sample.sent : sample.received;
        raise(stream.counts, newer);
        if (!stream.traffic_at && carried_traffic(stream.counts))
            stream.traffic_at = last_input_;
    }
    note_written(sample.sent.last_message());
    SocketSample& known = seen_.sample;
    renew(known.bytes_accepted, sample.bytes_accepted);
    renew(known.unread_bytes, sample.unread_bytes);
    renew(known.unacked_bytes, sample.unacked_bytes);
    renew(known.unsent_bytes, sample.unsent_bytes);
    renew(known.bytes_acked, sample.bytes_acked);
    renew(known.heard_at, sample.heard_at);
    renew(known.acked_at, sample.acked_at);
    renew(known.repeated_at, sample.repeated_at);
    renew(known.segments_sent, sample.segments_sent);
    renew(known.missing_bytes, sample.missing_bytes);
    renew(known.retransmits, sample.retransmits);
    renew(known.rtt, sample.rtt);
    renew(known.peer_window, sample.peer_window);
    renew(known.local_window, sample.local_window);
    renew(known.out_of_order, sample.out_of_order);
    renew(known.ignored_bytes, sample.ignored_bytes);
    renew(known.has_auth_key, sample.has_auth_key);
    watch_windows();
}

/// A stopped daemon writes again when it wakes, which is too late to count.
void Connection::note_written(std::optional<Time> at)
{
    const auto last_word = seen_.peer_ended_at();
    if (at && (!last_word || *at <= *last_word))
        seen_.wrote_at = std::max(seen_.wrote_at, at);
}

void Connection::watch_windows()
{
    if (seen_.zero_window_since && last_input_ > *seen_.zero_window_since)
        seen_.zero_window += last_input_ - *seen_.zero_window_since;
    seen_.zero_window_since.reset();
    if (seen_.window_closed() && !seen_.ended_at())
        seen_.zero_window_since = last_input_;
}

bool Connection::already_read(const MessageSeen& message)
{
    auto& up_to = read_up_to_[index(message.direction)];
    if (up_to && message.stream_offset <= *up_to)
        return true;
    if (message.delivered)
        up_to = message.stream_offset;
    return false;
}

void Connection::apply(const MessageSeen& message, Time now, Events& out)
{
    if (already_read(message))
        return;
    const auto waiting = std::ranges::find(unread_, message.stream_offset, &Unread::offset);
    const bool received = message.direction == Direction::received;
    if (!message.delivered) {
        if (waiting == unread_.end())
            arrive(message, now);
        return;
    }
    MessageObserved observed = observe(message);
    if (received && waiting != unread_.end())
        unread_.erase(waiting);
    count(message, now);
    note(observed, now);
    out.emplace_back(std::move(observed));
}

void Connection::arrive(const MessageSeen& message, Time now)
{
    MessageObserved observed = observe(message);
    if (!seen_.sent.fin_at) // what comes after our own end waits for nobody
        note(observed, now);
    if (unread_.size() < max_unread)
        unread_.push_back({message.stream_offset, std::move(observed)});
}

void Connection::count(const MessageSeen& message, Time now)
{
    StreamCounts& counts = messages_[index(message.direction)];
    const std::size_t type = wire::message_counter(message.type);
    ++counts.messages[type];
    counts.last[type] = now;
    raise(seen_.stream(message.direction).counts, counts);
    if (message.direction == Direction::sent)
        note_written(counts.last_message());
}

void Connection::note(const MessageObserved& message, Time now)
{
    StreamEvidence& stream = seen_.stream(message.direction);
    if (!stream.arrived_at)
        stream.arrived_at = now;
    const auto type = static_cast<wire::MessageType>(message.type);
    if (type == wire::MessageType::open) {
        if (const auto* body = std::get_if<wire::Open>(&message.body); body && !stream.open)
            stream.open = *body;
        if (!message.unread && !stream.open_at)
            stream.open_at = now;
    } else if (type == wire::MessageType::notification) {
        stream.notification_read |= !message.unread;
        if (stream.notification_at)
            return;
        stream.notification_at = now;
        stream.notification_length = message.length;
        if (const auto* body = std::get_if<wire::Notification>(&message.body))
            stream.notification = *body;
    } else if (is_traffic(message.type) && !message.unread && !stream.traffic_at) {
        stream.traffic_at = now;
    }
}

} // namespace bgpsnoop::engine
