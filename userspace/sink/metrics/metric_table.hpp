// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sink/metrics/metric.hpp"

/// All that a scrape can hold, for the documentation and the tests.
namespace bgpsnoop::sink {

enum class Subject : std::uint8_t { session, agent, process };

std::vector<MetricInfo> metric_infos(Subject subject); ///< sorted by name

struct LabelInfo {
    std::string_view name;
    std::string_view meaning; ///< Markdown, without a full stop
};

std::span<const LabelInfo> session_label_infos(); ///< every metric of a session has these
std::span<const LabelInfo> metric_label_infos();  ///< the labels that single metrics have besides

} // namespace bgpsnoop::sink
