// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "bgp_types.h"

namespace bgpsnoop::wire {

/// The kernel side has the same numbers and counts by the same rule: bpf/bgp_types.h.
enum class MessageType : std::uint8_t {
    open = bgp_open,
    update = bgp_update,
    notification = bgp_notification,
    keepalive = bgp_keepalive,
    route_refresh = bgp_route_refresh,
    capability = bgp_capability,              ///< draft-ietf-idr-dynamic-cap
    old_route_refresh = bgp_old_route_refresh ///< prestandard, Cisco
};

inline constexpr std::size_t message_counters = BGP_COUNTERS;

/// Which of them counts messages of this type; 0 those of all types that have no own.
inline std::size_t message_counter(std::uint8_t type)
{
    return bgp_counter(type);
}

inline std::size_t message_counter(MessageType type)
{
    return message_counter(static_cast<std::uint8_t>(type));
}

} // namespace bgpsnoop::wire
