// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "source/capture/closing.hpp"
#include "source/capture/handshake.hpp"
#include "source/capture/sampler.hpp"
#include "source/capture/socket.hpp"

namespace bgpsnoop::source {

/// A captured connection as the local socket lived it: its segments drive the states that Linux
/// would have gone through.
class CaptureConnection {
public:
    CaptureConnection(engine::ConnectionId id, engine::Identity who, const CaptureContext& context);
    CaptureConnection(const CaptureConnection&) = delete;
    CaptureConnection& operator=(const CaptureConnection&) = delete;

    // How it begins, one of these.
    void call(wire::Time time, const wire::TcpSegment& syn); ///< our SYN
    void assume_call(wire::Time time, std::uint32_t isn);    ///< which was not captured
    void accept(wire::Time time, const IncomingCall& call);
    void join(wire::Time time, const wire::TcpSegment& segment, bool sent); ///< in mid-stream

    void sent(wire::Time time, const wire::TcpSegment& segment);
    void received(wire::Time time, const wire::TcpSegment& segment);
    void icmp(wire::Time time, const wire::IcmpError& error) { handshake_.icmp(time, error); }
    void advance(wire::Time time);         ///< what the kernel's timers would have done by then
    std::optional<wire::Time> due() const; ///< when that may be something

    /// A RST has come that may be blind. A call of the same two ends says that it was none.
    bool doubts_reset() const { return closing_.doubts_reset(); }
    void believe_reset() { closing_.believe_reset(); }
    /// The local speaker has turned to another attempt.
    void end_attempt(wire::Time time) { handshake_.give_up(time); }
    /// Another connection of the same two addresses begins or ends.
    void stand_beside(wire::Time time);
    void vanish(wire::Time time); ///< its 4-tuple has a new connection
    void finish(wire::Time time); ///< the capture ends

    engine::ConnectionId id() const { return socket_.id(); }
    engine::TcpState state() const { return socket_.state(); }
    bool closed() const { return socket_.closed(); }
    bool began_with(std::uint32_t isn) const { return handshake_.began_with(isn); }
    std::uint64_t gaps() const { return socket_.in().gaps() + socket_.out().gaps(); }

private:
    void tell_silence_before(wire::Time time, const wire::TcpSegment& segment, bool sent);
    void data_sent(wire::Time time, const wire::TcpSegment& segment);
    void data_received(wire::Time time, const wire::TcpSegment& segment);
    void tell_acked(wire::Time time, CaptureStream& stream, std::uint32_t ack);
    void skip_holes_received(wire::Time time);

    CaptureSocket socket_;
    CaptureHandshake handshake_;
    CaptureClosing closing_;
    CaptureSampler sampler_;
    wire::Time last_segment_{};
};

} // namespace bgpsnoop::source
