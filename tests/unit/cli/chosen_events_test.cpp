// SPDX-License-Identifier: Apache-2.0
#include "cli/chosen_events.hpp"

#include <gtest/gtest.h>

#include "support/call_stories.hpp"

namespace bgpsnoop::cli {
namespace {

struct Counting : sink::Sink {
    void write(const engine::Finding& /*finding*/) override { ++count; }
    int count = 0;
};

TEST(ChosenEvents, PassOnWhatFitsAndSayHowManyDoNot)
{
    Counting shown;
    ChosenEvents chosen(sink::EventFilter::parse({{"event", "message"}}).value(), shown);
    testing::internal::CaptureStderr();
    for (const auto& finding : test::first_capture(1))
        chosen.write(finding);
    EXPECT_EQ(shown.count, 1);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    testing::internal::CaptureStderr();
    chosen.say_how_many();
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "bgpsnoop: 3 of 4 events are not shown: they do not fit what was asked for\n");
}

TEST(ChosenEvents, SayNothingWhereAllFit)
{
    Counting shown;
    ChosenEvents chosen({}, shown);
    testing::internal::CaptureStderr();
    for (const auto& finding : test::first_capture(1))
        chosen.write(finding);
    chosen.say_how_many();
    EXPECT_EQ(shown.count, 4);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ChosenEvents, ALossConcernsEveryChoice)
{
    engine::Finding lost;
    lost.what = engine::RecordsLost{.kind = "message", .count = 7};
    Counting shown;
    ChosenEvents chosen(sink::EventFilter::parse({{"peer", "10.0.0.1"}}).value(), shown);
    testing::internal::CaptureStderr();
    chosen.write(lost);
    EXPECT_EQ(shown.count, 0);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "bgpsnoop: 7 message records lost: what was asked for may be among them\n");
}

} // namespace
} // namespace bgpsnoop::cli
