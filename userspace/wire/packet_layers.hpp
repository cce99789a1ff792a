// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/packet.hpp"

/// The layers of packet.hpp, one function each.
namespace bgpsnoop::wire {

struct LinkPayload {
    Bytes bytes; ///< begins with an IPv4 or IPv6 header: its version nibble says which
    std::size_t wire_length = 0;
    std::optional<bool> outgoing;
};
Parsed<LinkPayload> strip_link_layer(int dlt, Bytes frame, std::size_t wire_length);

struct IpPayload {
    Address source;
    Address destination;
    std::uint8_t protocol = 0;
    std::uint8_t ttl = 0;
    bool first_fragment = false; ///< more of the payload comes in other packets
    Bytes bytes;                 ///< without the link layer's padding
    std::size_t wire_length = 0;
};
/// A quoted packet (in ICMP) may be shorter than its header says, as a snapped one may.
Parsed<IpPayload> strip_ip(Bytes packet, std::size_t wire_length);

Parsed<TcpSegment> parse_tcp(const IpPayload& ip);
Parsed<IcmpError> parse_icmp_error(const IpPayload& ip);

namespace ip_protocol {
inline constexpr std::uint8_t hop_by_hop = 0, icmp = 1, tcp = 6, routing = 43, fragment = 44,
                              ah = 51, icmp_v6 = 58, destination_options = 60;
}

inline tl::unexpected<Unparsed> unparsed(Unparsed why)
{
    return tl::make_unexpected(why);
}

} // namespace bgpsnoop::wire
