// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "wire/packet.hpp"

namespace bgpsnoop::source {

/// The bytes each end of a connection offers to receive. A window counts in units that the SYNs
/// agree on (RFC 7323 2): without them it is unknown.
class CaptureWindows {
public:
    void sent(const wire::TcpSegment& segment) { local_.note(segment); }
    void received(const wire::TcpSegment& segment) { peer_.note(segment); }

    std::optional<std::uint32_t> local() const { return bytes(local_, peer_); }
    std::optional<std::uint32_t> peer() const { return bytes(peer_, local_); }

private:
    struct End {
        std::optional<std::uint16_t> window; ///< as in the latest segment
        bool window_of_syn = false;          ///< whose window is never scaled
        bool syn_seen = false;
        bool answered = false; ///< with SYN|ACK, which has a scale only if the SYN had one
        std::optional<std::uint8_t> scale;
        std::optional<std::uint32_t> ack;

        void note(const wire::TcpSegment& segment);
        bool does_not_scale() const { return syn_seen && !scale; }
    };

    static std::optional<std::uint32_t> bytes(const End& end, const End& other);

    End local_;
    End peer_;
};

} // namespace bgpsnoop::source
