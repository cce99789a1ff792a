#include "source/capture/connection.hpp"

#include <utility>

namespace bgpsnoop::source {

using engine::Direction;
using engine::TcpState;
namespace flag = wire::tcp_flag;

CaptureConnection::CaptureConnection(engine::ConnectionId id, engine::Identity who,
                                     const CaptureContext& context)
    : id_(id),
      who_(std::move(who)),
      context_(context),
      in_(Direction::received, context.all_messages),
      out_(Direction::sent, context.all_messages)
{
}

void CaptureConnection::call(wire::Time time, const wire::TcpSegment& syn)
{
    began_ = last_segment_ = time;
    our_isn_ = syn.seq;
    has_auth_key_ = syn.has_digest;
    windows_.sent(syn);
    out_.begin(syn.seq + 1);
    change(time, TcpState::syn_sent, true);
}

void CaptureConnection::accept(wire::Time time, const IncomingCall& call)
{
    began_ = last_segment_ = time;
    in_.begin(call.in_first);
    out_.begin(call.out_first);
    syn_retransmits_ = call.retransmits;
    windows_ = call.windows;
    state_ = TcpState::syn_recv; // until now a request, not a socket
    change(time, TcpState::established);
}

void CaptureConnection::find(wire::Time time, const wire::TcpSegment& segment, bool sent)
{
    began_ = last_segment_ = time;
    state_ = TcpState::established;
    CaptureStream& from = sent ? out_ : in_;
    CaptureStream& to = sent ? in_ : out_;
    if (segment.has(flag::syn)) { // the answer to a SYN that was not captured: both begin here
        from.begin(segment.seq + 1);
        to.begin(segment.ack);
    } else {
        from.join(segment.seq);
        if (segment.has(flag::ack))
            to.join(segment.ack);
    }
    emit(time, engine::SocketFound{state_, sample()});
}

bool CaptureConnection::handshaking() const
{
    return state_ == TcpState::syn_sent || state_ == TcpState::syn_recv;
}

void CaptureConnection::sent(wire::Time time, const wire::TcpSegment& segment)
{
    last_segment_ = time;
    if (segment.has(flag::rst))
        return reset_sent(time, segment);
    has_auth_key_ = segment.has_digest;
    windows_.sent(segment);
    if (handshaking())
        handshake_sent(time, segment);
    if (segment.has(flag::syn) || handshaking())
        return;
    data_sent(time, segment);
    sample_if_window_turned(time);
}

void CaptureConnection::data_sent(wire::Time time, const wire::TcpSegment& segment)
{
    if (segment.has(flag::ack))
        emit(time, in_.acked(time, segment.ack));
    if (in_.finished())
        fin_received(time);
    emit(time, out_.segment(time, segment));
    if (segment.has(flag::fin))
        fin_sent(time);
}

void CaptureConnection::received(wire::Time time, const wire::TcpSegment& segment)
{
    last_segment_ = time;
    if (segment.has(flag::rst))
        return reset_received(time, segment);
    if (in_.started() && !in_.plausible(segment.seq))
        return; // not of this connection: neither its data nor its acknowledgement counts
    windows_.received(segment);
    if (handshaking())
        handshake_received(time, segment);
    if (segment.has(flag::syn) || handshaking())
        return;
    heard_at_ = time;
    data_received(time, segment);
    sample_if_window_turned(time);
}

void CaptureConnection::data_received(wire::Time time, const wire::TcpSegment& segment)
{
    if (segment.has(flag::ack))
        emit(time, out_.acked(time, segment.ack));
    if (out_.finish_acked()) // before what it brings, as in tcp_rcv_state_process()
        fin_acked(time);
    if (closed())
        return;
    emit(time, in_.segment(time, segment));
    if (in_.finished())
        fin_received(time);
}

void CaptureConnection::handshake_sent(wire::Time time, const wire::TcpSegment& segment)
{
    if (!segment.has(flag::syn) && segment.has(flag::ack))
        return establish(time, segment.ack); // the answer to our SYN was not captured
    if (segment.has(flag::syn) && !segment.has(flag::ack) && time > began_) {
        syn_retransmits_++;
        icmp_.reset();
    }
}

void CaptureConnection::handshake_received(wire::Time time, const wire::TcpSegment& segment)
{
    const bool acks_syn = segment.has(flag::ack) && our_isn_ && segment.ack == *our_isn_ + 1;
    if (segment.has(flag::syn) && acks_syn)
        establish(time, segment.seq + 1);
    else if (segment.has(flag::syn) && !segment.has(flag::ack) && state_ == TcpState::syn_sent) {
        in_.begin(segment.seq + 1);
        change(time, TcpState::syn_recv); // both call at once (RFC 9293 3.5)
    } else if (!segment.has(flag::syn) && acks_syn)
        establish(time, segment.seq);
}

void CaptureConnection::establish(wire::Time time, std::uint32_t in_first)
{
    if (!in_.started())
        in_.begin(in_first);
    icmp_.reset();
    change(time, TcpState::established);
}

void CaptureConnection::change(wire::Time time, TcpState to, bool by_owner, int error)
{
    if (to == TcpState::close) {
        emit(time, in_.flush(time));
        emit(time, out_.flush(time));
    }
    const TcpState from = std::exchange(state_, to);
    emit(time, engine::TcpStateChanged{from, to, by_owner, false, error, sample()});
}

void CaptureConnection::emit(wire::Time time, decltype(engine::Input::what) what) const
{
    context_.feed(engine::Input{time, id_, who_, std::move(what)});
}

void CaptureConnection::emit(wire::Time time, CaptureStream::Events&& events) const
{
    for (auto& event : events)
        std::visit([&](auto& what) { emit(time, decltype(engine::Input::what)(std::move(what))); },
                   event);
}

} // namespace bgpsnoop::source
