// SPDX-License-Identifier: Apache-2.0
#include "source/capture/closing.hpp"

#include <cerrno>

namespace bgpsnoop::source {

using engine::Direction;
using engine::TcpState;
namespace flag = wire::tcp_flag;

namespace {

using namespace std::chrono_literals;

constexpr auto fin_wait2_patience = 60s; // net.ipv4.tcp_fin_timeout
constexpr auto orphan_patience = 120s;   // net.ipv4.tcp_orphan_retries

int reset_error(TcpState state) // tcp_reset() in Linux
{
    return state == TcpState::syn_sent     ? ECONNREFUSED
           : state == TcpState::close_wait ? EPIPE
                                           : ECONNRESET;
}

} // namespace

CaptureClosing::CaptureClosing(CaptureSocket& socket, const CaptureHandshake& handshake)
    : socket_(socket), handshake_(handshake)
{
}

void CaptureClosing::reset_sent(wire::Time time, const wire::TcpSegment& segment)
{
    const TcpState state = socket_.state();
    const bool answers_stray = state == TcpState::syn_sent && !segment.has(flag::ack);
    if (!socket_.closed() && !answers_stray) {
        const bool alive = state == TcpState::established || state == TcpState::close_wait;
        socket_.change(time, TcpState::close, alive && segment.has(flag::ack));
    }
    socket_.tell_reset(time, Direction::sent, segment);
}

bool CaptureClosing::accepts_reset(const wire::TcpSegment& segment) const
{
    if (socket_.state() == TcpState::syn_sent)
        return handshake_.is_acked_by(segment);
    return !socket_.in().started() || socket_.in().accepts_reset(segment.seq);
}

void CaptureClosing::reset_received(wire::Time time, const wire::TcpSegment& segment)
{
    if (!accepts_reset(segment))
        return; // blind (RFC 5961 3)
    const int error = reset_error(socket_.state());
    socket_.tell_reset(time, Direction::received, segment);
    socket_.change(time, TcpState::close, false, error);
    socket_.tell(time, engine::SocketErrorSeen{error, std::nullopt});
}

void CaptureClosing::fin_sent(wire::Time time)
{
    socket_.in().abandon(); // no BGP speaker reads on: a daemon that wakes up now speaks to nobody
    if (socket_.state() == TcpState::established)
        socket_.change(time, TcpState::fin_wait1, true);
    else if (socket_.state() == TcpState::close_wait)
        socket_.change(time, TcpState::last_ack, true);
}

void CaptureClosing::fin_received(wire::Time time)
{
    if (socket_.state() == TcpState::established)
        socket_.change(time, TcpState::close_wait);
    else if (socket_.state() == TcpState::fin_wait1)
        socket_.change(time, TcpState::closing);
    else if (socket_.state() == TcpState::fin_wait2) // Linux closes the socket, a lesser one waits
        socket_.change(time, TcpState::close);
}

void CaptureClosing::fin_acked(wire::Time time)
{
    const TcpState state = socket_.state();
    if (state == TcpState::fin_wait1)
        socket_.change(time, TcpState::fin_wait2);
    else if (state == TcpState::closing || state == TcpState::last_ack)
        socket_.change(time, TcpState::close);
}

void CaptureClosing::advance(wire::Time time, wire::Duration silence)
{
    const TcpState state = socket_.state();
    const bool waits_for_ack =
        state == TcpState::fin_wait1 || state == TcpState::closing || state == TcpState::last_ack;
    if (state == TcpState::fin_wait2 && silence >= fin_wait2_patience)
        socket_.change(time, TcpState::close);
    else if (waits_for_ack && silence >= orphan_patience)
        socket_.change(time, TcpState::close, false, ETIMEDOUT);
}

void CaptureClosing::vanish(wire::Time time)
{
    if (!socket_.closed())
        socket_.change(time, TcpState::close);
}

} // namespace bgpsnoop::source
