// SPDX-License-Identifier: Apache-2.0
#include "engine/session/messages.hpp"

#include <algorithm>

#include "engine/session/observe.hpp"

namespace bgpsnoop::engine {

namespace {

std::size_t index(Direction direction)
{
    return static_cast<std::size_t>(direction);
}

void note_open(const MessageObserved& message, bool cut, Time now, StreamEvidence& stream)
{
    if (const auto* body = std::get_if<wire::Open>(&message.body); body && !stream.open) {
        stream.open = *body;
        stream.open_length = message.length;
    }
    if (!message.unread && !stream.open_at)
        stream.open_at = now;
    stream.open_cut |= cut;
}

void note_notification(const MessageObserved& message, Time now, StreamEvidence& stream)
{
    stream.notification_read |= !message.unread;
    if (stream.notification_at)
        return;
    stream.notification_at = now;
    stream.notification_length = message.length;
    if (const auto* body = std::get_if<wire::Notification>(&message.body))
        stream.notification = *body;
    else
        stream.notification_cut = true;
}

void note_header(const wire::MessageHeader& header, StreamEvidence& stream)
{
    if (!wire::may_be_sent(header) && !stream.ill_formed)
        stream.ill_formed = header;
    if (wire::is_extended(header) && !stream.extended)
        stream.extended = header;
}

void note(const MessageObserved& message, bool cut, Time now, StreamEvidence& stream)
{
    if (!stream.arrived_at)
        stream.arrived_at = now;
    note_header({message.type, message.length}, stream);
    const auto type = static_cast<wire::MessageType>(message.type);
    if (type == wire::MessageType::open)
        note_open(message, cut, now, stream);
    else if (type == wire::MessageType::notification)
        note_notification(message, now, stream);
    else if (is_traffic(message.type) && !message.unread && !stream.traffic_at)
        stream.traffic_at = now;
}

} // namespace

void Messages::see(const MessageSeen& message, Time now, Evidence& seen, Events& out)
{
    if (was_read(message))
        return;
    const auto waiting = std::ranges::find(unread_, message.stream_offset, &Unread::offset);
    if (!message.delivered) {
        if (waiting == unread_.end())
            arrive(message, now, seen);
        return;
    }
    MessageObserved observed = observe(message);
    if (message.direction == Direction::received && waiting != unread_.end())
        unread_.erase(waiting);
    count(message, now, seen);
    StreamEvidence& stream = seen.stream(message.direction);
    if (!stream.notification_at)
        stream.notification_crosses_fin = message.crosses_fin;
    note(observed, is_cut(message), now, stream);
    out.emplace_back(std::move(observed));
}

Events Messages::give_up_unread()
{
    Events out;
    for (Unread& each : unread_)
        out.emplace_back(std::move(each.message));
    unread_.clear();
    return out;
}

void Messages::note_untold(StreamEvidence& stream)
{
    const std::size_t counter = wire::message_counter(wire::MessageType::notification);
    const auto& counted_at = stream.counts.last.at(counter);
    if (stream.notification_at || stream.counts.messages.at(counter) == 0 || !counted_at)
        return;
    stream.notification_at = counted_at;
    stream.notification_read = true;
    stream.notification_cut = true;
}

bool Messages::was_read(const MessageSeen& message)
{
    auto& up_to = read_up_to_[index(message.direction)];
    if (up_to && message.stream_offset <= *up_to)
        return true;
    if (message.delivered)
        up_to = message.stream_offset;
    return false;
}

void Messages::arrive(const MessageSeen& message, Time now, Evidence& seen)
{
    MessageObserved observed = observe(message);
    if (!seen.sent.fin_at) // what comes after our own end waits for nobody
        note(observed, is_cut(message), now, seen.stream(message.direction));
    if (unread_.size() < max_unread)
        unread_.push_back({message.stream_offset, std::move(observed)});
}

void Messages::count(const MessageSeen& message, Time now, Evidence& seen)
{
    StreamCounts& counts = counts_[index(message.direction)];
    const std::size_t type = wire::message_counter(message.type);
    ++counts.messages[type];
    counts.last[type] = now;
    seen.stream(message.direction).counts.merge(counts);
    if (message.direction == Direction::sent)
        seen.note_written(counts.last_message());
}

} // namespace bgpsnoop::engine
