// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/snapshot.hpp"
#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

/// One scrape in the text format of /metrics, version 0.0.4. `own_netns`: inode number of the
/// agent's own network namespace.
std::string metrics_text(const engine::Snapshot& snapshot, const SelfState& self,
                         std::uint32_t own_netns);

} // namespace bgpsnoop::sink
