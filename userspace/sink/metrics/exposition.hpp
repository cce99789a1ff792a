// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sink/metrics/series.hpp"

namespace bgpsnoop::sink {

/// Metrics in the text format of Prometheus, version 0.0.4: byte for byte what
/// prometheus::TextSerializer makes of the same families. A family is never there as such: with
/// thousands of sessions that is most of the cost of a scrape.
class Exposition : public MetricOutput {
public:
    void begin(const MetricInfo& metric) override;
    void base(const BaseLabels& labels) override { base_ = &labels; }
    void add(double value, std::initializer_list<std::string_view> label_values) override;
    void end() override {}

    void reserve(std::size_t bytes) { text_.reserve(bytes); }
    std::string take() { return std::move(text_); }

private:
    void put_head();

    std::string text_;
    MetricInfo metric_;
    bool has_head_ = false;           ///< of the metric
    std::vector<std::string> labels_; ///< of the metric's own: `outcome="`
    const BaseLabels* base_ = nullptr;
};

BaseLabels base_labels(Labels labels);

} // namespace bgpsnoop::sink
