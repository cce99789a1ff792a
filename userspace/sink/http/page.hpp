// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/snapshot.hpp"
#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

/// The page at `/`: plain HTML, no script. Everything a peer can influence is escaped.
std::string status_page(const engine::Snapshot& snapshot, const SelfState& self,
                        std::string_view telemetry_path);

} // namespace bgpsnoop::sink
