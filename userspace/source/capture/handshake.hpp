// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "source/capture/socket.hpp"

namespace bgpsnoop::source {

/// A TCP that hears nothing repeats its SYN or SYN|ACK sooner (Linux after 1 s).
inline constexpr std::chrono::milliseconds answer_repeated{1200};

/// The handshake of a call by the peer, when it is complete.
struct IncomingCall {
    wire::Time at{};            ///< its handshake was complete then, as far as is known
    std::uint32_t in_first = 0; ///< the number of the peer's first byte
    std::uint32_t out_first = 0;
    std::uint32_t retransmits = 0; ///< of our SYN|ACK
    CaptureWindows windows;
    bool syn_captured = false;    ///< the peer's
    bool answer_captured = false; ///< our SYN|ACK
};

/// How a captured connection begins, and how the attempt at one ends that comes to nothing.
class CaptureHandshake {
public:
    explicit CaptureHandshake(CaptureSocket& socket) : socket_(socket) {}

    void call(wire::Time time, const wire::TcpSegment& syn); ///< our SYN
    void assume_call(wire::Time time, std::uint32_t isn);    ///< its SYN was not captured
    void accept(wire::Time time, const IncomingCall& call);
    void join(wire::Time time, const wire::TcpSegment& segment, bool sent); ///< in mid-stream

    void sent(wire::Time time, const wire::TcpSegment& segment);
    void received(wire::Time time, const wire::TcpSegment& segment);
    /// A RST of ours. True if it takes the call back: what is known of it then waits for that.
    bool withdraws(wire::Time time, const wire::TcpSegment& reset);
    void reset_received(const wire::TcpSegment& reset);
    void icmp(wire::Time time, const wire::IcmpError& error);
    void advance(wire::Time time);
    std::optional<wire::Time> due() const;
    void finish(wire::Time time);
    void give_up(wire::Time time); ///< the local speaker, or the kernel for it

    bool is_withdrawn() const { return withdrawal_.has_value(); }
    bool began_with(std::uint32_t isn) const { return our_isn_ == isn; }
    bool is_acked_by(const wire::TcpSegment& segment) const;

private:
    struct PendingError {
        int error;
        wire::Time time;
    };

    /// A SYN|ACK to our SYN. That our TCP has taken it shows by what we send next: not by the SYN
    /// again.
    struct Answer {
        std::uint32_t in_first;
        wire::Time at;
    };

    struct Withdrawal {
        wire::Time time;
        wire::TcpSegment reset; ///< without payload: it is bare
    };

    void answered(wire::Time time, const wire::TcpSegment& syn_ack);
    bool acks_more(const wire::TcpSegment& segment) const;
    bool proves_answer(const wire::TcpSegment& reset) const;
    void establish(wire::Time time, std::uint32_t in_first);

    CaptureSocket& socket_;
    std::optional<std::uint32_t> our_isn_; ///< of a connection that we called
    wire::Time began_{};
    std::optional<Answer> answer_; ///< the newest, since our newest SYN
    std::optional<Withdrawal> withdrawal_;
    std::optional<PendingError> icmp_; ///< has the SYN failed by it? No, if it is repeated
};

} // namespace bgpsnoop::source
