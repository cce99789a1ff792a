// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

/// Prometheus's standard metrics of a process, about this one. What /proc does not tell is left
/// out.
void tell_process_metrics(MetricOutput& out);
std::vector<MetricInfo> process_metric_infos();

} // namespace bgpsnoop::sink
