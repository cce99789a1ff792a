// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "wire/address.hpp"
#include "wire/result.hpp"

/// A captured frame as the TCP segment, or the ICMP error about one, that it carries.
namespace bgpsnoop::wire {

/// Why a frame is no use. All but the first and the not_... ones mean that something may be missed.
enum class Unparsed : std::uint8_t {
    not_ip,    ///< another network protocol
    not_tcp,   ///< another transport protocol, or an ICMP message that is no error about TCP
    link_type, ///< a link layer that is not understood
    truncated, ///< the frame, as captured, ends within a header
    bad_header,
    fragment ///< not the first one of a packet, or without the whole TCP header
};
inline constexpr std::size_t unparsed_reasons = 6;
std::string_view name_of(Unparsed reason);

/// The reason, and what stood there instead: an EtherType, a protocol of IP, a link type of
/// libpcap; 0 where there is no such number.
struct LeftOut {
    LeftOut(Unparsed reason, std::uint32_t number = 0) : why(reason), what(number) {}
    Unparsed why;
    std::uint32_t what;
    auto operator<=>(const LeftOut&) const = default;
};
std::string text_of(const LeftOut& left_out); ///< "not_ip, EtherType 0x0806 (ARP)"

template <typename T> using Parsed = tl::expected<T, LeftOut>;

namespace tcp_flag {
inline constexpr std::uint8_t fin = 1, syn = 2, rst = 4, psh = 8, ack = 16;
}

/// Messages of whole stretches of a stream that a file lacks on purpose, and says so.
struct CountedMessages {
    std::uint64_t keepalives = 0;
    std::uint64_t updates = 0;
};

struct TcpSegment {
    Endpoint source;
    Endpoint destination;
    std::uint32_t seq = 0;
    std::uint32_t ack = 0;
    std::uint8_t flags = 0;
    std::uint16_t window = 0;                 ///< unscaled
    std::uint8_t ttl = 0;                     ///< or hop limit
    std::uint16_t ip_id = 0;                  ///< identification; IPv6 has none
    std::optional<std::uint8_t> window_scale; ///< of a SYN (RFC 7323 2.2)
    bool has_digest = false;                  ///< a TCP MD5 (RFC 2385) or TCP-AO (RFC 5925) option
    Bytes payload;                            ///< what was captured of it, in the caller's frame
    std::uint32_t payload_length = 0;         ///< on the wire
    std::optional<CountedMessages> counted{}; ///< the payload, and all that is missing before it

    bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
    bool snapped() const { return payload.size() < payload_length; }
};

/// As a closed port answers a SYN (RFC 9293 3.10.7.1), or a live socket ends.
inline bool is_refusal(const TcpSegment& segment)
{
    constexpr std::uint8_t rst_ack = tcp_flag::rst | tcp_flag::ack;
    return segment.flags == rst_ack && segment.payload_length == 0;
}

/// What a router or firewall says about a segment (RFC 792, RFC 4443).
struct IcmpError {
    Address reporter;
    bool v6 = false;
    std::uint8_t type = 0;
    std::uint8_t code = 0;
    Endpoint source; ///< of the quoted segment
    Endpoint destination;
    std::uint32_t seq = 0;
};

struct Packet {
    std::variant<TcpSegment, IcmpError> what;
    std::optional<bool> outgoing; ///< as the capturing host sees it, if the link header tells
};

/// dlt: libpcap's DLT_ value of the file. wire_length: of the frame before it was snapped.
Parsed<Packet> parse_packet(int dlt, Bytes frame, std::size_t wire_length);

/// The errno that Linux makes of an ICMP error, 0 if it makes none (RFC 1122 4.2.3.9).
int error_of(const IcmpError& icmp);

} // namespace bgpsnoop::wire
