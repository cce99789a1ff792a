// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/numbering.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

#include "wire/packet.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::Direction;
using engine::Tape;
namespace flag = wire::tcp_flag;

/// Behind the last byte of ours that the peer's TCP acknowledged; nothing: it is not known.
std::optional<std::uint32_t> acknowledged_at_last(const Tape& tape, std::uint32_t sent)
{
    const engine::SocketSample& sample = tape.sample;
    if (sample.bytes_acked && !tape.joined)
        return static_cast<std::uint32_t>(
            std::max<std::uint64_t>(*sample.bytes_acked + (tape.called ? 0 : 1), 1));
    if (!sample.unacked_bytes)
        return std::nullopt;
    const std::uint32_t waiting = *sample.unacked_bytes + sample.unsent_bytes.value_or(0);
    return sent - std::min(sent - 1, waiting);
}

std::uint32_t length_of(const Segment& segment)
{
    const bool ends = (segment.flags & (flag::syn | flag::fin)) != 0;
    return static_cast<std::uint32_t>(segment.payload.size()) + segment.left_out + (ends ? 1 : 0);
}

/// Where one end stands: what it has sent, and how much of that has come to the other end by then.
class Sender {
public:
    explicit Sender(wire::Duration on_the_way) : on_the_way_(on_the_way) {}

    std::uint32_t next() const { return next_; }
    void send(const Segment& segment)
    {
        next_ = std::max(next_, segment.seq + length_of(segment));
        under_way_.emplace_back(segment.at + on_the_way_, next_);
    }
    std::uint32_t arrived(wire::Time now)
    {
        while (!under_way_.empty() && under_way_.front().first <= now) {
            arrived_ = under_way_.front().second;
            under_way_.pop_front();
        }
        return arrived_;
    }

private:
    wire::Duration on_the_way_;
    std::uint32_t next_ = 1;
    std::uint32_t arrived_ = 1;
    std::deque<std::pair<wire::Time, std::uint32_t>> under_way_;
};

bool carries_data(const Segment& segment)
{
    return !segment.payload.empty() || segment.left_out > 0;
}

std::uint32_t all_sent(const std::vector<Segment>& segments)
{
    std::uint32_t end = 1;
    for (const Segment& each : segments)
        if (each.direction == Direction::sent && carries_data(each))
            end = std::max(end, each.seq + length_of(each));
    return end;
}

bool refuses_syn(const Segment& segment, const Tape& tape)
{
    return (segment.flags & flag::rst) != 0 && segment.direction == Direction::received &&
           tape.called && !tape.handshake_at;
}

} // namespace

/// A segment that the peer's TCP has sent before ours was there cannot acknowledge it.
void number(const Tape& tape, std::vector<Segment>& segments)
{
    Sender ours(tape.sample.rtt.value_or(wire::Duration{}));
    Sender theirs(wire::Duration{});
    const auto limit = acknowledged_at_last(tape, all_sent(segments));
    bool closed[2]{}; // a window, by direction
    for (Segment& each : segments) {
        const bool sent = each.direction == Direction::sent;
        Sender& from = sent ? ours : theirs;
        if ((each.flags & flag::syn) != 0)
            continue;
        if (!carries_data(each))
            each.seq = refuses_syn(each, tape) ? 0 : from.next();
        if ((each.flags & flag::ack) != 0)
            each.ack = sent ? theirs.arrived(each.at) : ours.arrived(each.at);
        if (!sent && limit)
            each.ack = std::min(each.ack, *limit);
        bool& is_closed = closed[sent ? 0 : 1];
        is_closed = is_closed || each.window == 0;
        if (is_closed)
            each.window = 0;
        if ((each.flags & flag::rst) == 0)
            from.send(each);
    }
}

} // namespace bgpsnoop::sink
