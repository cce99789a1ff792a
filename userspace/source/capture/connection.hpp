#pragma once

#include <functional>
#include <optional>

#include "source/capture/hops.hpp"
#include "source/capture/stream.hpp"
#include "source/capture/windows.hpp"

namespace bgpsnoop::source {

using Feed = std::function<void(const engine::Input&)>;

/// What all connections of a run share.
struct CaptureContext {
    bool all_messages = false;
    const CaptureHops& hops;
    Feed feed;
};

/// The handshake of a call by the peer, when it is complete.
struct IncomingCall {
    std::uint32_t in_first = 0; ///< the number of the peer's first byte
    std::uint32_t out_first = 0;
    std::uint32_t retransmits = 0; ///< of our SYN|ACK
    CaptureWindows windows;
};

engine::ResetSeen reset_seen(engine::Direction direction, const wire::TcpSegment& reset,
                             const CaptureHops& hops);

/// A captured connection as the local socket lived it: its segments drive the states that Linux
/// would have gone through, and every step becomes an input.
class CaptureConnection {
public:
    CaptureConnection(engine::ConnectionId id, engine::Identity who, const CaptureContext& context);

    // How it begins, one of these.
    void call(wire::Time time, const wire::TcpSegment& syn); ///< our SYN
    void accept(wire::Time time, const IncomingCall& call);
    void find(wire::Time time, const wire::TcpSegment& segment, bool sent); ///< in mid-stream

    void sent(wire::Time time, const wire::TcpSegment& segment);
    void received(wire::Time time, const wire::TcpSegment& segment);
    void icmp(wire::Time time, const wire::IcmpError& error);
    void advance(wire::Time time); ///< what the kernel's timers would have done by then

    void end_attempt(wire::Time time); ///< the local speaker has turned to another attempt
    void vanish(wire::Time time);      ///< its 4-tuple was taken by a new connection
    void finish(wire::Time time);      ///< the capture ends

    engine::ConnectionId id() const { return id_; }
    const engine::Identity& who() const { return who_; }
    engine::TcpState state() const { return state_; }
    bool closed() const { return state_ == engine::TcpState::close; }
    bool began_with(std::uint32_t isn) const { return our_isn_ == isn; }
    std::uint64_t gaps() const { return in_.gaps() + out_.gaps(); }

private:
    struct PendingError {
        int error;
        wire::Time time;
    };

    /// Whose buffers are full.
    struct Full {
        bool local = false;
        bool peer = false;
        bool operator==(const Full&) const = default;
    };

    void data_sent(wire::Time time, const wire::TcpSegment& segment);
    void data_received(wire::Time time, const wire::TcpSegment& segment);
    void handshake_sent(wire::Time time, const wire::TcpSegment& segment);
    void handshake_received(wire::Time time, const wire::TcpSegment& segment);
    void establish(wire::Time time, std::uint32_t in_first);
    void reset_sent(wire::Time time, const wire::TcpSegment& segment);
    void reset_received(wire::Time time, const wire::TcpSegment& segment);
    bool accepts_reset(const wire::TcpSegment& segment) const;
    void fin_sent(wire::Time time);
    void fin_received(wire::Time time);
    void fin_acked(wire::Time time);
    bool handshaking() const;

    void change(wire::Time time, engine::TcpState to, bool by_owner = false, int error = 0);
    engine::SocketSample sample() const;
    void take_sample(wire::Time time, bool notable);
    void sample_if_notable(wire::Time time);
    void sample_if_window_turned(wire::Time time);
    void emit(wire::Time time, decltype(engine::Input::what) what) const;
    void emit(wire::Time time, CaptureStream::Events&& events) const;

    engine::ConnectionId id_;
    engine::Identity who_;
    const CaptureContext& context_;
    engine::TcpState state_ = engine::TcpState::close;
    CaptureStream in_;
    CaptureStream out_;
    std::optional<std::uint32_t> our_isn_; ///< of a connection that we called
    std::uint32_t syn_retransmits_ = 0;
    CaptureWindows windows_;
    std::optional<bool> has_auth_key_;
    wire::Time began_{};
    wire::Time last_segment_{};
    std::optional<wire::Time> heard_at_; ///< the peer's newest segment after the handshake
    wire::Time last_sample_{};
    bool was_notable_ = false; ///< at the last sample
    Full was_full_;
    std::optional<PendingError> icmp_; ///< has the SYN failed by it? No, if it is repeated
};

} // namespace bgpsnoop::source
