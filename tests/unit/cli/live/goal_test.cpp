// SPDX-License-Identifier: Apache-2.0
#include "cli/live/goal.hpp"

#include <gtest/gtest.h>

#include "sink/history/event_filter.hpp"
#include "support/call_stories.hpp"

namespace bgpsnoop::cli {
namespace {

struct Kinds : sink::Sink {
    void write(const engine::Finding& finding) override
    {
        closed += std::holds_alternative<engine::ConnectionClosed>(finding.what) ? 1 : 0;
        ++all;
    }
    int all = 0;
    int closed = 0;
};

TEST(UntilVerdicts, EndsWithTheLastOfThem)
{
    Kinds shown;
    UntilVerdicts two(2, shown);
    for (const std::uint64_t connection : {1, 2, 3}) {
        EXPECT_EQ(two.reached(), connection == 3);
        for (const auto& finding : test::first_capture(connection))
            two.write(finding);
    }
    EXPECT_TRUE(two.reached());
    EXPECT_EQ(shown.closed, 2);
    EXPECT_EQ(shown.all, 8);
}

TEST(UntilVerdicts, WithoutANumberNeverEnd)
{
    Kinds shown;
    UntilVerdicts never(std::nullopt, shown);
    for (const auto& finding : test::first_capture(1))
        never.write(finding);
    EXPECT_FALSE(never.reached());
    EXPECT_EQ(shown.closed, 1);
}

template <typename What>
bool reached(const char* what, const char* peer, What event, const char* of = "10.0.0.1")
{
    UntilSession until(what, sink::EventFilter::parse({{"peer", peer}}).value().selection);
    engine::Finding finding;
    finding.who.peer.address = *wire::Address::parse(of);
    finding.what = std::move(event);
    until.write(finding);
    return until.reached();
}

TEST(UntilSession, IsReachedByWhatItWaitsForAtWhomItWasAskedFor)
{
    EXPECT_TRUE(reached("up", "10.0.0.1", engine::SessionUp{}));
    EXPECT_TRUE(reached("down", "10.0.0.0/24", engine::SessionDown{}));
    EXPECT_TRUE(reached("down", "10.0.0.1", engine::ConnectionClosed{})); // it was older
    EXPECT_FALSE(reached("down", "10.0.0.1",
                         engine::ConnectionClosed{.verdict = {},
                                                  .notification = {},
                                                  .duration = std::chrono::seconds(1)}));
    EXPECT_FALSE(reached("up", "10.0.0.1", engine::ConnectionClosed{}));
    EXPECT_FALSE(reached("up", "10.0.0.1", engine::SessionDown{}));
    EXPECT_FALSE(reached("down", "10.0.0.1", engine::SessionUp{}));
    EXPECT_FALSE(reached("up", "10.0.0.2", engine::SessionUp{}));
    EXPECT_FALSE(reached("", "10.0.0.1", engine::SessionUp{}));
    EXPECT_FALSE(reached("", "10.0.0.1", engine::SessionDown{}));
}

} // namespace
} // namespace bgpsnoop::cli
