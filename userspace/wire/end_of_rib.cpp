// SPDX-License-Identifier: Apache-2.0
#include "wire/cursor.hpp"
#include "wire/message.hpp"

/// The End-of-RIB marker (RFC 4724 section 2) is an UPDATE with nothing in it for IPv4 unicast, and
/// one whose only attribute is an MP_UNREACH_NLRI without withdrawn routes for any other family.
namespace bgpsnoop::wire {

namespace {

constexpr std::uint8_t extended_length_flag =
    0x10;                                    // RFC 4271 4.3: the attribute's length has two octets
constexpr std::uint8_t mp_unreach_nlri = 15; // RFC 4760 4

std::optional<EndOfRib> empty_mp_unreach(Cursor attributes)
{
    const std::uint8_t flags = attributes.u8();
    const std::uint8_t type = attributes.u8();
    Cursor value =
        attributes.take((flags & extended_length_flag) != 0 ? attributes.u16() : attributes.u8());
    const Family family{.afi = value.u16(), .safi = value.u8()};
    const bool alone = attributes.empty() && value.empty() && !value.failed();
    if (type != mp_unreach_nlri || !alone)
        return std::nullopt;
    return EndOfRib{family};
}

} // namespace

std::optional<EndOfRib> decode_end_of_rib(Bytes update_body)
{
    Cursor in(update_body);
    if (in.u16() != 0) // withdrawn routes
        return std::nullopt;
    const Cursor attributes = in.take(in.u16());
    if (in.failed() || !in.empty()) // truncated, or with NLRI
        return std::nullopt;
    if (attributes.empty())
        return EndOfRib{ipv4_unicast};
    return empty_mp_unreach(attributes);
}

} // namespace bgpsnoop::wire
