// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/metric.hpp"

#include <algorithm>

namespace bgpsnoop::sink {

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
