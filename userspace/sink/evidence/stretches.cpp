// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/stretches.hpp"

#include <algorithm>
#include <utility>

#include "wire/message_type.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::Tape;
using wire::MessageType;

constexpr std::uint64_t header_length = 19; // RFC 4271 4.1
constexpr std::size_t marker_length = 16;

std::string header_of(std::uint8_t type, std::uint32_t length)
{
    std::string bytes(marker_length, '\xff');
    bytes += static_cast<char>(length >> 8U & 0xffU);
    bytes += static_cast<char>(length & 0xffU);
    bytes += static_cast<char>(type);
    return bytes;
}

std::string bytes_of(const Tape::Message& message)
{
    return header_of(message.type, message.length) +
           std::string(message.body.begin(), message.body.end());
}

std::size_t counter(MessageType type)
{
    return wire::message_counter(static_cast<std::uint8_t>(type));
}

/// One direction, from its first byte to its last.
class Stream {
public:
    Stream(const Tape& tape, engine::Direction direction);

    std::vector<Stretch> take() { return std::move(out_); }

private:
    void put(const Tape::Message& message);
    void put_counted(std::uint64_t until, wire::Time before);
    void put_keepalive(wire::Time at);
    bool has_fault(std::uint64_t until, wire::Time before) const;
    void put_fault(std::uint64_t until);
    bool is_newest(MessageType type, wire::Time before) const;
    std::uint64_t uncounted(MessageType type) const;
    void put(Stretch stretch);

    const engine::StreamCounts& counts_;
    std::optional<Tape::Fault> fault_; ///< until it has its place
    std::vector<const Tape::Message*> messages_;
    std::uint64_t place_ = 0;
    wire::Time now_;
    std::vector<Stretch> out_;
};

Stream::Stream(const Tape& tape, engine::Direction direction)
    : counts_(tape.stream(direction).counts),
      fault_(tape.stream(direction).fault),
      now_(tape.first_seen)
{
    for (const Tape::Message& message : tape.messages)
        if (message.direction == direction)
            messages_.push_back(&message);
    std::ranges::stable_sort(messages_, {}, &Tape::Message::offset);
    for (const Tape::Message* message : messages_)
        put(*message);
    wire::Time last = now_;
    for (const auto type : {MessageType::keepalive, MessageType::update})
        last = std::max(last, counts_.last.at(counter(type)).value_or(last));
    if (fault_)
        last = std::max(last, fault_->at);
    put_counted(std::max(counts_.bytes, place_ + (fault_ ? fault_->bytes.size() : 0)), last);
}

void Stream::put(Stretch stretch)
{
    now_ = stretch.at = std::max(now_, stretch.at);
    place_ = stretch.end();
    out_.push_back(std::move(stretch));
}

void Stream::put(const Tape::Message& message)
{
    if (message.offset < place_)
        return;
    put_counted(message.offset, message.at);
    Stretch stretch{.at = message.at, .from = place_, .bytes = bytes_of(message)};
    if (message.length > stretch.bytes.size())
        stretch.left_out = message.length - stretch.bytes.size();
    put(std::move(stretch));
}

/// The newest of that type lies between what was put last and the next that is known.
bool Stream::is_newest(MessageType type, wire::Time before) const
{
    const auto& last = counts_.last.at(counter(type));
    return last && *last > now_ && *last <= before && uncounted(type) > 0;
}

/// Messages of that type which no stretch has yet, nor any message of the tape.
std::uint64_t Stream::uncounted(MessageType type) const
{
    const auto known =
        static_cast<std::uint64_t>(std::ranges::count_if(messages_, [&](const auto* each) {
            return each->type == static_cast<std::uint8_t>(type);
        }));
    const std::uint64_t all = counts_.messages.at(counter(type));
    return all - std::min(all, known);
}

/// The place of a KEEPALIVE in the stream is known where it is the newest message.
void Stream::put_counted(std::uint64_t until, wire::Time before)
{
    if (until <= place_)
        return;
    if (has_fault(until, before))
        return put_fault(until);
    const bool keepalive = is_newest(MessageType::keepalive, before);
    const bool update = is_newest(MessageType::update, before);
    const wire::Time kept_alive = counts_.last.at(counter(MessageType::keepalive)).value_or(before);
    const wire::Time updated = counts_.last.at(counter(MessageType::update)).value_or(before);
    const bool ends_in_keepalive =
        keepalive && (!update || kept_alive > updated) && until - place_ >= header_length;
    const std::uint64_t end = ends_in_keepalive ? until - header_length : until;
    Stretch stretch{.at = before, .from = place_, .left_out = end - place_, .counted = true};
    if (update)
        stretch.at = updated;
    else if (ends_in_keepalive)
        stretch.at = kept_alive - counts_.keepalive_interval.value_or(wire::Duration{});
    if (keepalive || update) {
        stretch.keepalives = uncounted(MessageType::keepalive) - (ends_in_keepalive ? 1 : 0);
        stretch.updates = uncounted(MessageType::update);
    }
    if (stretch.left_out > 0)
        put(std::move(stretch));
    if (ends_in_keepalive)
        put_keepalive(kept_alive);
}

bool Stream::has_fault(std::uint64_t until, wire::Time before) const
{
    return fault_ && fault_->at >= now_ && fault_->at <= before &&
           until - place_ >= fault_->bytes.size();
}

/// It follows right behind what is known, or behind messages that were only counted: then it is put
/// where the next that is known begins.
void Stream::put_fault(std::uint64_t until)
{
    const Tape::Fault fault = *std::exchange(fault_, std::nullopt);
    const std::uint64_t counted =
        uncounted(MessageType::keepalive) + uncounted(MessageType::update);
    if (counted > 0)
        put_counted(until - fault.bytes.size(), fault.at);
    Stretch stretch{.at = fault.at, .from = place_, .fault = true};
    stretch.bytes.assign(fault.bytes.begin(), fault.bytes.end());
    stretch.left_out = until - place_ - stretch.bytes.size();
    put(std::move(stretch));
}

void Stream::put_keepalive(wire::Time at)
{
    const auto type = static_cast<std::uint8_t>(MessageType::keepalive);
    put(Stretch{
        .at = at, .from = place_, .bytes = header_of(type, header_length), .keepalive = true});
}

} // namespace

std::vector<Stretch> stretches_of(const Tape& tape, engine::Direction direction)
{
    return Stream(tape, direction).take();
}

} // namespace bgpsnoop::sink
