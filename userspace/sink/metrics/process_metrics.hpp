#pragma once

#include <vector>

#include <prometheus/metric_family.h>

namespace bgpsnoop::sink {

/// Prometheus's standard metrics of a process, about this one. What /proc does not tell is left
/// out.
std::vector<prometheus::MetricFamily> process_metrics();

} // namespace bgpsnoop::sink
