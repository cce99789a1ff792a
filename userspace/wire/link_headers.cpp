// SPDX-License-Identifier: Apache-2.0
#include "wire/packet_layers.hpp"

/// Headers that stand between a link layer's own and the IP header, in any order and number.
namespace bgpsnoop::wire {

namespace {

bool is_vlan_tag(std::uint16_t type) // 802.1Q, 802.1ad, and what was used before 802.1ad
{
    return type == 0x8100 || type == 0x88a8 || type == 0x9100;
}

Skipped truncated_or(const Cursor& in, Skipped otherwise)
{
    return in.failed() ? Skipped(Unparsed::truncated) : otherwise;
}

bool is_ip(std::uint8_t first_byte)
{
    return first_byte >> 4 == 4 || first_byte >> 4 == 6;
}

/// IEEE 802.2 with SNAP, where the EtherType's place has a length.
Skipped skip_llc(Cursor& in)
{
    const bool is_snap = in.u24() == 0xaaaa03;
    if (in.failed() || !is_snap)
        return truncated_or(in, Unparsed::not_ip);
    in.u24(); // organisation
    const std::uint16_t type = in.u16();
    return truncated_or(in, type == ether_type::ip_v4 || type == ether_type::ip_v6
                                ? std::nullopt
                                : Skipped(LeftOut{Unparsed::not_ip, type}));
}

constexpr std::uint16_t first_ether_type = 0x600; // below it is a length (IEEE 802.3)

std::uint16_t skip_tags(Cursor& in, std::uint16_t type)
{
    while (is_vlan_tag(type) && !in.failed()) {
        in.u16(); // priority and VLAN
        type = in.u16();
    }
    return type;
}

Skipped skip_inner_ethernet(Cursor& in)
{
    in.skip(12);
    const std::uint16_t type = skip_tags(in, in.u16());
    return truncated_or(in, type == ether_type::ip_v4 || type == ether_type::ip_v6
                                ? std::nullopt
                                : Skipped(LeftOut{Unparsed::not_ip, type}));
}

/// RFC 4448: an Ethernet frame, behind a control word or not. A word begins with four zeros, and
/// so may an address: what is behind it tells.
Skipped skip_pseudowire(Cursor& in, bool may_have_word)
{
    Cursor bare = in;
    in.u32();
    Skipped why = may_have_word ? skip_inner_ethernet(in) : Skipped(Unparsed::not_ip);
    if (!why)
        return why;
    const bool is_bare = !skip_inner_ethernet(bare);
    if (!is_bare && may_have_word)
        return why;
    in = bare;
    return is_bare ? std::nullopt : truncated_or(in, LeftOut{Unparsed::not_ip, ether_type::mpls});
}

Skipped skip_ppp_frame(Cursor& in) // RFC 1661, RFC 1662
{
    Cursor ahead = in;
    if (ahead.u16() == 0xff03) // address and control may be left out
        in.u16();
    std::uint16_t protocol = in.u8();
    if ((protocol & 1) == 0) // so may the protocol's leading zero
        protocol = static_cast<std::uint16_t>(protocol << 8 | in.u8());
    if (in.failed())
        return Unparsed::truncated;
    if (protocol == 0x281 || protocol == 0x283)
        return skip_mpls(in);
    return protocol == 0x21 || protocol == 0x57 ? std::nullopt : Skipped(Unparsed::not_ip);
}

} // namespace

Skipped skip_to_ip(Cursor& in, std::uint16_t type)
{
    type = skip_tags(in, type);
    if (in.failed())
        return Unparsed::truncated;
    switch (type) {
    case ether_type::ip_v4:
    case ether_type::ip_v6:
        return std::nullopt;
    case ether_type::mpls:
    case ether_type::mpls_multicast:
        return skip_mpls(in);
    case ether_type::pppoe:
        return skip_pppoe(in);
    default:
        return type < first_ether_type ? skip_llc(in) : LeftOut{Unparsed::not_ip, type};
    }
}

Skipped skip_ethernet(Cursor& in)
{
    in.skip(12);
    return skip_to_ip(in, in.u16());
}

/// RFC 3032: labels, the last of which has the bottom of the stack. What is behind them nothing
/// says: an IP header, or the frame of a pseudowire.
Skipped skip_mpls(Cursor& in)
{
    constexpr std::uint32_t bottom_of_stack = 0x100;
    while ((in.u32() & bottom_of_stack) == 0)
        if (in.failed())
            return Unparsed::truncated;
    Cursor ahead = in;
    const std::uint8_t first = ahead.u8();
    if (ahead.failed())
        return Unparsed::truncated;
    return is_ip(first) ? std::nullopt : skip_pseudowire(in, first >> 4 == 0);
}

Skipped skip_ppp(Cursor& in)
{
    Cursor ahead = in;
    const std::uint16_t start = ahead.u16();
    if (ahead.failed())
        return Unparsed::truncated;
    if (start == 0x0f00 || start == 0x8f00) // PPP_SERIAL may be Cisco HDLC (RFC 1547)
        return skip_cisco_hdlc(in);
    return skip_ppp_frame(in);
}

Skipped skip_pppoe(Cursor& in) // RFC 2516 4
{
    in.skip(6); // version, type, code, session, length
    return skip_ppp_frame(in);
}

Skipped skip_cisco_hdlc(Cursor& in)
{
    in.u16(); // address, control
    return skip_to_ip(in, in.u16());
}

/// RFC 2427, or Cisco's, which has an EtherType at once.
Skipped skip_frame_relay(Cursor& in)
{
    constexpr std::uint8_t end_of_address = 0x01, unnumbered = 0x03, padding = 0x00;
    constexpr std::uint8_t nlpid_snap = 0x80, nlpid_v6 = 0x8e, nlpid_v4 = 0xcc;
    while ((in.u8() & end_of_address) == 0)
        if (in.failed())
            return Unparsed::truncated;
    Cursor ahead = in;
    if (ahead.u8() != unnumbered)
        return skip_to_ip(in, in.u16());
    in.u8();
    std::uint8_t nlpid = in.u8();
    if (nlpid == padding)
        nlpid = in.u8();
    if (nlpid == nlpid_snap) {
        in.u24(); // organisation
        const std::uint16_t type = in.u16();
        return skip_to_ip(in, type);
    }
    return truncated_or(in, nlpid == nlpid_v4 || nlpid == nlpid_v6 ? std::nullopt
                                                                   : Skipped(Unparsed::not_ip));
}

} // namespace bgpsnoop::wire
