// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "wire/packet_layers.hpp"

namespace bgpsnoop::wire {

namespace {

using Outgoing = std::optional<bool>;

Outgoing cooked_direction(std::uint16_t packet_type) // LINUX_SLL_HOST, LINUX_SLL_OUTGOING
{
    return packet_type == 0 ? Outgoing(false) : packet_type == 4 ? Outgoing(true) : std::nullopt;
}

Skipped skip_cooked_v1(Cursor& in, Outgoing& outgoing)
{
    outgoing = cooked_direction(in.u16());
    in.take(12); // ARPHRD type, length of the address, address
    return skip_to_ip(in, in.u16());
}

Skipped skip_cooked_v2(Cursor& in, Outgoing& outgoing)
{
    const std::uint16_t ether_type = in.u16();
    in.take(8); // reserved, interface, ARPHRD type
    outgoing = cooked_direction(in.u8());
    in.take(9); // length of the address, address
    return skip_to_ip(in, ether_type);
}

/// An address family in the byte order of the host that captured.
Skipped skip_null(Cursor& in, Outgoing&)
{
    std::uint32_t family = in.u32();
    if (family > 0xffff)
        family = __builtin_bswap32(family);
    if (in.failed())
        return Unparsed::truncated;
    const bool v6 = family == 10 || family == 24 || family == 28 || family == 30; // Linux, BSDs
    return family == 2 || v6 ? std::nullopt : Skipped(Unparsed::not_ip);
}

Skipped skip_nothing(Cursor&, Outgoing&)
{
    return std::nullopt;
}

template <Skipped (*skip)(Cursor&)> Skipped plain(Cursor& in, Outgoing&)
{
    return skip(in);
}

/// Behind one byte that says whether the capturing host sent it.
template <Skipped (*skip)(Cursor&)> Skipped with_direction(Cursor& in, Outgoing& outgoing)
{
    outgoing = in.u8() != 0;
    return in.failed() ? Skipped(Unparsed::truncated) : skip(in);
}

/// What Junos puts before the header of the medium: a magic number, flags, extensions.
template <Skipped (*skip)(Cursor&)> Skipped juniper(Cursor& in, Outgoing& outgoing)
{
    constexpr std::uint32_t magic = 0x4d4743; // "MGC"
    constexpr std::uint8_t is_incoming = 0x01, without_link_layer = 0x02, extended = 0x80;
    const bool is_juniper = in.u24() == magic;
    const std::uint8_t flags = in.u8();
    if (!in.failed() && !is_juniper)
        return Unparsed::bad_header;
    outgoing = (flags & is_incoming) == 0;
    if ((flags & extended) != 0)
        in.take(in.u16());
    if ((flags & without_link_layer) == 0 && !in.failed())
        return skip(in);
    in.u32();
    return in.failed() ? Skipped(Unparsed::truncated) : std::nullopt;
}

struct LinkType {
    int dlt;
    Skipped (*skip)(Cursor&, Outgoing&);
};
constexpr std::array link_types{
    LinkType{0, skip_null},                          // DLT_NULL
    LinkType{1, plain<skip_ethernet>},               // DLT_EN10MB
    LinkType{9, plain<skip_ppp>},                    // DLT_PPP
    LinkType{12, skip_nothing},                      // DLT_RAW
    LinkType{14, skip_nothing},                      // DLT_RAW on OpenBSD
    LinkType{50, plain<skip_ppp>},                   // DLT_PPP_SERIAL
    LinkType{51, plain<skip_pppoe>},                 // DLT_PPP_ETHER
    LinkType{101, skip_nothing},                     // LINKTYPE_RAW
    LinkType{104, plain<skip_cisco_hdlc>},           // DLT_C_HDLC
    LinkType{107, plain<skip_frame_relay>},          // DLT_FRELAY
    LinkType{108, skip_null},                        // DLT_LOOP
    LinkType{113, skip_cooked_v1},                   // DLT_LINUX_SLL
    LinkType{166, with_direction<skip_ppp>},         // DLT_PPP_PPPD
    LinkType{178, juniper<skip_ethernet>},           // DLT_JUNIPER_ETHER
    LinkType{179, juniper<skip_ppp>},                // DLT_JUNIPER_PPP
    LinkType{180, juniper<skip_frame_relay>},        // DLT_JUNIPER_FRELAY
    LinkType{181, juniper<skip_cisco_hdlc>},         // DLT_JUNIPER_CHDLC
    LinkType{204, with_direction<skip_ppp>},         // DLT_PPP_WITH_DIR
    LinkType{205, with_direction<skip_cisco_hdlc>},  // DLT_C_HDLC_WITH_DIR
    LinkType{206, with_direction<skip_frame_relay>}, // DLT_FRELAY_WITH_DIR
    LinkType{219, plain<skip_mpls>},                 // DLT_MPLS
    LinkType{228, skip_nothing},                     // DLT_IPV4
    LinkType{229, skip_nothing},                     // DLT_IPV6
    LinkType{276, skip_cooked_v2},                   // DLT_LINUX_SLL2
};

} // namespace

Parsed<LinkPayload> strip_link_layer(int dlt, Bytes frame, std::size_t wire_length)
{
    const auto* type = std::ranges::find(link_types, dlt, &LinkType::dlt);
    if (type == link_types.end())
        return tl::make_unexpected(LeftOut{Unparsed::link_type, static_cast<std::uint32_t>(dlt)});
    Cursor in(frame);
    LinkPayload payload;
    if (const auto why = type->skip(in, payload.outgoing))
        return tl::make_unexpected(*why);
    const std::size_t header = in.offset();
    payload.bytes = in.rest();
    payload.wire_length = std::max(wire_length, frame.size()) - header;
    return payload;
}

} // namespace bgpsnoop::wire
