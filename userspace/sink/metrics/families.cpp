// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/families.hpp"

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

void Families::begin(const MetricInfo& metric)
{
    family_ = {.name = std::string(metric.name),
               .help = std::string(metric.help),
               .type = type_of(metric),
               .metric = {}};
    base_ = nullptr;
    names_.clear();
    for (const std::string_view name : label_names(metric))
        names_.emplace_back(name);
}

void Families::add(double value, std::initializer_list<std::string_view> label_values)
{
    assert(names_.size() == label_values.size());
    prometheus::ClientMetric& metric = family_.metric.emplace_back();
    if (base_ != nullptr)
        metric.label = base_->labels;
    auto name = names_.begin();
    for (const std::string_view label_value : label_values)
        metric.label.push_back({.name = *name++, .value = std::string(label_value)});
    if (family_.type == prometheus::MetricType::Counter)
        metric.counter.value = value;
    else
        metric.gauge.value = value;
}

void Families::end()
{
    if (!family_.metric.empty())
        families_.push_back(std::move(family_));
}

} // namespace bgpsnoop::sink
