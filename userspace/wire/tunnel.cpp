// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "wire/packet_layers.hpp"

/// What mirrors and overlays put around a packet (RFC 7348, RFC 2784, RFC 8926, RFC 2003).
namespace bgpsnoop::wire {

namespace {

using Tunnelled = std::optional<Parsed<LinkPayload>>;

/// What is behind the headers that were skipped.
Tunnelled payload_of(Cursor& in, const IpPayload& ip, Skipped why)
{
    if (why)
        return tl::make_unexpected(*why);
    LinkPayload payload;
    payload.wire_length = ip.wire_length - std::min(in.offset(), ip.wire_length);
    payload.bytes = in.rest();
    return payload;
}

Skipped skip_inner(Cursor& in, std::uint16_t type)
{
    return type == ether_type::ethernet ? skip_ethernet(in) : skip_to_ip(in, type);
}

Skipped skip_erspan_3(Cursor& in)
{
    constexpr std::uint16_t has_subheader = 0x0001;
    in.take(10); // version, VLAN, session, time, security group
    if ((in.u16() & has_subheader) != 0)
        in.take(8);
    return in.failed() ? Skipped(Unparsed::truncated) : skip_ethernet(in);
}

Skipped skip_gre(Cursor& in) // RFC 2784, RFC 2890
{
    constexpr std::uint16_t has_checksum = 0x8000, has_key = 0x2000, has_sequence = 0x1000;
    constexpr std::uint16_t version = 0x0007, erspan_1_or_2 = 0x88be, erspan_3 = 0x22eb;
    const std::uint16_t flags = in.u16();
    const std::uint16_t type = in.u16();
    for (const std::uint16_t flag : {has_checksum, has_key, has_sequence})
        if ((flags & flag) != 0)
            in.u32();
    if (in.failed())
        return Unparsed::truncated;
    if ((flags & version) != 0) // PPTP
        return LeftOut{Unparsed::not_tcp, ip_protocol::gre};
    if (type == erspan_3)
        return skip_erspan_3(in);
    if (type != erspan_1_or_2)
        return skip_inner(in, type);
    if ((flags & has_sequence) != 0) // as type II has, before a header of its own
        in.take(8);
    return in.failed() ? Skipped(Unparsed::truncated) : skip_ethernet(in);
}

Skipped skip_vxlan(Cursor& in) // RFC 7348 5
{
    constexpr std::uint8_t has_network = 0x08;
    const std::uint8_t flags = in.u8();
    in.take(7); // reserved, network, reserved
    if (in.failed())
        return Unparsed::truncated;
    if ((flags & has_network) == 0)
        return LeftOut{Unparsed::not_tcp, ip_protocol::udp};
    return skip_ethernet(in);
}

Skipped skip_geneve(Cursor& in) // RFC 8926 3.4
{
    const std::size_t options = (in.u8() & 0x3fU) * std::size_t{4};
    in.u8(); // control, critical
    const std::uint16_t type = in.u16();
    in.take(4); // network, reserved
    in.take(options);
    return in.failed() ? Skipped(Unparsed::truncated) : skip_inner(in, type);
}

Tunnelled strip_udp(const IpPayload& ip)
{
    constexpr std::uint16_t vxlan = 4789, vxlan_of_linux = 8472, geneve = 6081;
    Cursor in(ip.bytes);
    in.u16(); // source port
    const std::uint16_t port = in.u16();
    in.u32(); // length, checksum
    const bool is_vxlan = port == vxlan || port == vxlan_of_linux;
    if (in.failed() || (!is_vxlan && port != geneve))
        return std::nullopt;
    const Skipped why = is_vxlan ? skip_vxlan(in) : skip_geneve(in);
    return payload_of(in, ip, why);
}

} // namespace

Tunnelled strip_tunnel(const IpPayload& ip)
{
    Cursor in(ip.bytes);
    switch (ip.protocol) {
    case ip_protocol::ip_v4:
    case ip_protocol::ip_v6:
        return payload_of(in, ip, std::nullopt);
    case ip_protocol::gre: {
        const Skipped why = skip_gre(in);
        return payload_of(in, ip, why);
    }
    case ip_protocol::udp:
        return strip_udp(ip);
    default:
        return std::nullopt;
    }
}

} // namespace bgpsnoop::wire
