// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/finding.hpp"

namespace bgpsnoop::engine {

/// Who could not have which address and port, and why. `holder`: the process that has them; null:
/// none is known.
Warning bind_failure(const Identity& who, const BindFailed& failed, const Process* holder);

} // namespace bgpsnoop::engine
