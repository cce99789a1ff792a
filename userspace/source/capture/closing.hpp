// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "source/capture/handshake.hpp"

namespace bgpsnoop::source {

/// How a captured connection ends: resets, FINs, and the kernel's patience with them.
class CaptureClosing {
public:
    CaptureClosing(CaptureSocket& socket, const CaptureHandshake& handshake);

    void reset_sent(wire::Time time, const wire::TcpSegment& segment);
    void reset_received(wire::Time time, const wire::TcpSegment& segment);
    void fin_sent(wire::Time time);
    void fin_received(wire::Time time);
    void fin_acked(wire::Time time);
    /// A RST that does not fit is blind, or the capture lacks what was before it: which of them,
    /// what comes after it tells.
    void weigh_reset(wire::Time time, const wire::TcpSegment& next, engine::Direction direction);
    void advance(wire::Time time, wire::Duration silence);
    std::optional<wire::Time> due(wire::Time last_segment) const;
    bool doubts_reset() const { return doubtful_.has_value(); }
    void believe_reset();         ///< nothing more will speak against it
    void vanish(wire::Time time); ///< its 4-tuple was given to a new connection

private:
    struct Doubtful {
        engine::Direction direction;
        wire::Time at;
        wire::TcpSegment reset; ///< without payload
    };

    bool is_alive() const; ///< our end
    bool accepts_reset(const wire::TcpSegment& segment) const;
    void doubt_reset(wire::Time time, const wire::TcpSegment& segment, engine::Direction direction);
    wire::Duration reset_patience() const;
    void accept_reset_sent(wire::Time time, const wire::TcpSegment& segment);
    void accept_reset_received(wire::Time time, const wire::TcpSegment& segment);
    void tell_lacking(wire::Time time, const CaptureStream& stream) const;

    CaptureSocket& socket_;
    const CaptureHandshake& handshake_;
    std::optional<Doubtful> doubtful_;
};

} // namespace bgpsnoop::source
