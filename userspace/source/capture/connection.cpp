// SPDX-License-Identifier: Apache-2.0
#include "source/capture/connection.hpp"

#include <utility>

namespace bgpsnoop::source {

namespace flag = wire::tcp_flag;

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

void CaptureConnection::sent(wire::Time time, const wire::TcpSegment& segment)
{
    last_segment_ = time;
    if (segment.has(flag::rst))
        return closing_.reset_sent(time, segment);
    socket_.note_sent(segment);
    if (socket_.handshaking())
        handshake_.sent(time, segment);
    if (segment.has(flag::syn) || socket_.handshaking())
        return;
    data_sent(time, segment);
    sampler_.sample_if_window_turned(time);
}

void CaptureConnection::data_sent(wire::Time time, const wire::TcpSegment& segment)
{
    if (segment.has(flag::ack))
        socket_.tell(time, socket_.in().acked(time, segment.ack));
    if (socket_.in().finished())
        closing_.fin_received(time);
    socket_.tell(time, socket_.out().segment(time, segment));
    if (segment.has(flag::fin))
        closing_.fin_sent(time);
}

void CaptureConnection::received(wire::Time time, const wire::TcpSegment& segment)
{
    last_segment_ = time;
    if (segment.has(flag::rst))
        return closing_.reset_received(time, segment);
    if (socket_.in().started() && !socket_.in().plausible(segment.seq))
        return; // not of this connection: neither its data nor its acknowledgement counts
    socket_.note_received(segment);
    if (socket_.handshaking())
        handshake_.received(time, segment);
    if (segment.has(flag::syn) || socket_.handshaking())
        return;
    socket_.hear(time);
    data_received(time, segment);
    sampler_.sample_if_window_turned(time);
}

void CaptureConnection::data_received(wire::Time time, const wire::TcpSegment& segment)
{
    if (segment.has(flag::ack))
        socket_.tell(time, socket_.out().acked(time, segment.ack));
    if (socket_.out().finish_acked()) // before what it brings, as in tcp_rcv_state_process()
        closing_.fin_acked(time);
    if (closed())
        return;
    socket_.tell(time, socket_.in().segment(time, segment));
    if (socket_.in().finished())
        closing_.fin_received(time);
}

void CaptureConnection::advance(wire::Time time)
{
    sampler_.sample_if_notable(time);
    handshake_.advance(time);
    closing_.advance(time, time - last_segment_);
}

void CaptureConnection::finish(wire::Time time)
{
    handshake_.finish(time);
    if (closed())
        return;
    socket_.flush(time);
    socket_.tell(time, engine::SampleTaken{socket_.sample()});
}

} // namespace bgpsnoop::source
