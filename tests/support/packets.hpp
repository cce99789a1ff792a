// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "support/bytes.hpp"
#include "wire/packet.hpp"

/// Frames as they would be captured, from the inside out.
namespace bgpsnoop::test {

struct TcpFields {
    std::uint16_t source = 40000;
    std::uint16_t destination = 179;
    std::uint32_t seq = 1000;
    std::uint32_t ack = 0;
    std::uint8_t flags = wire::tcp_flag::ack;
    ByteVector options; ///< a multiple of 4 bytes
    ByteVector payload;
    std::uint16_t window = 502;
};

inline ByteVector tcp(const TcpFields& fields) // RFC 9293 3.1
{
    return Layout()
        .u16(fields.source)
        .u16(fields.destination)
        .u32(fields.seq)
        .u32(fields.ack)
        .u8((20 + fields.options.size()) / 4 << 4)
        .u8(fields.flags)
        .u16(fields.window)
        .u16(0) // checksum
        .u16(0) // urgent pointer
        .bytes(fields.options)
        .bytes(fields.payload)
        .done();
}

struct Ipv4Fields {
    std::string source = "10.82.1.9";
    std::string destination = "10.82.1.10";
    std::uint8_t protocol = 6;
    std::uint16_t fragment = 0; ///< flags and offset
    ByteVector options;         ///< a multiple of 4 bytes
    std::uint8_t ttl = 64;
};

inline wire::Bytes host_part(const wire::Address& address)
{
    return wire::Bytes(address.bytes).last(4);
}

inline ByteVector ipv4(const Ipv4Fields& fields, const ByteVector& payload) // RFC 791
{
    return Layout()
        .u8(0x40 | (20 + fields.options.size()) / 4)
        .u8(0xc0) // type of service
        .u16(20 + fields.options.size() + payload.size())
        .u16(1) // identification
        .u16(fields.fragment)
        .u8(fields.ttl)
        .u8(fields.protocol)
        .u16(0) // checksum
        .bytes(host_part(wire::Address::parse(fields.source).value()))
        .bytes(host_part(wire::Address::parse(fields.destination).value()))
        .bytes(fields.options)
        .bytes(payload)
        .done();
}

struct Ipv6Fields {
    std::string source = "2001:db8::9";
    std::string destination = "2001:db8::10";
    std::uint8_t next_header = 6;
};

inline ByteVector ipv6(const Ipv6Fields& fields, const ByteVector& payload) // RFC 8200
{
    return Layout()
        .u32(0x60000000) // version, traffic class, flow label
        .u16(payload.size())
        .u8(fields.next_header)
        .u8(64) // hop limit
        .bytes(wire::Address::parse(fields.source).value().bytes)
        .bytes(wire::Address::parse(fields.destination).value().bytes)
        .bytes(payload)
        .done();
}

inline ByteVector ethernet(const ByteVector& packet, const ByteVector& tags = {})
{
    return Layout()
        .fill(12, 0x02) // two addresses
        .bytes(tags)
        .u16(packet.at(0) >> 4 == 4 ? 0x0800 : 0x86dd)
        .bytes(packet)
        .done();
}

inline ByteVector cooked_v1(std::uint16_t packet_type, const ByteVector& packet)
{
    return Layout()
        .u16(packet_type)
        .u16(1)     // ARPHRD_ETHER
        .u16(6)     // length of the address
        .fill(8, 2) // address
        .u16(packet.at(0) >> 4 == 4 ? 0x0800 : 0x86dd)
        .bytes(packet)
        .done();
}

inline ByteVector cooked_v2(std::uint8_t packet_type, const ByteVector& packet)
{
    return Layout()
        .u16(packet.at(0) >> 4 == 4 ? 0x0800 : 0x86dd)
        .u16(0) // reserved
        .u32(3) // interface
        .u16(1) // ARPHRD_ETHER
        .u8(packet_type)
        .u8(6)      // length of the address
        .fill(8, 2) // address
        .bytes(packet)
        .done();
}

/// An ICMP error that quotes the packet's first bytes (RFC 792).
inline ByteVector icmp(std::uint8_t type, std::uint8_t code, const ByteVector& quoted)
{
    return Layout()
        .u8(type)
        .u8(code)
        .u16(0) // checksum
        .u32(0) // by type
        .bytes(quoted)
        .done();
}

} // namespace bgpsnoop::test
