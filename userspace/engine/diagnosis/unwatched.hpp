// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/evidence.hpp"
#include "engine/verdict.hpp"

namespace bgpsnoop::engine {

/// On a session that was up when a former run ended, and is not now.
Verdict ended_unwatched(const Unwatched& end);

} // namespace bgpsnoop::engine
