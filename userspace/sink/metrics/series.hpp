// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/client_metric.h>

#include "sink/format.hpp"
#include "sink/metrics/metric.hpp"

namespace bgpsnoop::sink {

using Labels = std::vector<prometheus::ClientMetric::Label>;

/// The series of one metric, as they are told.
class Series {
public:
    /// `label_values`: one for each of the metric's own labels, in their order.
    virtual void add(double value, std::initializer_list<std::string_view> label_values = {}) = 0;

protected:
    ~Series() = default;
};

/// Labels that many series begin with, those of a session: written out once.
struct BaseLabels {
    Labels labels;
    std::string text; ///< `vrf="default",peer="10.82.1.10"`
};

/// Metrics, one after the other, each with its series.
class MetricOutput : public Series {
public:
    virtual void begin(const MetricInfo& metric) = 0; ///< its series follow
    /// Of the series from here to the end of the metric. It has to live as long.
    virtual void base(const BaseLabels& labels) = 0;
    virtual void end() = 0; ///< of the metric; without series nothing is told of it

protected:
    ~MetricOutput() = default;
};

/// All of a table, about one thing.
template <typename Table, typename Source>
void tell(const Table& metrics, const Source& source, MetricOutput& out)
{
    for (const auto& metric : metrics) {
        out.begin(metric.info);
        metric.fill(source, out);
        out.end();
    }
}

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
