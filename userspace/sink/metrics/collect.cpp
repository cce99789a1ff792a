// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/collect.hpp"

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

void for_each_family(const engine::Snapshot& snapshot, const SelfState& self,
                     std::uint32_t own_netns, const std::function<void(MetricFamily&&)>& use)
{
    const auto use_unless_empty = [&use](MetricFamily&& family) {
        if (!family.metric.empty())
            use(std::move(family));
    };
    const auto sessions = labelled(snapshot.sessions, own_netns);
    for (const auto& metric : session_metrics()) {
        Series series(metric.info);
        for (const auto& [session, labels] : sessions) {
            series.base(labels);
            metric.fill(*session, series);
        }
        use_unless_empty(series.finish());
    }
    const AgentView view{.snapshot = snapshot, .self = self, .own_netns = own_netns};
    for (const auto& metric : agent_metrics()) {
        Series series(metric.info);
        metric.fill(view, series);
        use_unless_empty(series.finish());
    }
    for (MetricFamily& family : process_metrics())
        use_unless_empty(std::move(family));
}

std::vector<MetricFamily> collect_metrics(const engine::Snapshot& snapshot, const SelfState& self,
                                          std::uint32_t own_netns)
{
    std::vector<MetricFamily> families;
    for_each_family(snapshot, self, own_netns,
                    [&](MetricFamily&& family) { families.push_back(std::move(family)); });
    return families;
}

} // namespace bgpsnoop::sink
