// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/accused_update.hpp"

#include <cstdint>
#include <optional>

#include "engine/diagnosis/conditions.hpp"
#include "wire/cursor.hpp"
#include "wire/path_attribute.hpp"

namespace bgpsnoop::engine {

namespace {

constexpr std::uint8_t as_path = 2;
constexpr std::uint8_t four_octet_as = 65;

/// RFC 4271 4.3, RFC 6793 4.1: of a sequence. Nothing: it begins otherwise, or is cut.
std::optional<std::uint32_t> first_as(wire::Bytes path, bool with_four_octets)
{
    constexpr std::uint8_t as_sequence = 2;
    wire::Cursor in(path);
    const bool is_sequence = in.u8() == as_sequence;
    const bool is_empty = in.u8() == 0;
    const std::uint32_t first = with_four_octets ? in.u32() : in.u16();
    return in.failed() || !is_sequence || is_empty ? std::nullopt : std::optional(first);
}

} // namespace

bool is_about_as_numbers(const Case& c)
{
    constexpr std::uint8_t aggregator = 7;
    if (!notified<3>(c))
        return false;
    if (notified_exactly<3, 10>(c)) // about the NLRI
        return false;
    const auto attribute = wire::read_path_attribute(deciding(c).data);
    return notified_exactly<3, 11>(c) ||
           (attribute && (attribute->type == as_path || attribute->type == aggregator));
}

bool opens_are_known(const Case& c)
{
    return our_open(c) && their_open(c);
}

bool as_numbers_differ_in_size(const Case& c)
{
    return opens_are_known(c) &&
           our_open(c)->has(four_octet_as) != their_open(c)->has(four_octet_as);
}

bool between_two_ases(const Case& c)
{
    return opens_are_known(c) && our_open(c)->as() != their_open(c)->as();
}

bool quotes_a_path_of_the_accused(const Case& c)
{
    if (!opens_are_known(c) || as_numbers_differ_in_size(c) || !notified<3>(c))
        return false;
    const auto attribute = wire::read_path_attribute(deciding(c).data);
    return attribute && attribute->type == as_path &&
           first_as(attribute->value, our_open(c)->has(four_octet_as)) == accused_open(c)->as();
}

} // namespace bgpsnoop::engine
