// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/exposition.hpp"

#include <cmath>
#include <limits>
#include <sstream>

#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include "sink/metrics/collect.hpp"
#include "sink/metrics/families.hpp"
#include "sink/metrics/metrics.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using prometheus::MetricFamily;

std::string by_the_library(const std::vector<MetricFamily>& families)
{
    return prometheus::TextSerializer().Serialize(families);
}

/// A series of a metric with two labels: its number, and what they say.
struct Told {
    double value;
    std::string a, b;
};

void tell(sink::MetricOutput& out, const sink::MetricInfo& metric, const std::vector<Told>& all)
{
    const auto base = sink::base_labels({{"vrf", all.front().a}, {"peer", "\"\\\n"}});
    out.begin(metric);
    for (const Told& each : all) {
        if (!metric.labels.empty())
            out.base(base);
        if (metric.labels.empty())
            out.add(each.value);
        else
            out.add(each.value, {each.a, each.b});
    }
    out.end();
    out.begin(metric);
    out.end();
}

void expect_equal(const std::vector<Told>& all)
{
    using enum sink::MetricType;
    for (const auto type : {counter, gauge})
        for (const char* help : {"", "Plain words.", "a\\b \"quoted\" \xc3\xa9"})
            for (const char* labels : {"", "a b"}) {
                sink::Exposition text;
                sink::Families families;
                tell(text, {"some_total", type, help, labels}, all);
                tell(families, {"some_total", type, help, labels}, all);
                EXPECT_EQ(text.take(), by_the_library(families.take()));
            }
}

TEST(Exposition, EveryNumberIsWrittenAsTheLibraryDoes)
{
    using Limits = std::numeric_limits<double>;
    std::vector<Told> metrics;
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
        metrics.push_back({value, "", "x"});
    for (int power = -300; power < 300; ++power)
        metrics.push_back({1.23456789012345678 * std::pow(10, power), "", "x"});
    expect_equal(metrics);
}

TEST(Exposition, EveryLabelIsEscapedAsTheLibraryDoes)
{
    expect_equal({{1, "", ""},
                  {1, "x", "y"},
                  {1, "\"", "\\"},
                  {1, "\n", "\\n\n\\\"\"end"},
                  {1, "\n\n", "tab\t cr\r nul-free \xc3\xa9 \xff"}});
    std::vector<Told> all_bytes;
    for (int byte = 1; byte < 256; ++byte)
        all_bytes.push_back({1, "x" + std::string(1, static_cast<char>(byte)), "y"});
    expect_equal(all_bytes);
}

/// Without the numbers that change between two scrapes.
std::string settled(const std::string& scrape)
{
    std::istringstream lines(scrape);
    std::string out;
    for (std::string line; std::getline(lines, line);)
        out += (line.starts_with("process_") ? line.substr(0, line.find(' ')) : line) + "\n";
    return out;
}

TEST(Exposition, AWholeScrapeIsTheLibrarys)
{
    const sink::SelfState self{.version = "1"};
    const auto families = sink::collect_metrics(*test::full_snapshot(), self, 1);
    EXPECT_EQ(settled(sink::metrics_text(*test::full_snapshot(), self, 1)),
              settled(by_the_library(families)));
}

} // namespace
} // namespace bgpsnoop
