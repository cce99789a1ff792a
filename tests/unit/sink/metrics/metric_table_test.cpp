// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/metric_table.hpp"

#include <set>

#include <gtest/gtest.h>

#include "sink/metrics/collect.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using sink::Subject;
using Names = std::set<std::string, std::less<>>;

constexpr std::uint32_t other_netns = 1; ///< so that the sessions have the label `netns`

Names names_of(std::span<const sink::LabelInfo> labels)
{
    Names names;
    for (const auto& label : labels)
        names.emplace(label.name);
    return names;
}

/// Metric to the labels of all its series.
std::map<std::string, Names, std::less<>> scraped()
{
    const sink::SelfState self{.version = "1",
                               .hooks = {{"read", {}}},
                               .programs = {{"read_skb", {}}},
                               .records = {{"message", 1}},
                               .lost_of_strangers = {{"message", 1}},
                               .unwanted_segments = {{"syn", 1}},
                               .namespaces_refused = {{"icmp", 3}},
                               .state_files_refused = {{"state", 1}}};
    std::map<std::string, Names, std::less<>> labels;
    for (const auto& family : sink::collect_metrics(*test::full_snapshot(), self, other_netns))
        for (const auto& series : family.metric)
            for (const auto& label : series.label)
                labels[family.name].insert(label.name);
    return labels;
}

TEST(MetricTable, ASeriesHasTheLabelsThatItsRowSays)
{
    const auto labels = scraped();
    for (const auto subject : {Subject::session, Subject::agent, Subject::process})
        for (const auto& metric : sink::metric_infos(subject)) {
            Names expected;
            if (subject == Subject::session)
                expected = names_of(sink::session_label_infos());
            for (const auto name : sink::label_names(metric))
                expected.emplace(name);
            const auto found = labels.find(metric.name);
            EXPECT_EQ(found != labels.end() ? found->second : Names(), expected) << metric.name;
        }
}

TEST(MetricTable, EveryLabelIsExplainedAndNoOther)
{
    Names used;
    for (const auto subject : {Subject::session, Subject::agent, Subject::process})
        for (const auto& metric : sink::metric_infos(subject))
            for (const auto name : sink::label_names(metric))
                used.emplace(name);
    EXPECT_EQ(names_of(sink::metric_label_infos()), used);
}

} // namespace
} // namespace bgpsnoop
