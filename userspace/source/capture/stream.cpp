// SPDX-License-Identifier: Apache-2.0
#include "source/capture/stream.hpp"

#include <algorithm>
#include <utility>

#include "engine/timing.hpp"
#include "source/capture/sequence.hpp"
#include "wire/message_header.hpp"

namespace bgpsnoop::source {

namespace {

using namespace std::chrono_literals;

/// A reader answers each segment behind a hole at once (RFC 9293 3.10.7.4), or later with data: by
/// then it has shown what it lacks.
constexpr auto reader_patience = 1s;
constexpr auto hole_patience = 5s; // longer than the wait before a segment is repeated

constexpr std::uint64_t keepalive_length = 19; // RFC 4271 4.4: too short for a NOTIFICATION

/// How many bytes of a gap, up to `end`, belong to no message whose header was seen.
std::uint64_t unknown_bytes(std::uint64_t gap, std::uint64_t end,
                            const std::vector<wire::StreamEvent>& events)
{
    for (const wire::StreamEvent& event : events)
        if (const auto* message = std::get_if<wire::FramedMessage>(&event))
            gap = end - std::min(end, message->stream_offset + message->length);
    return gap;
}

engine::StreamFault::Kind kind_of(wire::FramingFault::Kind kind)
{
    using Kind = engine::StreamFault::Kind;
    switch (kind) {
    case wire::FramingFault::Kind::not_bgp:
        return Kind::not_bgp;
    case wire::FramingFault::Kind::lost:
        return Kind::framing_lost;
    default:
        return Kind::bytes_missed;
    }
}

} // namespace

CaptureStream::CaptureStream(engine::Direction direction, bool all_messages)
    : direction_(direction), all_messages_(all_messages)
{
}

void CaptureStream::join(std::uint32_t seq)
{
    joined_ = true;
    start(seq);
    framer_.join();
}

void CaptureStream::start(std::uint32_t seq)
{
    reassembly_.start(seq);
    highest_ = last_ack_ = seq;
}

void CaptureStream::note_sent(wire::Time time, const wire::TcpSegment& segment)
{
    const std::uint32_t end = segment.seq + segment.payload_length;
    const bool is_probe = segment.payload_length <= 1 && segment.seq + 1 == highest_; // keepalive
    probes_ += is_probe ? 1 : 0;
    const bool repeats_fin = segment.has(wire::tcp_flag::fin) && finished();
    const bool repeats = segment.payload_length > 0 && distance(segment.seq, highest_) > 0;
    if ((repeats && !is_probe) || repeats_fin)
        retransmits_++;
    if (repeats && !is_probe && distance(repeated_to_.value_or(segment.seq), end) >= 0)
        repeated_to_ = end;
    if (repeats && !is_probe && distance(end, last_ack_) >= 0)
        repeated_at_ = time;
    if (plausible(segment.seq) && distance(highest_, end) > 0) {
        highest_ = end;
        newest_at_ = time;
    }
}

CaptureStream::StreamInputs CaptureStream::segment(wire::Time time, const wire::TcpSegment& segment)
{
    if (!started())
        join(segment.seq);
    if (segment.counted)
        return skip_counted(time, segment);
    note_sent(time, segment);
    if (segment.has(wire::tcp_flag::fin) && !fin_at_)
        fin_at_ = time;
    if (segment.payload_length == 0)
        reassembly_.mark(segment.seq);
    StreamInputs out =
        deliver(time, reassembly_.segment(segment.seq, segment.payload, segment.payload_length,
                                          segment.has(wire::tcp_flag::fin), time));
    note_hole(time);
    return out;
}

/// The file lacks them on purpose, and says what they were: nothing is missing.
CaptureStream::StreamInputs CaptureStream::skip_counted(wire::Time time,
                                                        const wire::TcpSegment& segment)
{
    StreamInputs out;
    for (const wire::StreamPiece& piece : reassembly_.acked(segment.seq + segment.payload_length)) {
        counts_.bytes += piece.bytes.size() + piece.gap;
        tell(time, framer_.feed(piece.bytes), out);
        framer_.skip_messages(piece.gap);
    }
    note_sent(time, segment);
    count(time, wire::MessageType::keepalive, segment.counted->keepalives);
    count(time, wire::MessageType::update, segment.counted->updates);
    uncaptured_.last = false;
    note_hole(time);
    return out;
}

void CaptureStream::count(wire::Time time, wire::MessageType type, std::uint64_t messages)
{
    if (messages == 0 || abandoned_)
        return;
    counts_.messages.at(wire::message_counter(type)) += messages;
    counts_.last.at(wire::message_counter(type)) = time;
}

void CaptureStream::note_hole(wire::Time time)
{
    if (!reassembly_.has_hole()) {
        hole_since_.reset();
        lacked_ = false;
    } else if (!hole_since_) {
        hole_since_ = time;
    }
}

std::optional<wire::Time> CaptureStream::hole_due() const
{
    return hole_since_ && !lacked_ ? std::optional(*hole_since_ + hole_patience) : std::nullopt;
}

CaptureStream::StreamInputs CaptureStream::acked(wire::Time time, std::uint32_t ack)
{
    if (!started())
        join(ack);
    if (!plausible(ack))
        return {};
    if (const auto more = distance(last_ack_, ack); more > 0) {
        acked_ += static_cast<std::uint32_t>(more);
        last_ack_ = ack;
        acked_at_ = time;
    }
    const std::uint64_t lacking = uncaptured_.bytes;
    StreamInputs out =
        deliver(time, is_unseen_fin(ack) ? finish_unseen(time) : reassembly_.acked(ack));
    if (uncaptured_.bytes > lacking)
        uncaptured_.acked_at = time;
    note_hole(time);
    lacked_ = lacked_ || (hole_since_ && time - *hole_since_ >= reader_patience);
    return out;
}

wire::StreamPieces CaptureStream::finish_unseen(wire::Time time)
{
    fin_at_ = time;
    return reassembly_.segment(reassembly_.next(), {}, 0, true, time);
}

/// What the path lost was read by nobody, but it tells what its sender did.
CaptureStream::StreamInputs CaptureStream::skip_holes()
{
    const bool was_abandoned = abandoned_;
    if (lacked_) {
        lost_bytes_ = missing();
        lost_segments_ = out_of_order();
        abandoned_ = abandoned_ || direction_ == engine::Direction::received;
    }
    StreamInputs out;
    wire::Time at = hole_since_.value_or(wire::Time{});
    for (const wire::StreamPiece& piece : reassembly_.skip_holes()) {
        at = std::max(at, piece.at);
        deliver(at, piece, out);
    }
    abandoned_ = was_abandoned;
    note_hole({});
    return out;
}

CaptureStream::StreamInputs CaptureStream::skip_to(wire::Time time, std::uint32_t seq)
{
    if (!started() || !is_ahead(seq))
        return {};
    const std::uint64_t before = uncaptured_.bytes;
    StreamInputs out = deliver(time, reassembly_.acked(seq));
    uncaptured_.undated += uncaptured_.bytes - before;
    return out;
}

CaptureStream::StreamInputs CaptureStream::deliver(wire::Time time,
                                                   const wire::StreamPieces& pieces)
{
    StreamInputs out;
    for (const wire::StreamPiece& piece : pieces)
        deliver(time, piece, out);
    return out;
}

/// A hole as long as a KEEPALIVE was one, unless what follows is no beginning of a message.
void CaptureStream::look_behind_hole(wire::Bytes bytes)
{
    if (bytes.empty() || !std::exchange(keepalive_missed_, false))
        return;
    constexpr std::uint8_t marker = 0xff; // RFC 4271 4.1
    uncaptured_.last = uncaptured_.last || bytes.front() != marker;
}

void CaptureStream::deliver(wire::Time time, const wire::StreamPiece& piece, StreamInputs& out)
{
    counts_.bytes += piece.bytes.size() + piece.gap;
    look_behind_hole(piece.bytes);
    tell(time, framer_.feed(piece.bytes), out);
    if (piece.gap == 0)
        return;
    gaps_++;
    uncaptured_.cut += piece.cut;
    uncaptured_.bytes += lacked_ ? 0 : piece.gap - piece.cut;
    auto events = framer_.gap(piece.gap);
    const bool has_place = events.empty() && !framer_.searching();
    const std::uint64_t unknown = unknown_bytes(piece.gap, framer_.offset(), events);
    tell(time, std::move(events), out);
    if (has_place || unknown == 0 || lacked_)
        return;
    keepalive_missed_ = unknown == keepalive_length;
    uncaptured_.last = !keepalive_missed_;
}

CaptureStream::StreamInputs CaptureStream::flush(wire::Time time)
{
    StreamInputs out = skip_holes();
    if (auto message = framer_.flush())
        tell_message(time, std::move(*message), out);
    return out;
}

void CaptureStream::tell(wire::Time time, std::vector<wire::StreamEvent>&& events,
                         StreamInputs& out)
{
    for (auto& event : events) {
        if (auto* message = std::get_if<wire::FramedMessage>(&event))
            tell_message(time, std::move(*message), out);
        else if (auto* fault = std::get_if<wire::FramingFault>(&event))
            out.push_back({time, engine::StreamFault{direction_, kind_of(fault->kind),
                                                     std::move(fault->bytes)}});
    }
}

void CaptureStream::tell_message(wire::Time time, wire::FramedMessage&& message, StreamInputs& out)
{
    const std::size_t index = wire::message_counter(message.type);
    const bool first = counts_.messages.at(index) == 0;
    uncaptured_.last = false;
    if (!abandoned_) {
        const auto before = counts_.last_message(); // what was repeated comes in one moment
        if (before && message.type == bgp_keepalive && time - *before > engine::timing::at_once)
            counts_.keepalive_interval = time - *before;
        ++counts_.messages.at(index);
        counts_.last.at(index) = time;
    }
    const wire::MessageHeader header{message.type, message.length};
    const bool notable = wire::has_wrong_length(header) || (is_extended(header) && !extended_told_);
    if (!message.body_carried && !first && !notable && !all_messages_)
        return;
    extended_told_ = extended_told_ || is_extended(header);
    out.push_back({time, engine::MessageSeen{.direction = direction_,
                                             .type = message.type,
                                             .length = message.length,
                                             .stream_offset = message.stream_offset,
                                             .body = std::move(message.body),
                                             .body_carried = message.body_carried,
                                             .delivered = !abandoned_}});
}

} // namespace bgpsnoop::source
