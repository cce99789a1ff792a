// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include "sink/metrics/collect.hpp"
#include "sink/metrics/metric_table.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using sink::Subject;
using testing::HasSubstr;
using testing::Not;

constexpr std::uint32_t own_netns = 4026531840;

sink::SelfState some_self()
{
    return {.version = "0.1.0",
            .hooks = {{"tcp_state", {true, true, "tracepoint"}},
                      {"read", {false, false, "not offered"}}},
            .programs = {{"read_skb", {0.25, 4'000'000}}},
            .records = {{"message", 40}, {"tcp_state", 30}},
            .loss_kinds = {"message", "tcp_state", "left_out"},
            .lost_of_strangers = {{"message", 0}, {"tcp_state", 5}},
            .unwanted_segments = {{"syn", 7}},
            .namespaces_refused = {{"icmp", 3}},
            .state_files_refused = {{"state", 1}}};
}

std::string scrape(const std::shared_ptr<const engine::Snapshot>& snapshot)
{
    return sink::metrics_text(*snapshot, some_self(), own_netns);
}

std::string scrape(engine::SessionSnapshot session)
{
    auto snapshot = std::make_shared<engine::Snapshot>();
    snapshot->sessions.push_back(std::move(session));
    return scrape(snapshot);
}

/// The tables but for what every process says of itself.
std::vector<sink::MetricInfo> own_metrics()
{
    auto all = sink::metric_infos(Subject::session);
    std::ranges::copy(sink::metric_infos(Subject::agent), std::back_inserter(all));
    return all;
}

/// The names of the contract: true if fed, false if the list says why not.
std::map<std::string, bool> contract()
{
    std::ifstream file(BGPSNOOP_SOURCE_DIR "/tests/support/contract_metrics.txt");
    std::map<std::string, bool> names;
    for (std::string line; std::getline(file, line);)
        if (!line.starts_with('#'))
            names[line.substr(0, line.find(' '))] = line.find('!') == std::string::npos;
    return names;
}

TEST(Metrics, EveryNameOfTheContractIsInTheTablesOrSaysWhyNot)
{
    const auto table = own_metrics();
    std::set<std::string_view> names;
    for (const auto& metric : table)
        names.insert(metric.name);
    ASSERT_GT(contract().size(), 30U);
    for (const auto& [name, fed] : contract())
        EXPECT_EQ(names.contains(name), fed) << name;
}

TEST(Metrics, AFullSnapshotFeedsEveryNameOfTheTables)
{
    const std::string text = scrape(test::full_snapshot());
    for (const auto& metric : own_metrics())
        EXPECT_THAT(text, HasSubstr("\n# TYPE " + std::string(metric.name) + " "));
    if (const char* path =
            std::getenv("BGPSNOOP_METRICS_TEXT")) // for promtool, in tests/dashboards
        std::ofstream(path) << text;
}

TEST(Metrics, HelpIsOneLineAndNamesAreSorted)
{
    for (const auto subject : {Subject::session, Subject::agent, Subject::process})
        EXPECT_TRUE(std::ranges::is_sorted(sink::metric_infos(subject), std::ranges::less_equal(),
                                           &sink::MetricInfo::name));
    for (const auto& family :
         sink::collect_metrics(*test::full_snapshot(), some_self(), own_netns)) {
        EXPECT_FALSE(family.help.empty()) << family.name;
        EXPECT_EQ(family.help.find_first_of("\n\\"), std::string::npos) << family.name;
    }
}

TEST(Metrics, ASessionHasTheLabelsOfTheContract)
{
    EXPECT_THAT(scrape(test::full_session("10.82.1.10")),
                HasSubstr("\nbgpsnoop_session_up{vrf=\"default\",peer=\"10.82.1.10\"} 1\n"));
}

TEST(Metrics, AnUnknownAsIsAnEmptyLabelOfTheInfoAlone)
{
    auto session = test::session("10.82.1.10", engine::SessionState::connect);
    session.peer_as.reset();
    EXPECT_THAT(scrape(session),
                HasSubstr("local_as=\"600\",peer_as=\"\",name=\"\",group=\"\"} 1\n"));
}

TEST(Metrics, OnlyAForeignNetworkNamespaceIsALabel)
{
    auto session = test::session("10.82.1.10", engine::SessionState::connect);
    EXPECT_THAT(scrape(session), Not(HasSubstr("netns")));
    session.key.netns = 4026532000;
    EXPECT_THAT(scrape(session), HasSubstr("peer=\"10.82.1.10\",netns=\"4026532000\"} 0\n"));
}

TEST(Metrics, ALinkLocalPeerIsNamedWithItsInterface)
{
    auto session = test::session("fe80::1", engine::SessionState::connect);
    session.key.interface = "eth0";
    EXPECT_THAT(scrape(session), HasSubstr("peer=\"fe80::1%eth0\""));
}

TEST(Metrics, ExactlyOneOfTheSixStatesIsOne)
{
    const auto families = sink::collect_metrics(*test::full_snapshot(), some_self(), own_netns);
    const auto states =
        std::ranges::find(families, "bgpsnoop_session_state", &prometheus::MetricFamily::name);
    ASSERT_NE(states, families.end());
    EXPECT_EQ(states->metric.size(), 2U * 6U);
    double sum = 0;
    for (const auto& series : states->metric)
        sum += series.gauge.value;
    EXPECT_EQ(sum, 2); // one for each session
}

