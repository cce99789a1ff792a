// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

/// When a verdict is given: at once where nothing can change it, else after its grace and no later.
namespace bgpsnoop::test {
namespace {

using namespace engine;

Duration verdict_after(const Story& story, Duration tick_every = 10ms)
{
    Engine engine({});
    Story told = story;
    const Time end = told.inputs.back().time;
    for (int i = 0; i < 2000; ++i)
        told.after(tick_every).tick();
    for (const Finding& finding : play(engine, told.inputs))
        if (std::holds_alternative<ConnectionClosed>(finding.what))
            return finding.time - end;
    return Duration::max();
}

TEST(Timeliness, AResetThatSaysAllIsJudgedAtOnce)
{
    EXPECT_EQ(verdict_after(connected().writes_open().peer_reset()), 0ms);
}

TEST(Timeliness, ANotificationAndACloseAreJudgedAtOnce)
{
    EXPECT_EQ(verdict_after(running().reads_notification(6, 2).peer_fin().closes()), 0ms);
}

TEST(Timeliness, UnreadBytesMayStillTurnOutToBeANotification)
{
    EXPECT_EQ(verdict_after(connected().writes_open().unread(21).accepted(21).peer_reset()), 100ms);
}

TEST(Timeliness, AnErrorWaitsForItsReport)
{
    Story story = Story().calls().after(1ms).fails(113);
    EXPECT_EQ(verdict_after(story), 100ms);
}

TEST(Timeliness, OurFinIsAnsweredWithinASecondOrNot)
{
    Story story = running().closes();
    story.inputs.resize(story.inputs.size() - 2);
    EXPECT_GE(verdict_after(story), 1s);
    EXPECT_LE(verdict_after(story), 1010ms);
}

TEST(Timeliness, ASiblingInProgressIsWaitedForUpToFiveSeconds)
{
    Story story = connected().writes_open();
    story.connection(2).called();
    Story end = connected().writes_open();
    const auto before = end.inputs.size();
    end.after(10ms).peer_reset();
    for (auto i = before; i < end.inputs.size(); ++i)
        story.inputs.push_back(end.inputs[i]);
    const auto waited = verdict_after(story);
    EXPECT_GE(waited, 4900ms);
    EXPECT_LE(waited, 5100ms);
}

TEST(Timeliness, TheNextAttemptIsNoSibling)
{
    Story story = connected().writes_open().unread(21).accepted(21).peer_reset();
    story.after(50ms).next_connection().calls();
    EXPECT_LE(verdict_after(story), 100ms);
}

} // namespace
} // namespace bgpsnoop::test
