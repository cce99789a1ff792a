// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "wire/cursor.hpp"
#include "wire/packet_layers.hpp"

namespace bgpsnoop::wire {

namespace {

using Outgoing = std::optional<bool>;

bool is_vlan_tag(std::uint16_t ether_type) // 802.1Q, 802.1ad, and what was used before 802.1ad
{
    return ether_type == 0x8100 || ether_type == 0x88a8 || ether_type == 0x9100;
}

std::optional<Unparsed> skip_tags(Cursor& in, std::uint16_t ether_type)
{
    while (is_vlan_tag(ether_type) && !in.failed()) {
        in.u16(); // priority and VLAN
        ether_type = in.u16();
    }
    if (in.failed())
        return Unparsed::truncated;
    if (ether_type != 0x0800 && ether_type != 0x86dd)
        return Unparsed::not_ip;
    return std::nullopt;
}

std::optional<Unparsed> skip_ethernet(Cursor& in, Outgoing&)
{
    in.take(12);
    return skip_tags(in, in.u16());
}

Outgoing cooked_direction(std::uint16_t packet_type) // LINUX_SLL_HOST, LINUX_SLL_OUTGOING
{
    return packet_type == 0 ? Outgoing(false) : packet_type == 4 ? Outgoing(true) : std::nullopt;
}

std::optional<Unparsed> skip_cooked_v1(Cursor& in, Outgoing& outgoing)
{
    outgoing = cooked_direction(in.u16());
    in.take(12); // ARPHRD type, length of the address, address
    return skip_tags(in, in.u16());
}

std::optional<Unparsed> skip_cooked_v2(Cursor& in, Outgoing& outgoing)
{
    const std::uint16_t ether_type = in.u16();
    in.take(8); // reserved, interface, ARPHRD type
    outgoing = cooked_direction(in.u8());
    in.take(9); // length of the address, address
    return skip_tags(in, ether_type);
}

/// An address family in the byte order of the host that captured.
std::optional<Unparsed> skip_null(Cursor& in, Outgoing&)
{
    std::uint32_t family = in.u32();
    if (family > 0xffff)
        family = __builtin_bswap32(family);
    if (in.failed())
        return Unparsed::truncated;
    const bool v6 = family == 10 || family == 24 || family == 28 || family == 30; // Linux, BSDs
    return family == 2 || v6 ? std::nullopt : std::optional(Unparsed::not_ip);
}

std::optional<Unparsed> skip_cisco_hdlc(Cursor& in, Outgoing&)
{
    in.u16(); // address, control
    return skip_tags(in, in.u16());
}

/// RFC 1661, RFC 1662: address and control may be left out, and the protocol's leading zero.
std::optional<Unparsed> skip_ppp(Cursor& in, Outgoing& outgoing)
{
    Cursor ahead = in;
    const std::uint16_t start = ahead.u16();
    if (ahead.failed())
        return Unparsed::truncated;
    if (start == 0x0f00 || start == 0x8f00) // PPP_SERIAL may be Cisco HDLC (RFC 1547)
        return skip_cisco_hdlc(in, outgoing);
    if (start == 0xff03)
        in.u16();
    std::uint16_t protocol = in.u8();
    if ((protocol & 1) == 0)
        protocol = static_cast<std::uint16_t>(protocol << 8 | in.u8());
    if (in.failed())
        return Unparsed::truncated;
    return protocol == 0x21 || protocol == 0x57 ? std::nullopt : std::optional(Unparsed::not_ip);
}

std::optional<Unparsed> skip_nothing(Cursor&, Outgoing&)
{
    return std::nullopt;
}

struct LinkType {
    int dlt;
    std::optional<Unparsed> (*skip)(Cursor&, Outgoing&);
};
constexpr std::array link_types{
    LinkType{0, skip_null},         // DLT_NULL
    LinkType{1, skip_ethernet},     // DLT_EN10MB
    LinkType{9, skip_ppp},          // DLT_PPP
    LinkType{12, skip_nothing},     // DLT_RAW
    LinkType{14, skip_nothing},     // DLT_RAW on OpenBSD
    LinkType{50, skip_ppp},         // DLT_PPP_SERIAL
    LinkType{101, skip_nothing},    // LINKTYPE_RAW
    LinkType{104, skip_cisco_hdlc}, // DLT_C_HDLC
    LinkType{108, skip_null},       // DLT_LOOP
    LinkType{113, skip_cooked_v1},  // DLT_LINUX_SLL
    LinkType{228, skip_nothing},    // DLT_IPV4
    LinkType{229, skip_nothing},    // DLT_IPV6
    LinkType{276, skip_cooked_v2},  // DLT_LINUX_SLL2
};

} // namespace

Parsed<LinkPayload> strip_link_layer(int dlt, Bytes frame, std::size_t wire_length)
{
    for (const LinkType& type : link_types) {
        if (type.dlt != dlt)
            continue;
        Cursor in(frame);
        LinkPayload payload;
        if (const auto why = type.skip(in, payload.outgoing))
            return unparsed(*why);
        const std::size_t header = in.offset();
        payload.bytes = in.rest();
        payload.wire_length = std::max(wire_length, frame.size()) - header;
        return payload;
    }
    return unparsed(Unparsed::link_type);
}

} // namespace bgpsnoop::wire
