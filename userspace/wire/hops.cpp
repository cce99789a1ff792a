// SPDX-License-Identifier: Apache-2.0
#include "wire/hops.hpp"

#include <algorithm>
#include <array>

namespace bgpsnoop::wire {

namespace {

constexpr std::array<std::uint8_t, 3> first_ttls{64, 128, 255}; // what systems begin with
constexpr int longest_way = 31;                                 // a TTL below 33 was set by someone

} // namespace

std::optional<int> hops_of(std::uint8_t ttl)
{
    const int hops = *std::ranges::lower_bound(first_ttls, ttl) - ttl;
    return hops <= longest_way ? std::optional(hops) : std::nullopt;
}

std::optional<bool> from_elsewhere(std::uint8_t ttl, std::uint8_t other)
{
    if (ttl == other)
        return false;
    const auto hops = hops_of(ttl);
    const auto others = hops_of(other);
    return hops && others ? std::optional(*hops != *others) : std::nullopt;
}

} // namespace bgpsnoop::wire
