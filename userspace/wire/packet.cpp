// SPDX-License-Identifier: Apache-2.0
#include "wire/packet.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include "wire/cursor.hpp"
#include "wire/packet_layers.hpp"

namespace bgpsnoop::wire {

namespace {

constexpr std::array icmp_v4_unreachable{
    // by code; RFC 792, RFC 1122 3.2.2.1, RFC 1812 5.2.7.1
    ENETUNREACH,  EHOSTUNREACH, ENOPROTOOPT, ECONNREFUSED, 0,           EOPNOTSUPP,   ENETUNREACH,
    EHOSTDOWN,    ENONET,       ENETUNREACH, EHOSTUNREACH, ENETUNREACH, EHOSTUNREACH, EHOSTUNREACH,
    EHOSTUNREACH, EHOSTUNREACH};         // 4 shrinks the MTU, no error
constexpr std::array icmp_v6_unreachable{// by code; RFC 4443 3.1
                                         ENETUNREACH,  EACCES, EHOSTUNREACH, EHOSTUNREACH,
                                         ECONNREFUSED, EACCES, EACCES};

template <std::size_t N> int row(const std::array<int, N>& table, std::uint8_t code)
{
    return code < N ? table.at(code) : 0;
}

bool is_error(bool v6, std::uint8_t type)
{
    return v6 ? type >= 1 && type <= 4 : type == 3 || type == 11 || type == 12;
}

constexpr std::uint8_t end_of_options = 0, no_operation = 1, window_scale = 3, md5_digest = 19,
                       ao_digest = 29; // IANA: TCP Option Kind Numbers

void read_options(Cursor in, TcpSegment& segment)
{
    while (!in.empty()) {
        const std::uint8_t kind = in.u8();
        if (kind == end_of_options)
            return;
        if (kind == no_operation)
            continue;
        const std::size_t length = in.u8();
        Cursor value = in.take(length - std::min<std::size_t>(length, 2));
        if (length < 2 || value.failed()) // and no way to find the next one
            return;
        if (kind == window_scale && segment.has(tcp_flag::syn) && value.size() == 1)
            segment.window_scale = value.u8();
        segment.has_digest = segment.has_digest || kind == md5_digest || kind == ao_digest;
    }
}

constexpr int most_tunnels = 4; // one in the other

template <typename T> Parsed<Packet> packed(const Parsed<T>& parsed, std::optional<bool> outgoing)
{
    if (!parsed)
        return tl::make_unexpected(parsed.error());
    return Packet{*parsed, outgoing};
}

} // namespace

Parsed<TcpSegment> parse_tcp(const IpPayload& ip) // RFC 9293 3.1
{
    const auto cut_short = ip.first_fragment ? Unparsed::fragment : Unparsed::truncated;
    Cursor in(ip.bytes);
    TcpSegment segment{.source = {ip.source, in.u16()}, .destination = {ip.destination, in.u16()}};
    segment.seq = in.u32();
    segment.ack = in.u32();
    const std::size_t header = (in.u8() >> 4) * std::size_t{4};
    segment.flags = in.u8();
    segment.window = in.u16();
    in.u32(); // checksum: offloading leaves it wrong; urgent pointer
    if (!in.failed() && (header < 20 || header > ip.wire_length))
        return unparsed(ip.first_fragment && header >= 20 ? cut_short : Unparsed::bad_header);
    read_options(in.take(header - std::min<std::size_t>(header, 20)), segment);
    if (in.failed())
        return unparsed(cut_short);
    if (ip.first_fragment) // a FIN belongs behind the last one
        segment.flags &= static_cast<std::uint8_t>(~tcp_flag::fin);
    segment.ttl = ip.ttl;
    segment.ip_id = ip.id;
    segment.payload = in.rest();
    segment.payload_length = static_cast<std::uint32_t>(ip.wire_length - header);
    return segment;
}

Parsed<IcmpError> parse_icmp_error(const IpPayload& ip) // RFC 792, RFC 4443 3
{
    Cursor in(ip.bytes);
    IcmpError error{.reporter = ip.source, .v6 = ip.protocol == ip_protocol::icmp_v6};
    error.type = in.u8();
    error.code = in.u8();
    in.skip(6); // checksum, and a field by type
    if (in.failed())
        return unparsed(Unparsed::truncated);
    if (!is_error(error.v6, error.type))
        return unparsed(Unparsed::not_tcp);
    const auto quoted = strip_ip(in.rest(), 0xffff);
    if (!quoted)
        return tl::make_unexpected(quoted.error());
    if (quoted->protocol != ip_protocol::tcp)
        return unparsed(Unparsed::not_tcp);
    Cursor tcp(quoted->bytes); // 8 bytes are all that is sure to be quoted
    error.source = {quoted->source, tcp.u16()};
    error.destination = {quoted->destination, tcp.u16()};
    error.seq = tcp.u32();
    if (tcp.failed())
        return unparsed(Unparsed::truncated);
    return error;
}

Parsed<Packet> parse_packet(int dlt, Bytes frame, std::size_t wire_length)
{
    auto link = strip_link_layer(dlt, frame, wire_length);
    if (!link)
        return tl::make_unexpected(link.error());
    auto ip = strip_ip(link->bytes, link->wire_length);
    for (int depth = 0; ip && depth < most_tunnels; ++depth) {
        const auto inner = strip_tunnel(*ip);
        if (!inner)
            break;
        link = *inner;
        if (!link)
            return tl::make_unexpected(link.error());
        ip = strip_ip(link->bytes, link->wire_length);
    }
    if (!ip)
        return tl::make_unexpected(ip.error());
    if (ip->protocol == ip_protocol::tcp)
        return packed(parse_tcp(*ip), link->outgoing);
    if (ip->protocol == ip_protocol::icmp || ip->protocol == ip_protocol::icmp_v6)
        return packed(parse_icmp_error(*ip), link->outgoing);
    return tl::make_unexpected(LeftOut{Unparsed::not_tcp, ip->protocol});
}

int error_of(const IcmpError& icmp)
{
    if (icmp.v6)
        return icmp.type == 1   ? row(icmp_v6_unreachable, icmp.code)
               : icmp.type == 3 ? EHOSTUNREACH
               : icmp.type == 4 ? EPROTO
                                : 0; // 2: packet too big
    return icmp.type == 3    ? row(icmp_v4_unreachable, icmp.code)
           : icmp.type == 11 ? EHOSTUNREACH
                             : EPROTO;
}

} // namespace bgpsnoop::wire
