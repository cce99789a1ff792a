// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/finding.hpp"

namespace bgpsnoop::engine {

/// Decodes the body of a message into what is reported of it.
MessageObserved observe(const MessageSeen& message);

bool is_cut(const MessageSeen& message); ///< its end was not seen

bool is_traffic(std::uint8_t type); ///< UPDATE or KEEPALIVE: what an established session exchanges

} // namespace bgpsnoop::engine
