// SPDX-License-Identifier: Apache-2.0
#include "source/capture/connection.hpp"

#include <utility>

namespace bgpsnoop::source {

namespace flag = wire::tcp_flag;

namespace {

bool is_due(const std::optional<wire::Time>& at, wire::Time now)
{
    return at && *at <= now;
}

/// They passed the place of the capture behind a FIN of the other end, and left before it came.
void cross_fin(CaptureStream::StreamInputs& messages)
{
    for (auto& each : messages)
        if (auto* message = std::get_if<engine::MessageSeen>(&each.what))
            message->crosses_fin = true;
}

} // namespace

CaptureConnection::CaptureConnection(engine::ConnectionId id, engine::Identity who,
                                     const CaptureContext& context)
    : socket_(id, std::move(who), context),
      handshake_(socket_),
      closing_(socket_, handshake_),
      sampler_(socket_)
{
}

void CaptureConnection::call(wire::Time time, const wire::TcpSegment& syn)
{
    last_segment_ = time;
    handshake_.call(time, syn);
}

void CaptureConnection::assume_call(wire::Time time, std::uint32_t isn)
{
    last_segment_ = time;
    handshake_.assume_call(time, isn);
}

void CaptureConnection::accept(wire::Time time, const IncomingCall& call)
{
    last_segment_ = time;
    handshake_.accept(time, call);
}

void CaptureConnection::join(wire::Time time, const wire::TcpSegment& segment, bool sent)
{
    last_segment_ = time;
    handshake_.join(time, segment, sent);
}

/// If nothing of either end is missing before this segment.
void CaptureConnection::tell_silence_before(wire::Time time, const wire::TcpSegment& segment,
                                            bool sent)
{
    const CaptureStream& from = sent ? socket_.out() : socket_.in();
    const CaptureStream& to = sent ? socket_.in() : socket_.out();
    const bool continues = from.started() && from.has_sent(segment.seq) && to.started() &&
                           (!segment.has(flag::ack) || to.has_sent(segment.ack));
    if (continues)
        sampler_.tell_silence(time);
}

void CaptureConnection::sent(wire::Time time, const wire::TcpSegment& segment)
{
    tell_silence_before(time, segment, true);
    last_segment_ = time;
    socket_.count_sent();
    if (segment.has(flag::rst)) {
        if (!handshake_.withdraws(time, segment))
            closing_.reset_sent(time, segment);
        return;
    }
    closing_.weigh_reset(time, segment, engine::Direction::sent);
    socket_.note_sent(segment);
    if (socket_.handshaking())
        handshake_.sent(time, segment);
    if (segment.has(flag::syn) || socket_.handshaking())
        return;
    socket_.speak(time);
    data_sent(time, segment);
    sampler_.sample_if_window_turned(time);
}

void CaptureConnection::data_sent(wire::Time time, const wire::TcpSegment& segment)
{
    if (segment.has(flag::ack))
        tell_acked(time, socket_.in(), segment.ack);
    if (socket_.in().finished())
        closing_.fin_received(time);
    auto messages = socket_.out().segment(time, segment);
    if (socket_.in().finished() && !socket_.in().finish_acked())
        cross_fin(messages);
    socket_.tell(std::move(messages));
    if (segment.has(flag::fin)) {
        socket_.tell(socket_.out().skip_holes()); // what is missing had left before it
        closing_.fin_sent(time);
    }
}

void CaptureConnection::received(wire::Time time, const wire::TcpSegment& segment)
{
    tell_silence_before(time, segment, false);
    last_segment_ = time;
    socket_.count_received();
    if (segment.has(flag::rst)) {
        handshake_.reset_received(segment);
        return closing_.reset_received(time, segment);
    }
    if (socket_.in().started() && !socket_.in().plausible(segment.seq))
        return; // not of this connection: neither its data nor its acknowledgement counts
    closing_.weigh_reset(time, segment, engine::Direction::received);
    socket_.note_received(segment);
    if (socket_.handshaking())
        handshake_.received(time, segment);
    if (segment.has(flag::syn) || socket_.handshaking())
        return;
    socket_.hear(time);
    data_received(time, segment);
    sampler_.sample_if_window_turned(time);
}

/// That something was there, though the capture lacks it, is known before what follows from it.
void CaptureConnection::tell_acked(wire::Time time, CaptureStream& stream, std::uint32_t ack)
{
    auto events = stream.acked(time, ack);
    sampler_.sample_if_lacking(time);
    socket_.tell(std::move(events));
}

void CaptureConnection::data_received(wire::Time time, const wire::TcpSegment& segment)
{
    const bool is_behind_its_fin = socket_.in().fin_at() && !socket_.in().finished();
    if (is_behind_its_fin && segment.has(flag::ack) && socket_.out().is_unseen_fin(segment.ack))
        skip_holes_received(time); // it had closed before it heard that we did
    if (segment.has(flag::ack) && socket_.in().has_sent(segment.seq))
        tell_acked(time, socket_.out(), segment.ack);
    else if (segment.has(flag::ack)) // it says itself that the peer was not silent before it
        socket_.tell(socket_.out().acked(time, segment.ack));
    if (socket_.out().finished()) // if the capture lacks our FIN, it is only known now
        closing_.fin_sent(time);
    if (socket_.out().finish_acked()) // before what it brings, as in tcp_rcv_state_process()
        closing_.fin_acked(time);
    if (closed())
        return;
    socket_.tell(socket_.in().segment(time, segment));
    if (socket_.in().finished())
        closing_.fin_received(time);
}

void CaptureConnection::advance(wire::Time time)
{
    if (!doubts_reset()) // else it may be over
        sampler_.sample_if_notable(time, last_segment_);
    if (!closed() && is_due(socket_.in().hole_due(), time))
        skip_holes_received(time);
    if (!closed() && is_due(socket_.out().hole_due(), time))
        socket_.tell(socket_.out().skip_holes());
    handshake_.advance(time);
    closing_.advance(time, time - last_segment_);
}

std::optional<wire::Time> CaptureConnection::due() const
{
    if (closed())
        return std::nullopt;
    std::optional<wire::Time> first;
    for (const auto& each :
         {doubts_reset() ? std::nullopt : sampler_.due(last_segment_), socket_.in().hole_due(),
          socket_.out().hole_due(), handshake_.due(), closing_.due(last_segment_)})
        if (each && (!first || *each < *first))
            first = each;
    return first;
}

void CaptureConnection::skip_holes_received(wire::Time time)
{
    socket_.tell(socket_.in().skip_holes());
    sampler_.sample_if_lacking(time);
    if (socket_.in().finished())
        closing_.fin_received(socket_.in().fin_at().value_or(time));
}

void CaptureConnection::stand_beside(wire::Time time)
{
    if (!doubts_reset())
        sampler_.sample_for_another(time);
}

void CaptureConnection::vanish(wire::Time time)
{
    if (handshake_.is_withdrawn())
        handshake_.give_up(time);
    closing_.vanish(time);
}

void CaptureConnection::finish(wire::Time time)
{
    handshake_.finish(time);
    closing_.believe_reset();
    if (closed())
        return;
    sampler_.tell_silence(time);
    skip_holes_received(time);
    socket_.flush(time);
    socket_.tell(time, engine::SampleTaken{socket_.sample()});
}

} // namespace bgpsnoop::source
