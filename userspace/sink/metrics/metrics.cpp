#include "sink/metrics/metrics.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sink/metrics/agent_metrics.hpp"
#include "sink/metrics/exposition.hpp"
#include "sink/metrics/process_metrics.hpp"
#include "sink/metrics/session_metrics.hpp"

namespace bgpsnoop::sink {

using prometheus::MetricFamily;

Metrics::Metrics(std::shared_ptr<const engine::Snapshot> snapshot, SelfState self,
                 std::uint32_t own_netns)
    : snapshot_(std::move(snapshot)), self_(std::move(self)), own_netns_(own_netns)
{
}

// NOLINTNEXTLINE(readability-identifier-naming): prometheus-cpp's name
std::vector<MetricFamily> Metrics::Collect() const
{
    std::vector<Labels> labels;
    labels.reserve(snapshot_->sessions.size());
    for (const auto& session : snapshot_->sessions)
        labels.push_back(session_labels(session, own_netns_));

    std::vector<MetricFamily> families;
    for (const auto& metric : session_metrics()) {
        Series series(families.emplace_back(family_of(metric)));
        for (std::size_t i = 0; i < labels.size(); ++i) {
            series.base(labels[i]);
            metric.fill(snapshot_->sessions[i], series);
        }
    }
    const AgentView view{.snapshot = *snapshot_, .self = self_};
    for (const auto& metric : agent_metrics()) {
        Series series(families.emplace_back(family_of(metric)));
        metric.fill(view, series);
    }
    std::ranges::move(process_metrics(), std::back_inserter(families));
    std::erase_if(families, [](const MetricFamily& family) { return family.metric.empty(); });
    return families;
}

std::string metrics_text(const prometheus::Collectable& metrics)
{
    return exposition(metrics.Collect());
}

std::vector<std::string_view> bgpsnoop_metric_names()
{
    std::vector<std::string_view> names;
    for (const auto& metric : session_metrics())
        names.push_back(metric.name);
    for (const auto& metric : agent_metrics())
        names.push_back(metric.name);
    return names;
}

} // namespace bgpsnoop::sink
