// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/session/evidence.hpp"

/// What an ICMP error, or the errno Linux makes of it, says about a connection attempt.
namespace bgpsnoop::engine {

enum class Unreachable : std::uint8_t {
    none,
    network,
    host,
    protocol,
    rejected,
    ttl,
    local,
    other
};

/// Not so "fragmentation needed" and its like, which are a normal part of path MTU discovery.
bool is_error(const IcmpSeen& icmp, bool v4);

Unreachable unreachable(const Evidence& seen);
std::string
unreachable_text(const Evidence& seen); ///< "ICMP 3/3 (port unreachable)", "EHOSTUNREACH"

} // namespace bgpsnoop::engine
