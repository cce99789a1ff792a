// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace bgpsnoop::source {

/// From one sequence number to another: the sign tells which comes first (RFC 9293 3.4).
constexpr std::int32_t distance(std::uint32_t from, std::uint32_t to)
{
    return static_cast<std::int32_t>(to - from);
}

} // namespace bgpsnoop::source
