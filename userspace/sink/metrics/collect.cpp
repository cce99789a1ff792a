// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/collect.hpp"

#include <algorithm>
#include <iterator>

#include "sink/metrics/agent_metrics.hpp"
#include "sink/metrics/process_metrics.hpp"
#include "sink/metrics/series.hpp"
#include "sink/metrics/session_metrics.hpp"

namespace bgpsnoop::sink {

using prometheus::MetricFamily;

std::vector<MetricFamily> collect_metrics(const engine::Snapshot& snapshot, const SelfState& self,
                                          std::uint32_t own_netns)
{
    std::vector<Labels> labels;
    labels.reserve(snapshot.sessions.size());
    for (const auto& session : snapshot.sessions)
        labels.push_back(session_labels(session, own_netns));

    std::vector<MetricFamily> families;
    for (const auto& metric : session_metrics()) {
        Series series(metric.info);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            series.base(labels[i]);
            metric.fill(snapshot.sessions[i], series);
        }
        families.push_back(series.finish());
    }
    const AgentView view{.snapshot = snapshot, .self = self, .own_netns = own_netns};
    for (const auto& metric : agent_metrics()) {
        Series series(metric.info);
        metric.fill(view, series);
        families.push_back(series.finish());
    }
    std::ranges::move(process_metrics(), std::back_inserter(families));
    std::erase_if(families, [](const MetricFamily& family) { return family.metric.empty(); });
    return families;
}

} // namespace bgpsnoop::sink
