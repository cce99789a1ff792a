// SPDX-License-Identifier: Apache-2.0
#include "source/capture/handshake.hpp"

#include <utility>

namespace bgpsnoop::source {

using engine::TcpState;
namespace flag = wire::tcp_flag;

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t young = 1 << 24; // numbers: a stream that just began is not longer
constexpr auto kernel_gives_up = 60s;    // sooner than this no kernel gives up a SYN

} // namespace

void CaptureHandshake::call(wire::Time time, const wire::TcpSegment& syn)
{
    socket_.count_sent();
    socket_.note_sent(syn);
    assume_call(time, syn.seq);
}

void CaptureHandshake::assume_call(wire::Time time, std::uint32_t isn)
{
    began_ = time;
    our_isn_ = isn;
    socket_.out().begin(isn + 1);
    socket_.change(time, TcpState::syn_sent, true);
}

void CaptureHandshake::accept(wire::Time time, const IncomingCall& call)
{
    began_ = time;
    socket_.in().begin(call.in_first);
    socket_.out().begin(call.out_first);
    if (call.syn_captured)
        socket_.count_received();
    if (call.answer_captured)
        socket_.count_sent();
    socket_.repeat_syn(call.retransmits);
    socket_.set_windows(call.windows);
    socket_.assume(TcpState::syn_recv); // until now a request, not a socket
    socket_.change(time, TcpState::established);
}

void CaptureHandshake::join(wire::Time time, const wire::TcpSegment& segment, bool sent)
{
    began_ = time;
    socket_.assume(TcpState::established);
    sent ? socket_.count_sent() : socket_.count_received();
    CaptureStream& from = sent ? socket_.out() : socket_.in();
    CaptureStream& to = sent ? socket_.in() : socket_.out();
    from.join(segment.seq);
    if (segment.has(flag::ack))
        to.join(segment.ack);
    socket_.tell(time, engine::SocketFound{socket_.state(), socket_.sample()});
}

void CaptureHandshake::sent(wire::Time time, const wire::TcpSegment& segment)
{
    if (!segment.has(flag::syn) && segment.has(flag::ack))
        return establish(time, segment.ack);
    if (segment.has(flag::syn) && !segment.has(flag::ack) && time > began_) {
        socket_.repeat_syn();
        icmp_.reset();
        answer_.reset();
        withdrawal_.reset();
    }
}

void CaptureHandshake::received(wire::Time time, const wire::TcpSegment& segment)
{
    const bool acks_syn = is_acked_by(segment);
    if (segment.has(flag::syn) && acks_syn)
        answered(time, segment);
    else if (segment.has(flag::syn) && !segment.has(flag::ack) &&
             socket_.state() == TcpState::syn_sent) {
        socket_.in().begin(segment.seq + 1);
        socket_.change(time, TcpState::syn_recv); // both call at once (RFC 9293 3.5)
    } else if (!segment.has(flag::syn) && (acks_syn || acks_more(segment)))
        establish(time, segment.seq);
}

/// What our end had sent behind the handshake, and the capture lacks: it has taken the answer.
bool CaptureHandshake::acks_more(const wire::TcpSegment& segment) const
{
    return answer_ && segment.has(flag::ack) && segment.ack - *our_isn_ < young;
}

void CaptureHandshake::answered(wire::Time time, const wire::TcpSegment& syn_ack)
{
    icmp_.reset();
    if (socket_.state() == TcpState::syn_recv) // our own SYN|ACK has taken the peer's SYN
        return establish(time, syn_ack.seq + 1);
    socket_.count_answer();
    answer_ = Answer{syn_ack.seq + 1, time};
}

/// A RST without ACK that answers SYN|ACK: our end has no such call any more. If it repeats its
/// SYN, it has, and a firewall refused the answer. The capture may lack that: its number tells.
bool CaptureHandshake::withdraws(wire::Time time, const wire::TcpSegment& reset)
{
    if (!answer_ && !proves_answer(reset))
        return false;
    if (reset.has(flag::ack))
        establish(time, reset.ack);
    else if (reset.seq == *our_isn_ + 1 && !withdrawal_) {
        if (!answer_)
            socket_.count_answer();
        withdrawal_ = Withdrawal{time, reset};
    }
    return withdrawal_.has_value();
}

/// It acknowledges something of the peer, or has the number that an acknowledgement of our SYN had.
bool CaptureHandshake::proves_answer(const wire::TcpSegment& reset) const
{
    if (socket_.state() != TcpState::syn_sent || !our_isn_)
        return false;
    return reset.has(flag::ack) ? reset.ack != 0 && reset.seq - *our_isn_ - 1 < young
                                : reset.seq == *our_isn_ + 1;
}

/// That of a connection, which the peer has for established; not the one that refuses a SYN.
void CaptureHandshake::reset_received(const wire::TcpSegment& reset)
{
    if (answer_ && reset.seq == answer_->in_first)
        establish(answer_->at, reset.seq);
}

bool CaptureHandshake::is_acked_by(const wire::TcpSegment& segment) const
{
    return segment.has(flag::ack) && our_isn_ && segment.ack == *our_isn_ + 1;
}

void CaptureHandshake::establish(wire::Time time, std::uint32_t in_first)
{
    if (!socket_.in().started())
        socket_.in().begin(answer_ ? answer_->in_first : in_first);
    icmp_.reset();
    const auto answer = std::exchange(answer_, std::nullopt);
    socket_.change(answer ? answer->at : time, TcpState::established);
}

void CaptureHandshake::icmp(wire::Time time, const wire::IcmpError& error)
{
    if (socket_.out().started() && !socket_.out().has_sent(error.seq))
        return; // forged
    socket_.tell(time, engine::IcmpSeen{error.type, error.code});
    const int number = wire::error_of(error);
    if (socket_.state() != TcpState::syn_sent || number == 0)
        return; // it changes nothing for an established connection
    socket_.tell(time, engine::SocketErrorSeen{
                           number, engine::SocketErrorSeen::Icmp{error.type, error.code}});
    icmp_ = PendingError{number, time};
}

void CaptureHandshake::advance(wire::Time time)
{
    if (const auto at = due(); at && *at <= time)
        give_up(time);
}

std::optional<wire::Time> CaptureHandshake::due() const
{
    if (withdrawal_)
        return withdrawal_->time + answer_repeated;
    return icmp_ ? std::optional(icmp_->time + answer_repeated) : std::nullopt;
}

void CaptureHandshake::finish(wire::Time time)
{
    if (icmp_ || withdrawal_)
        give_up(time);
    else if (answer_ && socket_.answers() == 1 && time - answer_->at >= answer_repeated)
        establish(time, answer_->in_first);
}

void CaptureHandshake::give_up(wire::Time time)
{
    if (socket_.state() != TcpState::syn_sent)
        return;
    const auto withdrawal = std::exchange(withdrawal_, std::nullopt);
    const wire::Time at = withdrawal ? withdrawal->time : time;
    if (withdrawal)
        socket_.withdraw();
    socket_.change(at, TcpState::close, !icmp_ && at - began_ < kernel_gives_up,
                   icmp_ ? icmp_->error : 0);
    if (withdrawal)
        socket_.tell_reset(at, engine::Direction::sent, withdrawal->reset);
}

} // namespace bgpsnoop::source
