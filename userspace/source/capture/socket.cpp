// SPDX-License-Identifier: Apache-2.0
#include "source/capture/socket.hpp"

#include <utility>

namespace bgpsnoop::source {

using engine::Direction;
using engine::TcpState;

engine::ResetSeen reset_seen(Direction direction, const wire::TcpSegment& reset,
                             const CaptureHops& hops)
{
    return {.direction = direction,
            .kernel_reason = {},
            .with_ack = reset.has(wire::tcp_flag::ack),
            .foreign_ttl = hops.is_foreign(reset)};
}

CaptureSocket::CaptureSocket(engine::ConnectionId id, engine::Identity who,
                             const CaptureContext& context)
    : id_(id),
      who_(std::move(who)),
      context_(context),
      in_(Direction::received, context.all_messages),
      out_(Direction::sent, context.all_messages)
{
}

bool CaptureSocket::handshaking() const
{
    return state_ == TcpState::syn_sent || state_ == TcpState::syn_recv;
}

void CaptureSocket::note_sent(const wire::TcpSegment& segment)
{
    has_auth_key_ = segment.has_digest;
    windows_.sent(segment);
    in_.heard_other();
}

void CaptureSocket::note_received(const wire::TcpSegment& segment)
{
    windows_.received(segment);
    out_.heard_other();
}

/// As far as its segments tell.
engine::SocketSample CaptureSocket::sample() const
{
    engine::SocketSample sample{.sent = out_.counts(), .received = in_.counts()};
    if (!in_.joined())
        sample.bytes_accepted = in_.counts().bytes;
    if (!out_.joined())
        sample.bytes_acked = out_.bytes_acked();
    sample.sent_uncaptured = sent_uncaptured();
    sample.received_uncaptured = received_uncaptured();
    sample.unacked_bytes = out_.bytes_unacked();
    sample.heard_at = heard_at_;
    sample.spoke_at = spoke_at_;
    sample.acked_at = out_.acked_at();
    sample.repeated_at = in_.repeated_at();
    sample.missing_bytes = in_.missing();
    sample.sent_missing_bytes = out_.missing();
    if (out_.missing() > 0)
        sample.sent_behind_at = out_.newest_at();
    sample.retransmits = syn_retransmits_ + out_.retransmits();
    sample.peer_window = windows_.peer();
    sample.local_window = windows_.local();
    sample.out_of_order = in_.out_of_order();
    sample.ignored_bytes = in_.ignored();
    sample.probes_sent = out_.probes();
    sample.probes_received = in_.probes();
    sample.untaken_answers = state_ == TcpState::syn_sent || given_up_ ? answers_ : 0;
    sample.has_auth_key = has_auth_key_;
    return sample;
}

/// Of an end that has sent nothing in the whole capture a call may have been answered all the same;
/// on a connection it has sent something.
engine::Uncaptured CaptureSocket::sent_uncaptured() const
{
    engine::Uncaptured lacking = out_.uncaptured();
    lacking.all = !has_sent_;
    return lacking;
}

engine::Uncaptured CaptureSocket::received_uncaptured() const
{
    const bool only_called = state_ == TcpState::syn_sent || given_up_;
    const bool proven = !only_called || context_.sides.lacks(who_.peer.address, who_.local.address);
    engine::Uncaptured lacking = in_.uncaptured();
    lacking.all = !has_received_ && proven;
    return lacking;
}

void CaptureSocket::change(wire::Time time, TcpState to, bool by_owner, int error)
{
    if (to == TcpState::close)
        flush(time);
    const TcpState from = std::exchange(state_, to);
    given_up_ = from == TcpState::syn_sent && to == TcpState::close;
    tell(time, engine::TcpStateChanged{from, to, by_owner, false, error, sample(),
                                       given_up_ && withdrawn_});
}

void CaptureSocket::flush(wire::Time time)
{
    tell(in_.flush(time));
    tell(out_.flush(time));
}

void CaptureSocket::tell(wire::Time time, decltype(engine::Input::what) what) const
{
    context_.feed(engine::Input{time, id_, who_, std::move(what)});
}

void CaptureSocket::tell(CaptureStream::StreamInputs&& events)
{
    for (auto& [at, what] : events) {
        if (const auto* message = std::get_if<engine::MessageSeen>(&what))
            hold_time_.note(*message);
        std::visit([&, time = at](
                       auto& each) { tell(time, decltype(engine::Input::what)(std::move(each))); },
                   what);
    }
}

void CaptureSocket::tell_reset(wire::Time time, Direction direction, const wire::TcpSegment& reset)
{
    tell(time, reset_seen(direction, reset, context_.hops));
}

} // namespace bgpsnoop::source
