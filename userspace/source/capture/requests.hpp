// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "source/capture/bounded_map.hpp"
#include "source/capture/handshake.hpp"

namespace bgpsnoop::source {

struct CaptureTuple {
    wire::Endpoint local;
    wire::Endpoint peer;
    auto operator<=>(const CaptureTuple&) const = default;
};

/// The calls of peers whose handshake is not complete: requests, not yet sockets. Bounded: the
/// oldest are forgotten.
class CaptureRequests {
public:
    bool contains(const CaptureTuple& tuple) { return requests_.find(tuple) != nullptr; }
    void erase(const CaptureTuple& tuple) { requests_.erase(tuple); }

    void note_syn(const CaptureTuple& tuple, const wire::TcpSegment& syn);
    void note_answer(const CaptureTuple& tuple, const wire::TcpSegment& syn_ack);
    /// Whether a segment of ours answers the peer's SYN, whatever it says.
    bool is_answered_by(const CaptureTuple& tuple, const wire::TcpSegment& segment);
    bool was_answered(const CaptureTuple& tuple); ///< with SYN|ACK
    /// The call, if this segment shows that its handshake is complete; it is no request then.
    std::optional<IncomingCall> complete(const CaptureTuple& tuple, const wire::TcpSegment& segment,
                                         bool sent);

private:
    struct HalfOpen {
        std::uint32_t peer_isn = 0;
        std::optional<std::uint32_t> our_isn; ///< once we have answered
        std::uint32_t repeats = 0;            ///< of that answer
        CaptureWindows windows;
    };

    BoundedMap<CaptureTuple, HalfOpen> requests_{4096};
};

} // namespace bgpsnoop::source
