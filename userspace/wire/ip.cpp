// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "wire/cursor.hpp"
#include "wire/packet_layers.hpp"

namespace bgpsnoop::wire {

namespace {

Address address_v6(Cursor& in)
{
    Address address;
    std::ranges::copy(in.bytes(address.bytes.size()), address.bytes.begin());
    return address;
}

Address address_v4(Cursor& in)
{
    const Bytes four = in.bytes(4);
    return four.empty() ? Address{} : Address::v4(four.data());
}

/// total: of header and payload as the header says; 0 if offloading left that to the hardware.
Parsed<IpPayload> finish(IpPayload ip, Cursor& in, std::size_t total, std::size_t wire_length)
{
    if (in.failed())
        return unparsed(Unparsed::truncated);
    if (total == 0)
        total = wire_length;
    if (total < in.offset())
        return unparsed(Unparsed::bad_header);
    ip.wire_length = total - in.offset();
    ip.bytes = in.bytes(std::min(ip.wire_length, in.size())); // what follows is padding
    return ip;
}

Parsed<IpPayload> strip_v4(Bytes packet, std::size_t wire_length) // RFC 791
{
    Cursor in(packet);
    IpPayload ip;
    const std::size_t header = std::size_t{4} * (in.u8() & 0x0fU);
    in.u8(); // type of service
    const std::size_t total = in.u16();
    ip.id = in.u16();
    const std::uint16_t fragment = in.u16();
    ip.ttl = in.u8();
    ip.protocol = in.u8();
    in.u16(); // checksum: offloading leaves it wrong
    ip.source = address_v4(in);
    ip.destination = address_v4(in);
    if (!in.failed() && header < 20)
        return unparsed(Unparsed::bad_header);
    if ((fragment & 0x1fff) != 0)
        return unparsed(in.failed() ? Unparsed::truncated : Unparsed::fragment);
    ip.first_fragment = (fragment & 0x2000) != 0;
    in.skip(header - std::min<std::size_t>(header, 20)); // options
    return finish(ip, in, total, wire_length);
}

bool is_extension(std::uint8_t protocol)
{
    return protocol == ip_protocol::hop_by_hop || protocol == ip_protocol::routing ||
           protocol == ip_protocol::destination_options || protocol == ip_protocol::ah ||
           protocol == ip_protocol::fragment;
}

/// RFC 8200 4, RFC 4302. False if this is a later fragment: the payload does not begin here.
bool skip_extension(Cursor& in, IpPayload& ip)
{
    const std::uint8_t kind = ip.protocol;
    ip.protocol = in.u8();
    const std::size_t length = in.u8();
    if (kind == ip_protocol::fragment) {
        const std::uint16_t fragment = in.u16();
        in.u32(); // identification
        ip.first_fragment = (fragment & 1) != 0;
        return in.failed() || (fragment & 0xfff8) == 0;
    }
    in.skip(kind == ip_protocol::ah ? length * 4 + 6 : length * 8 + 6);
    return true;
}

Parsed<IpPayload> strip_v6(Bytes packet, std::size_t wire_length) // RFC 8200
{
    constexpr std::size_t fixed_header = 40;
    Cursor in(packet);
    IpPayload ip;
    in.u32(); // version, traffic class, flow label
    const std::size_t length = in.u16();
    ip.protocol = in.u8();
    ip.ttl = in.u8();
    ip.source = address_v6(in);
    ip.destination = address_v6(in);
    while (!in.failed() && is_extension(ip.protocol))
        if (!skip_extension(in, ip))
            return unparsed(Unparsed::fragment);
    return finish(ip, in, length == 0 ? 0 : length + fixed_header, wire_length);
}

} // namespace

Parsed<IpPayload> strip_ip(Bytes packet, std::size_t wire_length)
{
    if (packet.empty())
        return unparsed(Unparsed::truncated);
    switch (packet[0] >> 4) {
    case 4:
        return strip_v4(packet, wire_length);
    case 6:
        return strip_v6(packet, wire_length);
    default:
        return unparsed(Unparsed::not_ip);
    }
}

} // namespace bgpsnoop::wire
