// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace bgpsnoop::wire {

/// How many routers a segment with this TTL (or hop limit) has passed, if its system began with one
/// of the usual values. A speaker may set a small TTL of its own (1 towards a neighbour on the
/// link), which its kernel does not use for a RST without a socket: such a TTL tells nothing about
/// the way, and the answer is absent.
std::optional<int> hops_of(std::uint8_t ttl);

/// Whether two segments in one name came from different distances; absent if that cannot be told.
std::optional<bool> from_elsewhere(std::uint8_t ttl, std::uint8_t other);

} // namespace bgpsnoop::wire
