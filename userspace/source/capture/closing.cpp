// SPDX-License-Identifier: Apache-2.0
#include "source/capture/closing.hpp"

#include <cerrno>
#include <utility>

namespace bgpsnoop::source {

using engine::Direction;
using engine::TcpState;
namespace flag = wire::tcp_flag;

namespace {

using namespace std::chrono_literals;

constexpr auto fin_wait2_patience = 60s;   // net.ipv4.tcp_fin_timeout
constexpr auto usual_hold_time = 240s;     // no default is longer (RFC 4271 8.2.2)
constexpr auto closed_patience = 5s;       // a TCP whose owner has closed repeats its FIN sooner
constexpr auto crossing = 1s;              // what was under way when the RST came
constexpr auto close_wait_patience = 180s; // Linux has none: longer than a daemon hangs and wakes
constexpr auto orphan_patience = 120s;     // net.ipv4.tcp_orphan_retries

/// How long the kernel waits for a segment; absent where it waits for ever. Not so long in
/// CLOSE_WAIT, which has had its verdict: of such connections there may be many.
std::optional<wire::Duration> patience_in(TcpState state)
{
    switch (state) {
    case TcpState::fin_wait2:
        return fin_wait2_patience;
    case TcpState::close_wait:
        return close_wait_patience;
    case TcpState::fin_wait1:
    case TcpState::closing:
    case TcpState::last_ack:
        return orphan_patience;
    default:
        return std::nullopt;
    }
}

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
    if (state == TcpState::syn_sent && !segment.has(flag::ack)) // of an older one, by its number
        return socket_.tell_reset(time, Direction::sent, segment);
    if (is_alive() && socket_.out().started() && !socket_.out().accepts_reset(segment.seq))
        return doubt_reset(time, segment, Direction::sent);
    accept_reset_sent(time, segment);
}

bool CaptureClosing::is_alive() const
{
    return socket_.state() == TcpState::established || socket_.state() == TcpState::close_wait;
}

void CaptureClosing::accept_reset_sent(wire::Time time, const wire::TcpSegment& segment)
{
    socket_.tell(socket_.out().skip_holes());
    socket_.tell(socket_.out().skip_to(time, segment.seq));
    if (socket_.closed())
        return socket_.tell_reset(time, Direction::sent, segment);
    tell_lacking(time, socket_.out());
    const bool by_owner = is_alive() && segment.has(flag::ack);
    if (by_owner) // whose close() is known before its RST
        socket_.change(time, TcpState::close, true);
    else
        socket_.flush(time);
    socket_.tell_reset(time, Direction::sent, segment);
    if (!by_owner) // nothing here knew the socket any more: that shows by the RST alone
        socket_.change(time, TcpState::close);
}

bool CaptureClosing::accepts_reset(const wire::TcpSegment& segment) const
{
    if (socket_.state() == TcpState::syn_sent)
        return handshake_.is_acked_by(segment);
    return !socket_.in().started() || socket_.in().accepts_reset(segment.seq);
}

void CaptureClosing::reset_received(wire::Time time, const wire::TcpSegment& segment)
{
    if (accepts_reset(segment))
        accept_reset_received(time, segment);
    else if (!socket_.handshaking() && !socket_.closed())
        doubt_reset(time, segment, Direction::received);
}

void CaptureClosing::doubt_reset(wire::Time time, const wire::TcpSegment& segment,
                                 Direction direction)
{
    const bool sent = direction == Direction::sent;
    if (!(sent ? socket_.out() : socket_.in()).may_be_reset(segment.seq))
        return; // blind (RFC 5961 3)
    doubtful_ = Doubtful{direction, time, segment};
    doubtful_->reset.payload = {};
}

/// RFC 5961 3.2: a RST that does not fit is answered with a bare ACK if at all, and the connection
/// goes on. Who says more has not reset it.
void CaptureClosing::weigh_reset(wire::Time time, const wire::TcpSegment& next, Direction direction)
{
    if (!doubtful_)
        return;
    if (direction == doubtful_->direction)
        return doubtful_.reset();
    if (next.ack == doubtful_->reset.seq)
        return; // it has all that was before the RST, which fits
    const bool bare = next.payload_length == 0 && !next.has(flag::fin);
    if (bare || time - doubtful_->at >= crossing)
        doubtful_.reset();
}

/// A speaker that lives says something sooner.
wire::Duration CaptureClosing::reset_patience() const
{
    return is_alive() ? socket_.hold_time().value_or(usual_hold_time) : closed_patience;
}

void CaptureClosing::believe_reset()
{
    const auto doubtful = std::exchange(doubtful_, std::nullopt);
    if (!doubtful || socket_.closed())
        return;
    if (doubtful->direction == Direction::sent)
        accept_reset_sent(doubtful->at, doubtful->reset);
    else
        accept_reset_received(doubtful->at, doubtful->reset);
}

void CaptureClosing::accept_reset_received(wire::Time time, const wire::TcpSegment& segment)
{
    socket_.tell(socket_.in().skip_holes());
    socket_.tell(socket_.in().skip_to(time, segment.seq));
    tell_lacking(time, socket_.in());
    const int error = reset_error(socket_.state());
    socket_.tell_reset(time, Direction::received, segment);
    socket_.change(time, TcpState::close, false, error);
    socket_.tell(time, engine::SocketErrorSeen{error, std::nullopt});
}

/// It is known before the RST, which it explains.
void CaptureClosing::tell_lacking(wire::Time time, const CaptureStream& stream) const
{
    if (stream.gaps() > 0)
        socket_.tell(time, engine::SampleTaken{socket_.sample()});
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
    socket_.tell(socket_.in().flush(time)); // nothing more comes: what is half is whole
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
    if (doubtful_ && time - doubtful_->at >= reset_patience())
        believe_reset();
    const auto patience = patience_in(socket_.state());
    if (!patience || silence < *patience)
        return;
    const bool waits_for_ack =
        socket_.state() != TcpState::fin_wait2 && socket_.state() != TcpState::close_wait;
    socket_.change(time, TcpState::close, false, waits_for_ack ? ETIMEDOUT : 0);
}

std::optional<wire::Time> CaptureClosing::due(wire::Time last_segment) const
{
    if (doubtful_)
        return doubtful_->at + reset_patience();
    const auto patience = patience_in(socket_.state());
    return patience ? std::optional(last_segment + *patience) : std::nullopt;
}

void CaptureClosing::vanish(wire::Time time)
{
    believe_reset();
    if (!socket_.closed())
        socket_.change(time, TcpState::close);
}

} // namespace bgpsnoop::source
