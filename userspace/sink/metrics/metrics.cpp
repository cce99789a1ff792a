// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/metrics.hpp"

#include "sink/metrics/collect.hpp"
#include "sink/metrics/exposition.hpp"

namespace bgpsnoop::sink {

std::string metrics_text(const engine::Snapshot& snapshot, const SelfState& self,
                         std::uint32_t own_netns)
{
    std::string text;
    for_each_family(snapshot, self, own_netns, [&text](const prometheus::MetricFamily& family) {
        append_family(text, family);
    });
    return text;
}

} // namespace bgpsnoop::sink
