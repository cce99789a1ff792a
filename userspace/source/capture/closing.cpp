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
constexpr auto reset_patience = 5s;        // a speaker that lives says something sooner, or repeats
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
    socket_.tell(socket_.out().skip_holes());
    socket_.tell(socket_.out().skip_to(time, segment.seq));
    const bool alive = state == TcpState::established || state == TcpState::close_wait;
    const bool by_owner = alive && segment.has(flag::ack);
    if (socket_.closed())
        return socket_.tell_reset(time, Direction::sent, segment);
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
        return accept_reset(time, segment);
    if (may_be_behind_hole(segment)) { // else blind (RFC 5961 3)
        doubtful_ = Doubtful{time, segment};
        doubtful_->reset.payload = {};
    }
}

bool CaptureClosing::may_be_behind_hole(const wire::TcpSegment& segment) const
{
    return !socket_.handshaking() && !socket_.closed() && socket_.in().is_ahead(segment.seq);
}

/// RFC 5961 3.2: a RST that does not fit is answered with a bare ACK, and the connection goes on.
void CaptureClosing::doubt_reset(wire::Time time, const wire::TcpSegment& by_us)
{
    if (!doubtful_ || by_us.ack == doubtful_->reset.seq)
        return;
    const bool bare = by_us.payload_length == 0 && !by_us.has(flag::fin);
    if (bare || time - doubtful_->at >= crossing)
        doubtful_.reset();
}

void CaptureClosing::believe_reset()
{
    if (const auto reset = std::exchange(doubtful_, std::nullopt); reset && !socket_.closed())
        accept_reset(reset->at, reset->reset);
}

void CaptureClosing::accept_reset(wire::Time time, const wire::TcpSegment& segment)
{
    socket_.tell(socket_.in().skip_holes());
    socket_.tell(socket_.in().skip_to(time, segment.seq));
    if (socket_.in().gaps() > 0) // what is lacking is known before the RST, which it explains
        socket_.tell(time, engine::SampleTaken{socket_.sample()});
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
    if (doubtful_ && time - doubtful_->at >= reset_patience)
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
        return doubtful_->at + reset_patience;
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
