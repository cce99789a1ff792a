#include "source/capture/connection.hpp"

#include <cerrno>

// How a connection ends: resets, FINs, ICMP errors, the kernel's patience, the end of the capture.
namespace bgpsnoop::source {

using engine::Direction;
using engine::TcpState;
namespace flag = wire::tcp_flag;

namespace {

using namespace std::chrono_literals;

constexpr auto icmp_patience = 1200ms;   // longer than the wait before the SYN is repeated
constexpr auto fin_wait2_patience = 60s; // net.ipv4.tcp_fin_timeout
constexpr auto orphan_patience = 120s;   // net.ipv4.tcp_orphan_retries
constexpr auto kernel_gives_up = 60s;    // sooner than this no kernel gives up a SYN

int reset_error(TcpState state) // tcp_reset() in Linux
{
    return state == TcpState::syn_sent     ? ECONNREFUSED
           : state == TcpState::close_wait ? EPIPE
                                           : ECONNRESET;
}

} // namespace

engine::ResetSeen reset_seen(Direction direction, const wire::TcpSegment& reset,
                             const CaptureHops& hops)
{
    engine::ResetSeen seen{.direction = direction, .with_ack = reset.has(flag::ack)};
    if (direction == Direction::received)
        seen.foreign_ttl = hops.is_foreign(reset);
    return seen;
}

void CaptureConnection::reset_sent(wire::Time time, const wire::TcpSegment& segment)
{
    const bool answers_stray = state_ == TcpState::syn_sent && !segment.has(flag::ack);
    if (!closed() && !answers_stray) {
        const bool alive = state_ == TcpState::established || state_ == TcpState::close_wait;
        change(time, TcpState::close, alive && segment.has(flag::ack));
    }
    emit(time, reset_seen(Direction::sent, segment, context_.hops));
}

bool CaptureConnection::accepts_reset(const wire::TcpSegment& segment) const
{
    if (state_ == TcpState::syn_sent)
        return segment.has(flag::ack) && our_isn_ && segment.ack == *our_isn_ + 1;
    return !in_.started() || in_.accepts_reset(segment.seq);
}

void CaptureConnection::reset_received(wire::Time time, const wire::TcpSegment& segment)
{
    if (!accepts_reset(segment))
        return; // blind (RFC 5961 3)
    const int error = reset_error(state_);
    emit(time, reset_seen(Direction::received, segment, context_.hops));
    change(time, TcpState::close, false, error);
    emit(time, engine::SocketErrorSeen{error, std::nullopt});
}

void CaptureConnection::fin_sent(wire::Time time)
{
    in_.abandon(); // no BGP speaker reads on: a daemon that wakes up now speaks to nobody
    if (state_ == TcpState::established)
        change(time, TcpState::fin_wait1, true);
    else if (state_ == TcpState::close_wait)
        change(time, TcpState::last_ack, true);
}

void CaptureConnection::fin_received(wire::Time time)
{
    if (state_ == TcpState::established)
        change(time, TcpState::close_wait);
    else if (state_ == TcpState::fin_wait1)
        change(time, TcpState::closing);
    else if (state_ == TcpState::fin_wait2) // Linux closes the socket, a lesser one waits
        change(time, TcpState::close);
}

void CaptureConnection::fin_acked(wire::Time time)
{
    if (state_ == TcpState::fin_wait1)
        change(time, TcpState::fin_wait2);
    else if (state_ == TcpState::closing || state_ == TcpState::last_ack)
        change(time, TcpState::close);
}

void CaptureConnection::icmp(wire::Time time, const wire::IcmpError& error)
{
    if (out_.started() && !out_.has_sent(error.seq))
        return; // forged
    emit(time, engine::IcmpSeen{error.type, error.code});
    const int number = wire::error_of(error);
    if (state_ != TcpState::syn_sent || number == 0)
        return; // it changes nothing for an established connection
    emit(time,
         engine::SocketErrorSeen{number, engine::SocketErrorSeen::Icmp{error.type, error.code}});
    icmp_ = PendingError{number, time};
}

void CaptureConnection::advance(wire::Time time)
{
    sample_if_notable(time);
    const auto silence = time - last_segment_;
    const bool waits_for_ack = state_ == TcpState::fin_wait1 || state_ == TcpState::closing ||
                               state_ == TcpState::last_ack;
    if (state_ == TcpState::syn_sent && icmp_ && time - icmp_->time >= icmp_patience)
        end_attempt(time);
    else if (state_ == TcpState::fin_wait2 && silence >= fin_wait2_patience)
        change(time, TcpState::close);
    else if (waits_for_ack && silence >= orphan_patience)
        change(time, TcpState::close, false, ETIMEDOUT);
}

void CaptureConnection::end_attempt(wire::Time time)
{
    if (state_ == TcpState::syn_sent)
        change(time, TcpState::close, !icmp_ && time - began_ < kernel_gives_up,
               icmp_ ? icmp_->error : 0);
}

void CaptureConnection::vanish(wire::Time time)
{
    if (!closed())
        change(time, TcpState::close);
}

void CaptureConnection::finish(wire::Time time)
{
    if (icmp_)
        end_attempt(time);
    if (closed())
        return;
    emit(time, in_.flush(time));
    emit(time, out_.flush(time));
    emit(time, engine::SampleTaken{sample()});
}

} // namespace bgpsnoop::source
