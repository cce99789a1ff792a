// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "source/capture/hold_time.hpp"
#include "source/capture/hops.hpp"
#include "source/capture/sides.hpp"
#include "source/capture/stream.hpp"
#include "source/capture/windows.hpp"

namespace bgpsnoop::source {

using Feed = std::function<void(const engine::Input&)>;

/// What all connections of a run share.
struct CaptureContext {
    bool all_messages = false;
    std::vector<std::uint16_t> ports; ///< of BGP
    const CaptureHops& hops;
    const CaptureSides& sides;
    Feed feed;
};

engine::ResetSeen reset_seen(engine::Direction direction, const wire::TcpSegment& reset,
                             const CaptureHops& hops);

/// The local socket of a captured connection, as Linux would have had it: its state, its streams
/// and its numbers. Every step of it becomes an input.
class CaptureSocket {
public:
    CaptureSocket(engine::ConnectionId id, engine::Identity who, const CaptureContext& context);

    engine::ConnectionId id() const { return id_; }
    const engine::Identity& who() const { return who_; }
    engine::TcpState state() const { return state_; }
    bool closed() const { return state_ == engine::TcpState::close; }
    bool handshaking() const;
    CaptureStream& in() { return in_; }
    const CaptureStream& in() const { return in_; }
    CaptureStream& out() { return out_; }
    const CaptureStream& out() const { return out_; }
    const CaptureWindows& windows() const { return windows_; }

    // Its numbers.
    void count_sent() { has_sent_ = true; }         ///< the capture has a segment of ours,
    void count_received() { has_received_ = true; } ///< of the peer
    void note_sent(const wire::TcpSegment& segment);
    void note_received(const wire::TcpSegment& segment);
    void hear(wire::Time time) { heard_at_ = time; }  ///< the peer, after the handshake,
    void speak(wire::Time time) { spoke_at_ = time; } ///< or our end
    void repeat_syn(std::uint32_t times = 1) { syn_retransmits_ += times; }
    void count_answer() { answers_++; } ///< a SYN|ACK of the peer
    void set_windows(const CaptureWindows& windows) { windows_ = windows; }
    std::uint32_t answers() const { return answers_; }
    std::optional<wire::Duration> hold_time() const { return hold_time_.agreed(); }
    engine::SocketSample sample() const;

    // What it tells.
    void assume(engine::TcpState state) { state_ = state; } ///< nothing
    void withdraw() { withdrawn_ = true; }                  ///< our call, when it had been answered
    void change(wire::Time time, engine::TcpState to, bool by_owner = false, int error = 0);
    void flush(wire::Time time); ///< what its streams end in
    void tell(wire::Time time, decltype(engine::Input::what) what) const;
    void tell(CaptureStream::StreamInputs&& events);
    void tell_reset(wire::Time time, engine::Direction direction, const wire::TcpSegment& reset);

private:
    engine::Uncaptured sent_uncaptured() const;
    engine::Uncaptured received_uncaptured() const;

    engine::ConnectionId id_;
    engine::Identity who_;
    const CaptureContext& context_;
    engine::TcpState state_ = engine::TcpState::close;
    bool given_up_ = false;  ///< a call that nobody answered,
    bool withdrawn_ = false; ///< or that our end took back
    CaptureStream in_;
    CaptureStream out_;
    CaptureWindows windows_;
    std::uint32_t syn_retransmits_ = 0;
    std::uint32_t answers_ = 0;
    CaptureHoldTime hold_time_;
    std::optional<bool> has_auth_key_;
    std::optional<wire::Time> heard_at_;
    std::optional<wire::Time> spoke_at_;
    bool has_sent_ = false;
    bool has_received_ = false;
};

} // namespace bgpsnoop::source
