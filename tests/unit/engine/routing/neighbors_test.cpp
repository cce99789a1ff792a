// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

constexpr std::uint32_t daemon = 700;
constexpr std::uint32_t shell = 9000;

Story refused_call_of(std::uint32_t pid)
{
    return Story().process(pid, "some").calls().after(1ms).peer_reset();
}

/// What a health check does, and `telnet PEER 179` at which nobody types.
Story silent_call_of(std::uint32_t pid)
{
    return Story().process(pid, "some").calls().connected().after(1s).closes();
}

Story again_and_again(const Story& call, int times, Duration interval = 5s)
{
    Story story = call;
    for (int i = 1; i < times; ++i)
        story.after(interval).then(call);
    return story;
}

Snapshot after(const Story& story, Options options = {})
{
    Engine engine(options);
    play(engine, story.inputs);
    return engine.snapshot();
}

TEST(Neighbors, WhomAProcessCallsThatListensOnABgpPortIsOne)
{
    Engine engine({});
    engine.feed(listening(daemon));
    play(engine, refused_call_of(daemon).inputs);
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.sessions.size(), 1);
    EXPECT_EQ(seen.sessions[0].outcomes.at(Outcome::connect_refused), 1);
    EXPECT_TRUE(seen.unknown_peer_outcomes.empty());
}

TEST(Neighbors, WhomAProcessCallsOnceThatIsNoSpeakerIsAStranger)
{
    const Snapshot seen = after(refused_call_of(shell));
    EXPECT_TRUE(seen.sessions.empty());
    EXPECT_EQ(seen.strangers.size(), 1);
    EXPECT_EQ(seen.unknown_peer_outcomes.at(Outcome::connect_refused), 1);
}

/// A socket of the start, of which the kernel's list does not tell the process.
Story older_call()
{
    return Story().found(TcpState::syn_sent).after(1s).tick();
}

TEST(Neighbors, WhomAnOlderCallOfNobodyKnownIsForIsAStranger)
{
    Story nameless = older_call();
    for (Input& each : nameless.inputs)
        each.who.process.reset();
    const Snapshot seen = after(nameless);
    EXPECT_TRUE(seen.sessions.empty());
    EXPECT_EQ(seen.strangers.size(), 1);
    EXPECT_TRUE(after(older_call().process(shell, "telnet")).sessions.empty());
}

TEST(Neighbors, WhomAnOlderCallOfASpeakerIsForIsOne)
{
    Engine engine({});
    engine.feed(listening(daemon));
    play(engine, Story().process(daemon, "bird").found(TcpState::syn_sent).tick().inputs);
    EXPECT_EQ(engine.snapshot().sessions.size(), 1);
}

TEST(Neighbors, AnOlderCallOfNobodyKnownThatSpeaksMakesOne)
{
    Story spoken = older_call();
    spoken.connected().writes_open();
    for (Input& each : spoken.inputs)
        each.who.process.reset();
    EXPECT_EQ(after(spoken).sessions.size(), 1);
}

TEST(Neighbors, WhomItCallsAgainAndAgainInVainIsOneAfterFiveMinutes)
{
    const Story call = refused_call_of(shell);
    EXPECT_TRUE(after(again_and_again(call, 58)).sessions.empty());
    const Snapshot seen = after(again_and_again(call, 62));
    ASSERT_EQ(seen.sessions.size(), 1);
    EXPECT_GT(seen.sessions[0].outcomes.at(Outcome::connect_refused), 0);
}

TEST(Neighbors, FewCallsAreNoRhythmHoweverLongTheyTake)
{
    EXPECT_TRUE(after(again_and_again(refused_call_of(shell), 3, 200s)).sessions.empty());
    EXPECT_TRUE(after(again_and_again(refused_call_of(shell), 20, 15min)).sessions.empty());
    EXPECT_EQ(after(again_and_again(refused_call_of(shell), 5, 120s)).sessions.size(), 1);
}

TEST(Neighbors, ASpeakerThatIsRefusedIsToldFromOthersThatCallThePeer)
{
    Story both = refused_call_of(shell).after(1s).then(silent_call_of(shell + 1));
    both.after(1s).then(refused_call_of(shell + 2));
    const Snapshot seen = after(again_and_again(both, 70));
    EXPECT_EQ(seen.sessions.size(), 1);
}

TEST(Neighbors, AHealthCheckMakesNoneHoweverOftenItCalls)
{
    const Snapshot seen = after(again_and_again(silent_call_of(shell), 100));
    EXPECT_TRUE(seen.sessions.empty());
    EXPECT_EQ(seen.strangers.size(), 1);
}

TEST(Neighbors, AHealthCheckIsOneThatWritesAByteOrWaitsUntilThePeerCloses)
{
    const Story writes = Story()
                             .process(shell, "check")
                             .calls()
                             .connected()
                             .fault(Direction::sent, StreamFault::Kind::not_bgp)
                             .after(1ms)
                             .peer_fin()
                             .closes();
    EXPECT_TRUE(after(again_and_again(writes, 100)).sessions.empty());
    const Story waits =
        Story().process(shell, "check").calls().connected().after(2s).peer_fin().closes();
    EXPECT_TRUE(after(again_and_again(waits, 100)).sessions.empty());
    const Story refused = Story().process(shell, "check").calls().connected().after(1ms).peer_fin();
    EXPECT_TRUE(after(again_and_again(Story(refused).closes(), 100)).sessions.empty());
}

TEST(Neighbors, WhoCameThroughToOnePeerInSilenceIsASpeakerToNone)
{
    Story silent = silent_call_of(shell);
    Story other = Story().addresses("10.82.1.9", "10.82.1.11").process(shell, "some");
    const Snapshot seen =
        after(silent.then(again_and_again(other.calls().after(1ms).peer_reset(), 100)));
    EXPECT_TRUE(seen.sessions.empty());
    EXPECT_EQ(seen.strangers.size(), 2);
}

