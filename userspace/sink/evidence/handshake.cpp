// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/handshake.hpp"

#include <algorithm>

#include "wire/packet.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::Direction;
using engine::Tape;
namespace flag = wire::tcp_flag;

Direction other(Direction direction)
{
    return direction == Direction::sent ? Direction::received : Direction::sent;
}

Segment syn(wire::Time at, Direction direction)
{
    return {.at = at, .direction = direction, .flags = flag::syn};
}

/// Linux waits a second for the first, and twice as long before each next one (RFC 6298 5.5).
/// `tcp_syn_linear_timeouts` (Linux 6.5) has several that wait a second.
void add_repetitions(const Tape& tape, std::vector<Segment>& to)
{
    constexpr std::uint32_t most = 16;
    const std::uint32_t count = std::min(tape.sample.retransmits.value_or(0), most);
    const wire::Duration there_is = tape.ended_at - tape.first_seen;
    const bool doubles = std::chrono::seconds((1ULL << count) - 1) <= there_is;
    wire::Duration after{};
    for (std::uint32_t number = 0; number < count; ++number) {
        after += doubles ? std::chrono::seconds(1ULL << number) : there_is / (count + 1);
        Segment again = syn(tape.first_seen + after, Direction::sent);
        again.comment = "the SYN was repeated so often; when is reckoned by Linux's timer";
        to.push_back(std::move(again));
    }
}

bool was_answered(const Tape& tape)
{
    return tape.handshake_at || !tape.messages.empty() || tape.sent.fin_at || tape.received.fin_at;
}

std::vector<Segment> refused(const Tape& tape)
{
    Segment reset{.at = tape.first_seen,
                  .direction = Direction::sent,
                  .ack = 1,
                  .flags = flag::rst | flag::ack};
    return {syn(tape.first_seen, Direction::received), reset};
}

} // namespace

std::vector<Segment> handshake_of(const Tape& tape)
{
    if (tape.syn_refused)
        return refused(tape);
    if (tape.joined)
        return {};
    const Direction caller = tape.called ? Direction::sent : Direction::received;
    std::vector<Segment> segments{syn(tape.first_seen, caller)};
    if (!was_answered(tape)) {
        if (tape.called && !tape.received.reset_at)
            add_repetitions(tape, segments);
        return segments;
    }
    const wire::Time done = tape.handshake_at.value_or(tape.first_seen);
    const std::string comment = "its time is that of the end of the handshake";
    segments.push_back({.at = done,
                        .direction = other(caller),
                        .ack = 1,
                        .flags = flag::syn | flag::ack,
                        .comment = comment});
    segments.push_back({.at = done, .direction = caller, .seq = 1, .ack = 1, .flags = flag::ack});
    return segments;
}

} // namespace bgpsnoop::sink
