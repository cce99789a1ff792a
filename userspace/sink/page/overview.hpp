// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/snapshot.hpp"
#include "sink/history/event_history.hpp"
#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

/// What the page at `/` begins with, as JSON: sessions that are down by who has to act and why,
/// then those that are up, then strangers; and how the agent itself is. Of each session only what
/// a line of it needs. A line. `history` may be null. `generation`: State::generation.
std::string overview_json(const engine::Snapshot& snapshot, const SelfState& self,
                          const EventHistory* history, std::uint64_t generation);

} // namespace bgpsnoop::sink
