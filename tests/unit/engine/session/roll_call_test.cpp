// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

/// What the sockets say that are there, where records of them were lost.
namespace bgpsnoop::test {
namespace {

using namespace engine;

TEST(RollCall, ASessionWhoseSocketIsGoneIsDownAndNobodyKnowsWhy)
{
    Engine engine({});
    const auto findings = play(engine, running().after(3s).gone().after(1s).tick().inputs);
    ASSERT_EQ(only<SessionDown>(findings).size(), 1U);
    const auto closed = only<ConnectionClosed>(findings);
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0].verdict.outcome, Outcome::unknown);
    EXPECT_EQ(closed[0].verdict.certainty, Certainty::ambiguous);
    EXPECT_TRUE(closed[0].verdict.causes.empty());
    EXPECT_NE(closed[0].verdict.explanation.find(
                  "its socket is gone, and what would tell how it ended was lost"),
              std::string::npos)
        << closed[0].verdict.explanation;
    EXPECT_NE(engine.snapshot().sessions.at(0).state, SessionState::established);
}

TEST(RollCall, WhatWasToldBeforeItWasGoneIsTheReasonAndNotCertain)
{
    const Verdict verdict = verdict_of(running().reads_notification(6, 2).after(2s).gone());
    EXPECT_EQ(verdict.outcome, Outcome::administrative);
    EXPECT_EQ(verdict.certainty, Certainty::likely);
    EXPECT_EQ(verdict.causes.at(0), Cause::peer_operator);
}

TEST(RollCall, ACallThatIsGoneWasNotGivenUpByAnybodyInParticular)
{
    EXPECT_EQ(verdict_of(Story().calls().after(2s).gone()).outcome, Outcome::unknown);
}

TEST(RollCall, OneThatHasEndedIsNotJudgedAgain)
{
    Engine engine({});
    const auto findings =
        play(engine, running().peer_fin().closes().after(1s).gone().after(9s).tick().inputs);
    EXPECT_EQ(only<ConnectionClosed>(findings).size(), 1U);
    EXPECT_EQ(only<ConnectionClosed>(findings)[0].verdict.outcome, Outcome::peer_closed);
}

TEST(RollCall, OnlyThoseAreAskedForThatWereNotHeardOf)
{
    Engine engine({});
    Story story = running().after(10s).sample();
    const Time heard = story.inputs.back().time;
    play(engine, story.inputs);
    EXPECT_TRUE(engine.unheard_since(heard).empty());
    const auto unheard = engine.unheard_since(heard + 1s);
    ASSERT_EQ(unheard.size(), 1U);
    EXPECT_EQ(unheard[0].who.peer.address.to_string(), "10.82.1.10");
}

TEST(RollCall, AnUnchangedSampleIsASignOfLife)
{
    Engine engine({});
    Story story = running().after(10s).sample().after(1s).sample_unchanged();
    play(engine, story.inputs);
    EXPECT_TRUE(engine.unheard_since(story.inputs.back().time).empty());
}

TEST(RollCall, AnUnchangedSampleOfNobodyKnownBeginsNothing)
{
    Engine engine({});
    EXPECT_TRUE(play(engine, Story().sample_unchanged().after(9s).tick().inputs).empty());
    EXPECT_TRUE(engine.snapshot().sessions.empty());
}

TEST(RollCall, AnUntoldHandshakeIsToldByTheSocket)
{
    Engine engine({});
    Story story = Story().calls().after(2s).found().opens_exchanged();
    story.writes_keepalive().reads_keepalive();
    const auto findings = play(engine, story.inputs);
    EXPECT_EQ(only<SessionUp>(findings).size(), 1U);
    EXPECT_EQ(engine.snapshot().sessions.at(0).state, SessionState::established);
}

} // namespace
} // namespace bgpsnoop::test
