// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

#include "sink/format.hpp"
#include "sink/metrics/metric.hpp"

namespace bgpsnoop::sink {

using Labels = std::vector<prometheus::ClientMetric::Label>;

/// The series of one metric in the making: each has `base` labels, then the metric's own.
class Series {
public:
    explicit Series(const MetricInfo& metric);
    void base(const Labels& labels) { base_ = &labels; }

    /// `label_values`: one for each of the metric's labels, in their order.
    void add(double value, std::initializer_list<std::string> label_values = {});
    prometheus::MetricFamily finish() { return std::move(family_); }

private:
    prometheus::MetricFamily family_;
    std::vector<std::string> names_; ///< of the metric's own labels
    const Labels* base_ = nullptr;
};

/// Its name, or its inode number where it has none.
inline std::string netns_label(std::uint32_t netns, const std::string& name)
{
    return name.empty() ? std::to_string(netns) : printable(name);
}

inline double number(std::uint64_t count)
{
    return static_cast<double>(count);
}

} // namespace bgpsnoop::sink
