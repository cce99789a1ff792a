// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

/// One row of a table of metrics.
namespace bgpsnoop::sink {

enum class MetricType : std::uint8_t { counter, gauge };

/// What a scrape and the documentation say of a metric.
struct MetricInfo {
    std::string_view name;
    MetricType type = MetricType::gauge;
    std::string_view help; ///< one line
    /// "code subcode": those of the metric itself. A session's metrics have the session's before.
    std::string_view labels;
};

std::vector<std::string_view> label_names(const MetricInfo& metric);

class Series;

/// `Source` is what its series are read from.
template <typename Source> struct Metric {
    MetricInfo info;
    void (*fill)(const Source&, Series&) = nullptr;
};

} // namespace bgpsnoop::sink
