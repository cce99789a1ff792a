// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/snapshot.hpp"
#include "sink/metrics/metric.hpp"
#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

struct AgentView {
    const engine::Snapshot& snapshot;
    const SelfState& self;
    std::uint32_t own_netns = 0;
};

/// The metrics that concern no single session; sorted by name.
std::span<const Metric<AgentView>> agent_metrics();

} // namespace bgpsnoop::sink
