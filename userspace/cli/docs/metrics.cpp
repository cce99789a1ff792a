// SPDX-License-Identifier: Apache-2.0
#include <span>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/docs/blocks.hpp"
#include "sink/metrics/metric_table.hpp"

/// What /metrics can hold, from the tables that fill it.
namespace bgpsnoop::cli {

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::vector<std::string> row_of(const sink::MetricInfo& metric)
{
    std::vector<std::string> labels;
    for (const std::string_view label : sink::label_names(metric))
        labels.push_back(code(label));
    return {code(metric.name), metric.type == sink::MetricType::counter ? "counter" : "gauge",
            fmt::format("{}", fmt::join(labels, ", ")), std::string(metric.help)};
}

std::string labels_table(std::span<const sink::LabelInfo> labels)
{
    Rows rows;
    for (const sink::LabelInfo& label : labels)
        rows.push_back({code(label.name), std::string(label.meaning)});
    return markdown_table({"label", "meaning"}, rows);
}

} // namespace

std::string metrics_block(sink::Subject subject)
{
    Rows rows;
    for (const sink::MetricInfo& metric : sink::metric_infos(subject))
        rows.push_back(row_of(metric));
    return markdown_table({"metric", "type", "labels", "meaning"}, rows);
}

std::string session_labels_block()
{
    return labels_table(sink::session_label_infos());
}

std::string metric_labels_block()
{
    return labels_table(sink::metric_label_infos());
}

} // namespace bgpsnoop::cli
