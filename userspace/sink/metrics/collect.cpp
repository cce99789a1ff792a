// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/collect.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "sink/metrics/agent_metrics.hpp"
#include "sink/metrics/process_metrics.hpp"
#include "sink/metrics/series.hpp"
#include "sink/metrics/session_labels.hpp"
#include "sink/metrics/session_metrics.hpp"

namespace bgpsnoop::sink {

using prometheus::MetricFamily;

namespace {

struct Labelled {
    const engine::SessionSnapshot* session;
    Labels labels;
};

/// Prometheus refuses a scrape whole for two series alike. Names that are not UTF-8 may become so:
/// of those one session is told.
std::vector<Labelled> labelled(const std::vector<engine::SessionSnapshot>& sessions,
                               std::uint32_t own_netns)
{
    std::vector<Labelled> result;
    std::set<std::vector<std::string>> different;
    for (const auto& session : sessions) {
        auto labels = session_labels(session, own_netns);
        if (!labels)
            continue;
        std::vector<std::string> values;
        for (const auto& label : *labels)
            values.push_back(label.value);
        if (different.insert(std::move(values)).second)
            result.push_back({&session, std::move(*labels)});
    }
    return result;
}

} // namespace

std::vector<MetricFamily> collect_metrics(const engine::Snapshot& snapshot, const SelfState& self,
                                          std::uint32_t own_netns)
{
    const auto sessions = labelled(snapshot.sessions, own_netns);
    std::vector<MetricFamily> families;
    for (const auto& metric : session_metrics()) {
        Series series(metric.info);
        for (const auto& [session, labels] : sessions) {
            series.base(labels);
            metric.fill(*session, series);
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
