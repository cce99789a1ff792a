// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/metrics.hpp"

#include "sink/metrics/collect.hpp"
#include "sink/metrics/exposition.hpp"

namespace bgpsnoop::sink {

std::string metrics_text(const engine::Snapshot& snapshot, const SelfState& self,
                         std::uint32_t own_netns)
{
    return exposition(collect_metrics(snapshot, self, own_netns));
}

} // namespace bgpsnoop::sink
