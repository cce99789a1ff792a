// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "sink/format.hpp"
#include "sink/history/kept_event.hpp"
#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

/// While it lives the wall clock is elsewhere than when the program began.
struct Stepped {
    explicit Stepped(engine::Duration by) { sink::show_times_later_by(by); }
    Stepped(const Stepped&) = delete;
    Stepped& operator=(const Stepped&) = delete;
    ~Stepped() { sink::show_times_later_by({}); }
};

TEST(ShownTimes, AStepOfTheWallClockMovesAllThatIsShown)
{
    EXPECT_EQ(sink::rfc3339(story_begin), "2023-11-14T22:13:20.000000Z");
    const Stepped back(-1h);
    EXPECT_EQ(sink::rfc3339(story_begin), "2023-11-14T21:13:20.000000Z");
    EXPECT_EQ(sink::unix_seconds(story_begin), 1'700'000'000 - 3600);
}

TEST(ShownTimes, AnEventFromBeforeTheStepIsShownByTheClockOfToday)
{
    const auto finding = play(running()).front();
    const auto event = sink::keep(finding, 1);
    EXPECT_EQ(event->json_now(), event->json);
    const Stepped from_1970(24h * 365);
    EXPECT_NE(event->json_now().find(R"({"time":"2024-11-13T22:13:20)"), std::string::npos)
        << event->json_now();
    EXPECT_EQ(event->json_now().size(), event->json.size());
}

} // namespace
} // namespace bgpsnoop::test
