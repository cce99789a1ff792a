// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/reconstruction.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "sink/evidence/handshake.hpp"
#include "sink/evidence/numbering.hpp"
#include "sink/evidence/stretches.hpp"
#include "wire/packet.hpp"

namespace bgpsnoop::sink {

namespace {

using engine::Direction;
using engine::Tape;
namespace flag = wire::tcp_flag;

constexpr std::uint8_t one_hop_more = 63; // than the other segments have gone
constexpr std::uint8_t incomparable = 20; // with theirs: see wire::hops_of()

/// The reader of such a file knows by this that nothing else is missing there
/// (source/capture/kept_aside.hpp).
std::string comment_of(const Stretch& stretch)
{
    if (stretch.keepalive)
        return "the newest KEEPALIVE: it was only counted, but its time is known, and its bytes "
               "are those of any other";
    if (stretch.fault)
        return fmt::format("this stood where a message had to begin; {} bytes behind it were not "
                           "kept",
                           stretch.left_out);
    if (!stretch.counted)
        return stretch.left_out == 0
                   ? ""
                   : fmt::format("{} bytes of this message were not kept", stretch.left_out);
    return fmt::format("bgpsnoop-left-out: keepalive={} update={}; {} bytes of messages that were "
                       "only counted, up to here, none of them an OPEN or NOTIFICATION",
                       stretch.keepalives, stretch.updates, stretch.left_out);
}

Segment segment_of(const Stretch& stretch, Direction direction)
{
    constexpr std::uint64_t most = 60'000; // an IP packet has a length of 16 bits
    const std::uint64_t rest = std::min(stretch.left_out, most - stretch.bytes.size());
    Segment segment;
    segment.at = stretch.at;
    segment.direction = direction;
    segment.seq = static_cast<std::uint32_t>(stretch.end() - rest - stretch.bytes.size() + 1);
    segment.flags = flag::ack | flag::psh;
    segment.payload = stretch.bytes;
    segment.left_out = static_cast<std::uint32_t>(rest);
    segment.comment = comment_of(stretch);
    return segment;
}

/// What was read behind the end had come before it.
void add_stretches(const Tape& tape, Direction direction, std::vector<Segment>& to)
{
    const Tape::Stream& stream = tape.stream(direction);
    for (const Stretch& stretch : stretches_of(tape, direction)) {
        to.push_back(segment_of(stretch, direction));
        for (const auto& end : {stream.fin_at, stream.reset_at})
            to.back().at = std::min(to.back().at, end.value_or(to.back().at));
    }
}

void add_fin(const Tape& tape, Direction direction, std::vector<Segment>& to)
{
    if (const auto& at = tape.stream(direction).fin_at)
        to.push_back({.at = *at, .direction = direction, .flags = flag::fin | flag::ack});
}

std::uint8_t ttl_of_reset(const std::optional<bool>& foreign)
{
    if (!foreign)
        return incomparable;
    return *foreign ? one_hop_more : Segment{}.ttl;
}

void add_reset(const Tape& tape, Direction direction, std::vector<Segment>& to)
{
    const Tape::Stream& stream = tape.stream(direction);
    if (!stream.reset_at)
        return;
    const bool of_owner = direction == Direction::received || tape.reset_by_owner;
    Segment reset{.at = *stream.reset_at, .direction = direction, .flags = flag::rst};
    if (stream.reset_with_ack.value_or(of_owner))
        reset.flags |= flag::ack;
    reset.ttl = ttl_of_reset(stream.reset_ttl_foreign);
    if (stream.reset_inferred)
        reset.comment = "inferred from the state of the socket: this segment was not seen";
    else if (!stream.reset_with_ack)
        reset.comment = "whether it acknowledged anything is not known";
    if (stream.reset_ttl_foreign == true)
        reset.comment += "its TTL was unlike that of the other segments: 63 stands for that";
    to.push_back(std::move(reset));
}

/// What its TCP has said without data, as far as the newest of it is known: unless a segment that
/// is there already is that.
void add_signs_of_life(const Tape& tape, std::vector<Segment>& to)
{
    constexpr std::chrono::milliseconds the_same{1};
    const auto is_there = [&](wire::Time at) {
        return std::ranges::any_of(to, [&](const Segment& each) {
            return each.direction == Direction::received && (each.flags & flag::syn) == 0 &&
                   std::chrono::abs(each.at - at) < the_same;
        });
    };
    for (const auto& at : {tape.sample.acked_at, tape.sample.heard_at})
        if (at && *at > tape.first_seen && *at <= tape.ended_at && !is_there(*at))
            to.push_back({.at = *at,
                          .direction = Direction::received,
                          .flags = flag::ack,
                          .comment = "the newest sign of the peer's TCP, perhaps with data"});
}

/// As the samples tell, not when it was closed but for how long.
void add_closed_window(const Tape& tape, Direction direction, std::vector<Segment>& to)
{
    const wire::Duration closed =
        direction == Direction::received ? tape.peer_window_closed : tape.local_window_closed;
    if (closed > wire::Duration{})
        to.push_back({.at = std::max(tape.ended_at - closed, tape.first_seen),
                      .direction = direction,
                      .flags = flag::ack,
                      .window = 0,
                      .comment = "its receive window was closed for so long before the end"});
}

/// Two ends that ended in one moment did so in this order.
std::array<Direction, 2> in_order_of_ending(const Tape& tape)
{
    if (tape.ended_by == Direction::sent)
        return {Direction::sent, Direction::received};
    return {Direction::received, Direction::sent};
}

std::optional<QuotingError> error_of(const Tape& tape)
{
    if (!tape.icmp)
        return std::nullopt;
    return QuotingError{tape.icmp->at, tape.icmp->type, tape.icmp->code, 0};
}

} // namespace

Reconstruction reconstruct(const Tape& tape)
{
    std::vector<Segment> segments = handshake_of(tape);
    if (!tape.syn_refused) {
        const auto begun = static_cast<std::ptrdiff_t>(segments.size());
        const auto order = in_order_of_ending(tape);
        for (const Direction direction : order)
            add_stretches(tape, direction, segments);
        for (const Direction direction : order) {
            add_closed_window(tape, direction, segments);
            add_fin(tape, direction, segments);
        }
        for (const Direction direction : order)
            add_reset(tape, direction, segments);
        add_signs_of_life(tape, segments);
        std::stable_sort(segments.begin() + begun, segments.end(),
                         [](const Segment& a, const Segment& b) { return a.at < b.at; });
        number(tape, segments);
    }
    return {std::move(segments), error_of(tape)};
}

} // namespace bgpsnoop::sink
