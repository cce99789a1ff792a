#pragma once

#include <span>

#include "engine/snapshot.hpp"
#include "sink/self_metrics.hpp"
#include "sink/series.hpp"

namespace bgpsnoop::sink {

struct AgentView {
    const engine::Snapshot& snapshot;
    const SelfMetrics& self;
};

/// The metrics that concern no single session; sorted by name.
std::span<const Metric<AgentView>> agent_metrics();

} // namespace bgpsnoop::sink
