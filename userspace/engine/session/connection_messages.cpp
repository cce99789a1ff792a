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
        stream.counts.merge(newer);
        if (!stream.traffic_at && carried_traffic(stream.counts))
            stream.traffic_at = last_input_;
    }
    note_written(sample.sent.last_message());
    seen_.sample.merge(sample);
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
    seen_.stream(message.direction).counts.merge(counts);
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
