// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/finding.hpp"

namespace bgpsnoop::sink {

/// Whether a person who watches waits for it: an OPEN or NOTIFICATION, a session that comes up or
/// goes down, a verdict, a warning, a listener, a loss, any message that was asked for or cannot be
/// read. The rest (calls, FINs, RSTs, states, ROUTE-REFRESH, End-of-RIB) is how it came about.
bool is_awaited(const engine::Finding& finding);

} // namespace bgpsnoop::sink