TEST(Metrics, MessagesAreCountedByTypeAndRareTypesOnlyWhenSeen)
{
    const std::string text = scrape(test::full_session("10.82.1.10"));
    for (const char* series :
         {"received_total{*message=\"open\"} 3", "received_total{*message=\"update\"} 900000",
          "received_total{*message=\"route_refresh\"} 0", "received_total{*message=\"other\"} 1",
          "sent_total{*message=\"keepalive\"} 120"}) {
        std::string expected = "bgpsnoop_messages_" + std::string(series);
        expected.replace(expected.find('*'), 1, "vrf=\"default\",peer=\"10.82.1.10\",");
        EXPECT_THAT(text, HasSubstr("\n" + expected + "\n"));
    }
    EXPECT_THAT(text, Not(HasSubstr("message=\"capability\"")));
}

TEST(Metrics, TheLastOutcomeCarriesTheLikeliestCause)
{
    EXPECT_THAT(scrape(test::full_session("10.82.1.10")),
                HasSubstr("outcome=\"closed_without_answer\",layer=\"neighbor\","
                          "side=\"peer\",cause=\"peer_not_configured_for_us\"} 1\n"));
}

TEST(Metrics, AStrangerHasNoSeriesOfASession)
{
    const std::string text = scrape(test::full_snapshot());
    EXPECT_THAT(text, Not(HasSubstr("peer=\"10.82.1.67\"")));
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_knocking_peer_info{peer=\"10.82.1.66\",vrf=\"default\","
                                "netns=\"\",peer_as=\"8500\",outcome=\"closed_without_answer\","
                                "cause=\"peer_not_configured_for_us\",name=\"\"} 1\n"));
    EXPECT_THAT(text, Not(HasSubstr("bgpsnoop_session_up{vrf=\"default\",peer=\"10.82.1.66\"")));
}

TEST(Metrics, AStrangerHasTheNameThatTheOperatorGaveIt)
{
    const auto snapshot = test::full_snapshot();
    snapshot->knocking.at(0).names.peer = "core7";
    EXPECT_THAT(scrape(snapshot),
                HasSubstr("cause=\"peer_not_configured_for_us\",name=\"core7\"} 1\n"));
}

TEST(Metrics, TimestampsKeepTheirFraction)
{
    EXPECT_THAT(scrape(test::full_session("10.82.1.10")), HasSubstr("} 1795409826.5\n"));
}

TEST(Metrics, AVanishedSessionTakesItsSeriesAlong)
{
    auto snapshot = test::full_snapshot();
    EXPECT_THAT(scrape(snapshot), HasSubstr("10.82.1.11"));
    snapshot->sessions.pop_back();
    EXPECT_THAT(scrape(snapshot), Not(HasSubstr("10.82.1.11")));
}

TEST(Metrics, KindsWithoutALossSayZero)
{
    const std::string text = scrape(test::full_snapshot());
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_records_lost_total{kind=\"message\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_records_lost_total{kind=\"tcp_state\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_records_lost_total{kind=\"left_out\"} 0\n"));
    const std::string of_strangers = "\nbgpsnoop_unknown_peer_records_lost_total";
    EXPECT_THAT(text, HasSubstr(of_strangers + "{kind=\"message\"} 0\n"));
    EXPECT_THAT(text, HasSubstr(of_strangers + "{kind=\"tcp_state\"} 5\n"));
}

TEST(Metrics, AHookThatIsNotAttachedSaysSo)
{
    const std::string text = scrape(test::full_snapshot());
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_hook_attached{hook=\"read\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_hook_attached{hook=\"tcp_state\"} 1\n"));
}

TEST(Metrics, AHookThatThisKernelCannotHaveSaysSo)
{
    const std::string text = scrape(test::full_snapshot());
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_hook_offered{hook=\"read\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_hook_offered{hook=\"tcp_state\"} 1\n"));
}

TEST(Metrics, LabelsAreEscapedAndAlwaysUtf8)
{
    auto session = test::full_session("10.82.1.10");
    session.process = "a\"b\\c\xff\n\xc3\xa9";
    EXPECT_THAT(scrape(session),
                HasSubstr("process=\"a\\\"b\\\\c\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9\""));
}

TEST(Metrics, SpecialValuesAreWrittenAsPrometheusReadsThem)
{
    prometheus::MetricFamily family{
        .name = "x", .help = "x", .type = prometheus::MetricType::Gauge, .metric = {}};
    for (const double value : {HUGE_VAL, -HUGE_VAL, 1e300, 0.1, 18446744073709551615.0}) {
        prometheus::ClientMetric metric;
        metric.gauge.value = value;
        family.metric.push_back(metric);
    }
    std::istringstream lines(prometheus::TextSerializer().Serialize({family}));
    std::string line;
    std::getline(lines, line);
    std::getline(lines, line);
    for (const auto& metric : family.metric) {
        std::getline(lines, line);
        const double read = std::strtod(line.substr(2).c_str(), nullptr);
        const double ratio = read / metric.gauge.value; // the serializer writes 16 digits
        EXPECT_TRUE(read == metric.gauge.value || std::abs(ratio - 1) < 1e-15) << line;
    }
}

TEST(Metrics, TheProcessReportsItself)
{
    const std::string text = scrape(std::make_shared<engine::Snapshot>());
    for (const char* name :
         {"process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds",
          "process_start_time_seconds", "process_max_fds", "process_virtual_memory_bytes"})
        EXPECT_THAT(text, HasSubstr("\n" + std::string(name) + " "));
}

} // namespace
} // namespace bgpsnoop
