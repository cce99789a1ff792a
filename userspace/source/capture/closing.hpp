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
    void advance(wire::Time time, wire::Duration silence);
    void vanish(wire::Time time); ///< its 4-tuple was given to a new connection

private:
    bool accepts_reset(const wire::TcpSegment& segment) const;

    CaptureSocket& socket_;
    const CaptureHandshake& handshake_;
};

} // namespace bgpsnoop::source
