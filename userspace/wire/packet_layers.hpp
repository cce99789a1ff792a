// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/cursor.hpp"
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
    std::uint16_t id = 0;        ///< identification, which IPv6 has not
    bool first_fragment = false; ///< more of the payload comes in other packets
    Bytes bytes;                 ///< without the link layer's padding
    std::size_t wire_length = 0;
};
/// A quoted packet (in ICMP) may be shorter than its header says, as a snapped one may.
Parsed<IpPayload> strip_ip(Bytes packet, std::size_t wire_length);

/// The packet within this one, if it is a tunnel's: a mirror sends what it copies that way.
std::optional<Parsed<LinkPayload>> strip_tunnel(const IpPayload& ip);

Parsed<TcpSegment> parse_tcp(const IpPayload& ip);
Parsed<IcmpError> parse_icmp_error(const IpPayload& ip);

namespace ip_protocol {
inline constexpr std::uint8_t hop_by_hop = 0, icmp = 1, ip_v4 = 4, tcp = 6, udp = 17, ip_v6 = 41,
                              routing = 43, fragment = 44, gre = 47, ah = 51, icmp_v6 = 58,
                              destination_options = 60;
}

namespace ether_type {
inline constexpr std::uint16_t ip_v4 = 0x0800, ethernet = 0x6558, ip_v6 = 0x86dd, mpls = 0x8847,
                               mpls_multicast = 0x8848, pppoe = 0x8864;
}

/// Nothing, or why there is no IP header behind this one.
using Skipped = std::optional<LeftOut>;

// Headers of the link layer, each up to the IP header behind it.
Skipped skip_ethernet(Cursor& in);
Skipped skip_mpls(Cursor& in);
Skipped skip_ppp(Cursor& in); ///< also as Cisco writes it
Skipped skip_pppoe(Cursor& in);
Skipped skip_cisco_hdlc(Cursor& in);
Skipped skip_frame_relay(Cursor& in);
/// Tags of VLANs, labels, and what else an EtherType may announce.
Skipped skip_to_ip(Cursor& in, std::uint16_t ether_type);

inline tl::unexpected<LeftOut> unparsed(Unparsed why)
{
    return tl::make_unexpected(LeftOut{why});
}

} // namespace bgpsnoop::wire
