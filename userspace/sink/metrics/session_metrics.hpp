// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/snapshot.hpp"
#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

/// The metrics with one or more series for each session; sorted by name.
std::span<const Metric<engine::SessionSnapshot>> session_metrics();

/// vrf, peer, local_as, peer_as; an AS not known is "", which Prometheus takes for absent. `netns`
/// only where it is not the agent's own.
Labels session_labels(const engine::SessionSnapshot& session, std::uint32_t own_netns);

} // namespace bgpsnoop::sink
