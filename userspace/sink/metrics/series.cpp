// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/series.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace bgpsnoop::sink {

namespace {

prometheus::MetricType type_of(const MetricInfo& metric)
{
    return metric.type == MetricType::counter ? prometheus::MetricType::Counter
                                              : prometheus::MetricType::Gauge;
}

} // namespace

Series::Series(const MetricInfo& metric)
    : family_{.name = std::string(metric.name),
              .help = std::string(metric.help),
              .type = type_of(metric),
              .metric = {}}
{
    for (const std::string_view name : label_names(metric))
        names_.emplace_back(name);
}

void Series::add(double value, std::initializer_list<std::string> label_values)
{
    assert(names_.size() == label_values.size());
    prometheus::ClientMetric& metric = family_.metric.emplace_back();
    metric.label.reserve((base_ != nullptr ? base_->size() : 0) + names_.size());
    if (base_ != nullptr)
        metric.label = *base_;
    auto name = names_.begin();
    for (const std::string& label_value : label_values)
        metric.label.push_back({.name = *name++, .value = label_value});
    if (family_.type == prometheus::MetricType::Counter)
        metric.counter.value = value;
    else
        metric.gauge.value = value;
}

std::vector<std::string_view> label_names(const MetricInfo& metric)
{
    std::vector<std::string_view> names;
    for (std::string_view rest = metric.labels; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        names.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return names;
}

} // namespace bgpsnoop::sink
