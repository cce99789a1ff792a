// SPDX-License-Identifier: Apache-2.0
#include "sink/metrics/session_labels.hpp"

#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sink/metrics/metrics.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::uint32_t agents_netns = 4026531840;

std::string scraped(const engine::Snapshot& snapshot)
{
    return sink::metrics_text(snapshot, {}, agents_netns);
}

std::string scraped(engine::SessionSnapshot session)
{
    engine::Snapshot snapshot;
    snapshot.sessions.push_back(std::move(session));
    return scraped(snapshot);
}

/// What Prometheus takes a line's series for; it refuses a scrape with two of a kind.
std::multiset<std::string> series_in(const std::string& text)
{
    std::multiset<std::string> series;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (!line.starts_with('#'))
            series.insert(line.substr(0, line.rfind(' ')));
    return series;
}

void expect_no_series_twice(const engine::Snapshot& snapshot)
{
    const auto series = series_in(scraped(snapshot));
    const std::set<std::string> different(series.begin(), series.end());
    EXPECT_GT(different.size(), 50);
    EXPECT_EQ(series.size(), different.size());
}

TEST(SessionLabels, BothEndsOfASessionAtOneAddressAreTwoSessions)
{
    engine::Snapshot snapshot = *test::full_snapshot();
    engine::SessionSnapshot other = test::full_session("10.82.1.10");
    other.key.port = 179; // the end that calls
    snapshot.sessions.push_back(other);
    snapshot.knocking.push_back(test::stranger("10.82.1.66", 12));
    snapshot.knocking.back().key.port = 179;
    expect_no_series_twice(snapshot);
    const std::string text = scraped(snapshot);
    EXPECT_THAT(text, HasSubstr("\nbgpsnoop_session_up{vrf=\"default\",peer=\"10.82.1.10\"} 1\n"));
    EXPECT_THAT(text,
                HasSubstr("\nbgpsnoop_session_up{vrf=\"default\",peer=\"10.82.1.10:179\"} 1\n"));
}

TEST(SessionLabels, NamesThatCannotBeToldApartMakeNoSeriesTwice)
{
    engine::Snapshot snapshot = *test::full_snapshot();
    for (const char* vrf : {"\xff", "\xfe"}) {
        snapshot.sessions.push_back(test::full_session("10.82.1.10"));
        snapshot.sessions.back().key.vrf = vrf;
        snapshot.knocking.push_back(test::stranger("10.82.1.66", 12));
        snapshot.knocking.back().key.vrf = vrf;
    }
    expect_no_series_twice(snapshot);
}

TEST(SessionLabels, ASessionInANamespaceThatNobodyHasNamedYetHasNoLabels)
{
    auto session = test::full_session("10.82.1.10");
    session.unnamed = true;
    EXPECT_THAT(scraped(session), HasSubstr("peer=\"10.82.1.10\"")); // its own has no label
    session.key.netns = 4026532000;
    EXPECT_THAT(scraped(session), Not(HasSubstr("peer=\"10.82.1.10\"")));
    session.unnamed = false;
    EXPECT_THAT(scraped(session), HasSubstr("netns=\"4026532000\""));
}

} // namespace
} // namespace bgpsnoop
