// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <prometheus/metric_family.h>

#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

/// Metrics in the data model of prometheus-cpp.
class Families : public MetricOutput {
public:
    void begin(const MetricInfo& metric) override;
    void base(const BaseLabels& labels) override { base_ = &labels; }
    void add(double value, std::initializer_list<std::string_view> label_values) override;
    void end() override;

    std::vector<prometheus::MetricFamily> take() { return std::move(families_); }

private:
    std::vector<prometheus::MetricFamily> families_;
    prometheus::MetricFamily family_; ///< the one that is told
    std::vector<std::string> names_;  ///< of the metric's own labels
    const BaseLabels* base_ = nullptr;
};

} // namespace bgpsnoop::sink
