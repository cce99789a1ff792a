// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <prometheus/metric_family.h>

#include "engine/snapshot.hpp"
#include "sink/metrics/series.hpp"
#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

/// The snapshot as metrics. Series are made anew each time, so those of a session that vanished are
/// gone with it.
void collect(const engine::Snapshot& snapshot, const SelfState& self, std::uint32_t own_netns,
             MetricOutput& out);

/// The same in the data model of prometheus-cpp.
std::vector<prometheus::MetricFamily>
collect_metrics(const engine::Snapshot& snapshot, const SelfState& self, std::uint32_t own_netns);

} // namespace bgpsnoop::sink
