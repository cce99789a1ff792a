// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <prometheus/metric_family.h>

#include "sink/metrics/metric.hpp"

namespace bgpsnoop::sink {

/// Prometheus's standard metrics of a process, about this one. What /proc does not tell is left
/// out.
std::vector<prometheus::MetricFamily> process_metrics();
std::vector<MetricInfo> process_metric_infos();

} // namespace bgpsnoop::sink
