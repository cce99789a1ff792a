// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/snapshot.hpp"
#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

/// Whether what an agent shows is all there is to see, in words.
struct Health {
    bool well = true;
    std::vector<std::string> words; ///< clauses, without a stop
};

std::uint64_t hooks_attached(const SelfState& self);
std::uint64_t records_lost_of(const engine::Snapshot& snapshot); ///< of all kinds

Health health_of(const engine::Snapshot& snapshot, const SelfState& self);

} // namespace bgpsnoop::sink
