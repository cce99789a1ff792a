// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/session/evidence.hpp"

namespace bgpsnoop::engine {

/// Another session of this host that ended in the same second, and what it may share with this one.
struct Together {
    Identity who;
    std::optional<std::uint32_t> router; ///< the peer's BGP identifier, host byte order
    std::optional<Direction> notified;   ///< the NOTIFICATION that ended it: who sent it,
    wire::Notification::Inner reason{};  ///< and what it said
};

/// An OPEN that was for somebody else.
struct SpokeTo {
    wire::Address other;
    Time at;
};

} // namespace bgpsnoop::engine
