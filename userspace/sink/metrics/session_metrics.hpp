// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/snapshot.hpp"
#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

/// The metrics with one or more series for each session; sorted by name.
std::span<const Metric<engine::SessionSnapshot>> session_metrics();

} // namespace bgpsnoop::sink