TEST(Neighbors, ASpeakerThatIsStartedAgainGoesOnWithItsPeer)
{
    Story story = Story().process(daemon, "exabgp").calls().connected().established().peer_reset();
    story.after(5s).then(Story().process(shell, "exabgp").calls().after(1ms).peer_reset());
    const Snapshot seen = after(story);
    ASSERT_EQ(seen.sessions.size(), 1);
    EXPECT_EQ(seen.sessions[0].last_verdict->outcome, Outcome::connect_refused);
}

TEST(Neighbors, WhoeverIsSentAnOpenIsOne)
{
    Story story = Story().process(daemon, "bird").called().reads_open().writes_open();
    EXPECT_EQ(after(story).sessions.size(), 1);
}

/// As a speaker does that takes whoever is of a range.
TEST(Neighbors, WhoCallsAndHangsUpWithoutAByteIsNoneThoughItIsSentAnOpen)
{
    const Story scan = Story().process(daemon, "bgpd").called().writes_open();
    const Snapshot seen = after(Story(scan).after(150ms).peer_fin().closes());
    EXPECT_TRUE(seen.sessions.empty());
    EXPECT_EQ(seen.strangers.size(), 1);
    EXPECT_TRUE(after(Story(scan).after(9s).tick()).sessions.empty());
}

TEST(Neighbors, WhoCallsAndStaysSilentIsOneAfterTheTimeForAnOpen)
{
    Story silent = Story().process(daemon, "bgpd").called().writes_open().after(11s).sample();
    EXPECT_EQ(after(silent).sessions.size(), 1);
}

TEST(Neighbors, WhatAProbeWasBeforeIsNoOutcomeOfTheNeighbour)
{
    Story story = silent_call_of(shell);
    story.after(5s).then(Story().process(daemon, "exabgp").calls().connected().established());
    const Snapshot seen = after(story);
    ASSERT_EQ(seen.sessions.size(), 1);
    EXPECT_FALSE(seen.sessions[0].last_verdict);
}

TEST(Neighbors, WhoeverHasWrittenAnOpenIsASpeakerFromThenOn)
{
    Story story = Story().process(daemon, "exabgp").calls().connected().writes_open().peer_reset();
    Story other = Story().addresses("10.82.1.9", "10.82.1.11").process(daemon, "exabgp");
    story.then(other.calls().after(1ms).peer_reset());
    EXPECT_EQ(after(story).sessions.size(), 2);
}

TEST(Neighbors, WhoeverHasItsPidLaterIsNone)
{
    Story story = Story().process(daemon, "exabgp").calls().connected().writes_open().peer_reset();
    Story other = Story().addresses("10.82.1.9", "10.82.1.11").process(daemon, "telnet");
    story.then(other.calls().after(1ms).peer_reset());
    EXPECT_EQ(after(story).sessions.size(), 1);
}

TEST(Neighbors, ACallerWhomNobodyAnswersWithAnOpenIsAStranger)
{
    const Snapshot seen =
        after(Story().called().open_arrives().closes_with_reset().after(1s).tick());
    EXPECT_TRUE(seen.sessions.empty());
    EXPECT_EQ(seen.unknown_peer_outcomes.at(Outcome::refused_locally), 1);
}

TEST(Neighbors, ATelnetIsNoPartOfTheStoryOfOne)
{
    Story story = running().peer_reset().after(5s);
    story.then(silent_call_of(shell));
    const Snapshot seen = after(story);
    ASSERT_EQ(seen.sessions.size(), 1);
    EXPECT_EQ(seen.sessions[0].last_verdict->outcome, Outcome::peer_reset);
    EXPECT_NE(seen.sessions[0].process, "some");
    EXPECT_EQ(seen.sessions[0].state, SessionState::idle);
    EXPECT_TRUE(seen.unknown_peer_outcomes.empty()); // it counts at the neighbour
}

TEST(Neighbors, ACaptureThatDoesNotTellWhoCallsTakesEachForASpeaker)
{
    EXPECT_EQ(after(Story().from_capture().calls().after(1ms).peer_reset()).sessions.size(), 1);
}

TEST(Neighbors, AreForgottenOnceOurSpeakerHasDoneNothingForTheTimeOfExpiry)
{
    Story story = running().peer_reset();
    for (int times = 0; times < 3; ++times)
        story.after(30min).then(Story().called().open_arrives().closes_with_reset());
    story.after(2min).tick();
    const Snapshot seen = after(story, {.session_expiry = 1h});
    EXPECT_TRUE(seen.sessions.empty());
}

TEST(Neighbors, MayMakeAStrangerLeaveThatExpiresWithThem)
{
    Story story = running().peer_reset();
    story.then(Story().addresses("10.82.1.9", "10.82.1.66").called().peer_reset());
    story.after(62min).then(Story().called().open_arrives());
    story.tick();
    const Snapshot seen = after(story, {.max_strangers = 1, .session_expiry = 1h});
    EXPECT_TRUE(seen.sessions.empty());
    ASSERT_EQ(seen.knocking.size() + seen.strangers.size(), 1);
}

TEST(Neighbors, AreForgottenWhileTheirPeerCallsWithoutAPause)
{
    Story story = running().peer_reset();
    for (int times = 0; times < 3; ++times) {
        story.after(30min).then(Story().called().open_arrives());
        story.tick().closes_with_reset();
    }
    const Snapshot seen = after(story, {.session_expiry = 1h});
    EXPECT_TRUE(seen.sessions.empty());
    EXPECT_EQ(seen.knocking.size() + seen.strangers.size(), 1);
}

} // namespace
} // namespace bgpsnoop::test
