// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// A segment of TCP that was there, as far as that is known. Numbers count from 0, the SYN's.
struct Segment {
    wire::Time at;
    engine::Direction direction = engine::Direction::received;
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint8_t flags = 0; ///< wire::tcp_flag
    std::uint16_t window = 65535;
    std::uint8_t ttl = 64;
    std::string payload;
    std::uint32_t left_out = 0; ///< bytes behind the payload that nobody has kept
    std::string comment;        ///< what of it is not as it was, or what it stands for
};

/// An ICMP error that quotes the SYN, or the first byte, of our end.
struct QuotingError {
    wire::Time at;
    std::uint8_t type = 0;
    std::uint8_t code = 0;
    std::uint32_t seq = 0; ///< of the quoted segment
};

/// As raw IP, from its header on, with all checksums. Of bytes that were left out the lengths in
/// the headers tell.
std::string ip_packet(const engine::Identity& who, const Segment& segment);
std::string ip_packet(const engine::Identity& who, const QuotingError& error);

} // namespace bgpsnoop::sink
