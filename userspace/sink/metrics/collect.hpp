// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <prometheus/metric_family.h>

#include "engine/snapshot.hpp"
#include "sink/self_state.hpp"

namespace bgpsnoop::sink {

/// As `collect_metrics`, each as it is made: those of thousands of sessions are never there at
/// once.
void for_each_family(const engine::Snapshot& snapshot, const SelfState& self,
                     std::uint32_t own_netns,
                     const std::function<void(prometheus::MetricFamily&&)>& use);

/// The snapshot as metric families; those without a series are left out. Series are made anew each
/// time, so those of a session that vanished are gone with it.
std::vector<prometheus::MetricFamily>
collect_metrics(const engine::Snapshot& snapshot, const SelfState& self, std::uint32_t own_netns);

} // namespace bgpsnoop::sink
