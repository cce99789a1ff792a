// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/collect.hpp"

#include <set>
#include <string>
#include <utility>

#include "sink/metrics/agent_metrics.hpp"
#include "sink/metrics/exposition.hpp"
#include "sink/metrics/families.hpp"
#include "sink/metrics/process_metrics.hpp"
#include "sink/metrics/session_labels.hpp"
#include "sink/metrics/session_metrics.hpp"

namespace bgpsnoop::sink {

namespace {

struct Labelled {
    const engine::SessionSnapshot* session;
    BaseLabels labels;
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
            result.push_back({&session, base_labels(std::move(*labels))});
    }
    return result;
}

} // namespace

void collect(const engine::Snapshot& snapshot, const SelfState& self, std::uint32_t own_netns,
             MetricOutput& out)
{
    const auto sessions = labelled(snapshot.sessions, own_netns);
    for (const auto& metric : session_metrics()) {
        out.begin(metric.info);
        for (const auto& [session, labels] : sessions) {
            out.base(labels);
            metric.fill(*session, out);
        }
        out.end();
    }
    const AgentView view{.snapshot = snapshot, .self = self, .own_netns = own_netns};
    tell(agent_metrics(), view, out);
    tell_process_metrics(out);
}

std::vector<prometheus::MetricFamily>
collect_metrics(const engine::Snapshot& snapshot, const SelfState& self, std::uint32_t own_netns)
{
    Families families;
    collect(snapshot, self, own_netns, families);
    return families.take();
}

} // namespace bgpsnoop::sink
