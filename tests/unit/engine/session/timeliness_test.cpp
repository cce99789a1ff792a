// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

/// When a verdict is given: at once where nothing can change it, else after its grace and no later.
namespace bgpsnoop::test {
namespace {

using namespace engine;

Duration verdict_after(const Story& story, const Options& options = {})
{
    Engine engine(options);
    Story told = story;
    const Time end = told.inputs.back().time;
    for (int i = 0; i < 2000; ++i)
        told.after(10ms).tick();
    for (const Input& input : told.inputs)
        if (!only<ConnectionClosed>(engine.feed(input)).empty())
            return input.time - end;
    return Duration::max();
}

Story refused()
{
    return connected().writes_open().peer_reset();
}

/// Our speaker began to listen so long before it refuses the peer's call.
Story refuses(Duration after)
{
    Story story = Story().called().open_arrives().after(1ms).closes_with_reset();
    Identity listener = story.inputs.front().who;
    listener.local = {{}, 179};
    listener.local.address = wire::Address::parse("0.0.0.0").value();
    const Time since = story.inputs.front().time - after;
    story.inputs.insert(story.inputs.begin(),
                        {since, ConnectionId::none, listener, ListeningBegun{}});
    return story;
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

TEST(Timeliness, AFirstRefusalInACaptureWaitsForACallOfWhoRefused)
{
    const Options capture{.senses = {.ahead = true}};
    EXPECT_EQ(verdict_after(refused(), capture), 10s);
    EXPECT_EQ(verdict_after(refused().after(3s).next_connection().called(), capture), 0ms);
    EXPECT_EQ(verdict_after(refused()), 0ms);
}

TEST(Timeliness, ALaterRefusalWaitsAsLong)
{
    Engine engine({.senses = {.ahead = true}});
    const Story twice = refused().after(11s).tick().then(refused());
    EXPECT_EQ(only<ConnectionClosed>(play(engine, twice.inputs)).size(), 1U);
}

TEST(Timeliness, ARefusalThatAWordExplainsWaitsForNothing)
{
    Engine engine({.senses = {.ahead = true}});
    const Story shut_down =
        running().reads_notification(6, 2).peer_fin().closes().after(11s).tick().then(refused());
    EXPECT_EQ(only<ConnectionClosed>(play(engine, shut_down.inputs)).size(), 2U);
}

TEST(Timeliness, AVerdictThatWaitedHasTheTimeWhenItWasDue)
{
    Engine engine({.senses = {.ahead = true}});
    Story story = refused();
    const Time end = story.inputs.back().time;
    for (const Finding& each : play(engine, story.after(11s).tick().inputs))
        if (std::holds_alternative<ConnectionClosed>(each.what)) {
            EXPECT_EQ(each.time, end);
        }
}

TEST(Timeliness, ASpeakerThatHasJustBegunToListenIsAboutToCall)
{
    const auto young = verdict_after(refuses(2s));
    EXPECT_GE(young, 7900ms);
    EXPECT_LE(young, 8100ms);
    EXPECT_LE(verdict_after(refuses(60s)), 100ms);
    EXPECT_LE(verdict_after(refuses(2s).after(3s).next_connection().calls()), 100ms);
}

TEST(Timeliness, TheNextAttemptIsNoSibling)
{
    Story story = connected().writes_open().unread(21).accepted(21).peer_reset();
    story.after(50ms).next_connection().calls();
    EXPECT_LE(verdict_after(story), 100ms);
}

} // namespace
} // namespace bgpsnoop::test
