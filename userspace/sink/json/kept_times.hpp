// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/kept_state.hpp"

namespace bgpsnoop::sink {

/// Moves every time that the state holds; one that is not set stays so.
void move_times(engine::KeptState& state, wire::Duration by);

} // namespace bgpsnoop::sink
