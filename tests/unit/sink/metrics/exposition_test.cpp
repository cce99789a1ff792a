// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/exposition.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include "sink/metrics/collect.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string by_the_library(const std::vector<MetricFamily>& families)
{
    return prometheus::TextSerializer().Serialize(families);
}

ClientMetric metric(double value, std::vector<ClientMetric::Label> labels)
{
    ClientMetric out;
    out.counter.value = value;
    out.gauge.value = value;
    out.label = std::move(labels);
    return out;
}

MetricFamily family(MetricType type, std::string help, std::vector<ClientMetric> metrics)
{
    return {
        .name = "some_total", .help = std::move(help), .type = type, .metric = std::move(metrics)};
}

void expect_equal(const std::vector<ClientMetric>& metrics)
{
    for (const auto type : {MetricType::Counter, MetricType::Gauge})
        for (const char* help : {"", "Plain words.", "a\\b \"quoted\" \xc3\xa9"}) {
            const std::vector families{family(type, help, metrics), family(type, help, {})};
            EXPECT_EQ(sink::exposition(families), by_the_library(families));
        }
}

TEST(Exposition, EveryNumberIsWrittenAsTheLibraryDoes)
{
    using Limits = std::numeric_limits<double>;
    std::vector<ClientMetric> metrics;
    for (const double value : {0.0,
                               -0.0,
                               1.0,
                               -1.0,
                               0.1,
                               0.625,
                               1e-7,
                               1e15,
                               1e16,
                               1e21,
                               123456789.25,
                               1795409826.123456,
                               9007199254740993.0,
                               1.0 / 3,
                               Limits::max(),
                               Limits::min(),
                               Limits::denorm_min(),
                               Limits::infinity(),
                               -Limits::infinity(),
                               Limits::quiet_NaN(),
                               -Limits::quiet_NaN()})
        metrics.push_back(metric(value, {}));
    for (int power = -300; power < 300; ++power)
        metrics.push_back(metric(1.23456789012345678 * std::pow(10, power), {}));
    expect_equal(metrics);
}

TEST(Exposition, EveryLabelIsEscapedAsTheLibraryDoes)
{
    expect_equal({metric(1, {{"a", ""}}), metric(1, {{"a", "x"}, {"b", "y"}}),
                  metric(1, {{"a", "\""}}), metric(1, {{"a", "\\"}}), metric(1, {{"a", "\n"}}),
                  metric(1, {{"a", "\\n\n\\\"\"end"}, {"b", "\n\n"}}),
                  metric(1, {{"a", "tab\t cr\r nul-free \xc3\xa9 \xff"}})});
    std::vector<ClientMetric> all_bytes;
    for (int byte = 1; byte < 256; ++byte)
        all_bytes.push_back(metric(byte, {{"a", "x" + std::string(1, static_cast<char>(byte))}}));
    expect_equal(all_bytes);
}

TEST(Exposition, AWholeScrapeIsTheLibrarys)
{
    auto families = sink::collect_metrics(*test::full_snapshot(), {.version = "1"}, 1);
    std::erase_if(families, [](const MetricFamily& each) { // these change between two scrapes
        return each.name.starts_with("process_");
    });
    EXPECT_EQ(sink::exposition(families), by_the_library(families));
}

} // namespace
} // namespace bgpsnoop
