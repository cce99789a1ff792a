// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <set>
#include <unordered_set>
#include <utility>

#include "wire/packet.hpp"
#include "wire/time.hpp"

namespace bgpsnoop::source {

/// Segments that a capture holds more than once: a mirror port copies a frame as it comes in and
/// again as it goes out, or the captures of two taps were merged. Each counts once, when it comes
/// first. Copies may differ in what switches and routers write (MAC addresses, VLAN tags, TTL),
/// not in what the sender wrote.
class CaptureCopies {
public:
    bool is_copy(wire::Time time, const wire::TcpSegment& segment);

private:
    struct Print {
        wire::Endpoint source;
        wire::Endpoint destination;
        std::uint32_t seq;
        std::uint32_t ack;
        std::uint32_t length;
        std::uint16_t ip_id;
        std::uint16_t window;
        std::uint8_t flags;
        bool operator==(const Print&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Print& print) const;
    };
    using Prints = std::unordered_set<Print, Hash>;

    void forget(wire::Time before);

    Prints recent_;
    std::deque<std::pair<wire::Time, const Print*>> order_;    ///< of recent_
    std::set<std::pair<wire::Address, wire::Address>> copied_; ///< whose segments come twice
};

} // namespace bgpsnoop::source
