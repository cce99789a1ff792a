// SPDX-License-Identifier: Apache-2.0
#include "engine/diagnosis/accused_open.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>

#include "engine/diagnosis/open_values.hpp"

namespace bgpsnoop::engine {

bool says_as_zero(const Case& c)
{
    return accused_open(c) && accused_open(c)->as() == 0;
}

bool says_another_version(const Case& c)
{
    constexpr std::uint8_t only = 4; // in use since 1994
    return accused_open(c) && accused_open(c)->version != only;
}

bool says_id_zero(const Case& c)
{
    return accused_open(c) && accused_open(c)->bgp_id == 0;
}

bool says_multicast_id(const Case& c)
{
    constexpr std::uint32_t first = 224U << 24;
    return accused_open(c) && accused_open(c)->bgp_id >= first;
}

bool says_too_short_a_hold_time(const Case& c)
{
    constexpr std::uint16_t shortest = 3; // seconds, where it is not 0
    return accused_open(c) && accused_open(c)->hold_time > 0 &&
           accused_open(c)->hold_time < shortest;
}

bool says_no_such_role(const Case& c)
{
    constexpr std::uint8_t last = 4; // peer
    const auto* role = role_of(accused_open(c));
    return role != nullptr && role->role > last;
}

bool says_several_roles(const Case& c)
{
    const auto& open = accused_open(c);
    const auto* role = role_of(open);
    return role != nullptr && std::ranges::any_of(open->capabilities, [&](const auto& each) {
               const auto* other = std::get_if<wire::Role>(&each.value);
               return other != nullptr && *other != *role;
           });
}

bool both_say_version_4(const Case& c)
{
    return accused_open(c) && objector_open(c) && !says_another_version(c) &&
           objector_open(c)->version == accused_open(c)->version;
}

bool says_no_parameter(const Case& c)
{
    const auto& open = accused_open(c);
    return open && open->capabilities.empty() && open->other_parameters.empty() &&
           open->left_out == 0;
}

} // namespace bgpsnoop::engine
