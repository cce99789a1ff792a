// SPDX-License-Identifier: Apache-2.0
#include "sink/evidence/segment.hpp"

namespace bgpsnoop::sink {

namespace {

using wire::Address;
using wire::Endpoint;

constexpr std::uint8_t tcp = 6, icmp = 1, icmpv6 = 58;
constexpr std::uint8_t usual_ttl = 64;
constexpr std::size_t ipv4_header = 20, tcp_header = 20, ports_and_seq = 8;

void put16(std::string& to, std::size_t value)
{
    to += static_cast<char>(value >> 8U & 0xffU);
    to += static_cast<char>(value & 0xffU);
}

void put32(std::string& to, std::uint32_t value)
{
    put16(to, value >> 16U);
    put16(to, value & 0xffffU);
}

void set16(std::string& in, std::size_t at, std::uint16_t value)
{
    in[at] = static_cast<char>(value >> 8U);
    in[at + 1] = static_cast<char>(value & 0xffU);
}

/// RFC 1071.
std::uint16_t checksum(const std::string& bytes)
{
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at)
        sum += static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at]))
               << (at % 2 == 0 ? 8U : 0U);
    while (sum > 0xffff)
        sum = (sum & 0xffffU) + (sum >> 16U);
    return static_cast<std::uint16_t>(~sum);
}

std::string bytes_of(const Address& address)
{
    const std::string all(address.bytes.begin(), address.bytes.end());
    return address.is_v4() ? all.substr(12) : all;
}

struct Ends {
    Address source;
    Address destination;
    bool v4() const { return destination.is_v4(); }
};

/// Of so many bytes of a protocol.
std::string ip_header(const Ends& ends, std::uint8_t protocol, std::uint8_t ttl, std::size_t length)
{
    std::string header;
    if (!ends.v4()) {
        put32(header, 0x60000000U); // version 6
        put16(header, length);
        header += static_cast<char>(protocol);
        header += static_cast<char>(ttl);
        return header + bytes_of(ends.source) + bytes_of(ends.destination);
    }
    put16(header, 0x45c0U); // version 4, five words; DSCP CS6, as routing protocols have it
    put16(header, ipv4_header + length);
    put32(header, 0x00004000U); // don't fragment
    header += static_cast<char>(ttl);
    header += static_cast<char>(protocol);
    put16(header, 0);
    header += bytes_of(ends.source) + bytes_of(ends.destination);
    set16(header, 10, checksum(header));
    return header;
}

/// RFC 9293 3.1, RFC 8200 8.1: the checksum counts these, too.
std::string pseudo_header(const Ends& ends, std::uint8_t protocol, std::size_t length)
{
    std::string bytes = bytes_of(ends.source) + bytes_of(ends.destination);
    if (ends.v4()) {
        put16(bytes, protocol);
        put16(bytes, length);
    } else {
        put32(bytes, static_cast<std::uint32_t>(length));
        put32(bytes, protocol);
    }
    return bytes;
}

/// One of another family is none: it is not known.
Address of_family(const Address& address, bool v4)
{
    if (address.is_v4() == v4)
        return address;
    const std::uint8_t none[4]{};
    return v4 ? Address::v4(none) : Address{};
}

std::string tcp_bytes(const Segment& segment, const Endpoint& from, const Endpoint& to)
{
    std::string bytes;
    put16(bytes, from.port);
    put16(bytes, to.port);
    put32(bytes, segment.seq);
    put32(bytes, segment.ack);
    put16(bytes, 0x5000U | segment.flags); // five words
    put16(bytes, segment.window);
    put32(bytes, 0); // checksum, urgent pointer
    return bytes + segment.payload;
}

} // namespace

std::string ip_packet(const engine::Identity& who, const Segment& segment)
{
    const bool sent = segment.direction == engine::Direction::sent;
    const Endpoint& from = sent ? who.local : who.peer;
    const Endpoint& to = sent ? who.peer : who.local;
    const bool v4 = who.peer.address.is_v4();
    const Ends ends{of_family(from.address, v4), of_family(to.address, v4)};
    std::string bytes = tcp_bytes(segment, from, to);
    const std::size_t length = bytes.size() + segment.left_out;
    if (segment.left_out == 0) // else it cannot be known
        set16(bytes, 16, checksum(pseudo_header(ends, tcp, length) + bytes));
    return ip_header(ends, tcp, segment.ttl, length) + bytes;
}

/// From nobody (0.0.0.0 or ::): who sent it is not known.
std::string ip_packet(const engine::Identity& who, const QuotingError& error)
{
    const bool v4 = who.peer.address.is_v4();
    const Ends quoted{of_family(who.local.address, v4), of_family(who.peer.address, v4)};
    const Ends ends{of_family(Address{}, v4), quoted.source};
    Segment segment;
    segment.seq = error.seq;
    const std::string said = tcp_bytes(segment, who.local, who.peer).substr(0, ports_and_seq);
    std::string bytes{static_cast<char>(error.type), static_cast<char>(error.code)};
    put16(bytes, 0);
    put32(bytes, 0);
    bytes += ip_header(quoted, tcp, usual_ttl, tcp_header) + said;
    const std::uint8_t protocol = v4 ? icmp : icmpv6;
    const std::string counted = v4 ? "" : pseudo_header(ends, protocol, bytes.size());
    set16(bytes, 2, checksum(counted + bytes));
    return ip_header(ends, protocol, usual_ttl, bytes.size()) + bytes;
}

} // namespace bgpsnoop::sink
