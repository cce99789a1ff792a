// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/routing/former.hpp"

/// Of what has no living session: neighbours behind translations, sockets that had their verdict.
namespace bgpsnoop::test {
namespace {

using namespace engine;

Story translated(Story before) // a stranger says what the neighbour said
{
    before.next_connection().addresses("10.82.1.9", "192.0.2.7").called().open_arrives();
    return before.after(100us).closes_with_reset().after(20s).tick();
}

TEST(Resumption, ANeighbourIsKnownBehindATranslationByWhatItSaidToTheFormerRun)
{
    Former former(running().peer_fin().closes().after(1s).tick());
    Engine later({});
    const auto findings = resume(later, former.left(false), translated(Story().after(100s)));
    const auto ended = only<ConnectionClosed>(findings);
    ASSERT_EQ(ended.size(), 1);
    EXPECT_EQ(ended.front().verdict.causes.front(), Cause::address_translated);
}

TEST(Resumption, OrAfterAnotherSessionHasExpired)
{
    Engine engine({.session_expiry = 1h});
    Story story = Story().addresses("10.82.1.9", "192.0.2.9").called().after(1ms);
    story.closes().after(50min).next_connection().addresses("10.82.1.9", "10.82.1.10").calls();
    story.connected().established().peer_fin().closes().after(20min).tick();
    const auto ended = only<ConnectionClosed>(play(engine, translated(story).inputs));
    EXPECT_EQ(ended.back().verdict.causes.front(), Cause::address_translated);
}

Story half_closed()
{
    return running().after(60s).peer_fin().after(2s).tick();
}

TEST(Resumption, AHalfClosedSocketWithAVerdictHasNoSecondOne)
{
    Engine former({});
    EXPECT_EQ(only<ConnectionClosed>(play(former, half_closed().inputs)).size(), 1);
    const KeptState kept = former.keep();
    ASSERT_EQ(kept.judged.size(), 1);
    Engine later({});
    const auto met = [](Duration at) { return Story().after(at).found(TcpState::close_wait); };
    const auto told = resume(later, kept, met(70s).after(90s).tick());
    EXPECT_TRUE(only<ConnectionClosed>(told).empty());
    EXPECT_EQ(later.keep().judged.size(), 1) << "nor has it one of the run after that";
    const auto end = play(later, met(170s).closes().after(90s).tick().inputs);
    EXPECT_TRUE(only<ConnectionClosed>(end).empty());
    EXPECT_TRUE(later.keep().judged.empty());
    EXPECT_EQ(later.snapshot().sessions.at(0).outcomes, former.snapshot().sessions.at(0).outcomes);
}

TEST(Resumption, TheNextConnectionOfTheSameEndsIsJudged)
{
    Engine former({});
    play(former, half_closed().inputs);
    Engine later({});
    Story next = Story().after(70s).calls().connected().established().after(60s);
    const auto told = resume(later, former.keep(), next.peer_reset().after(9s).tick());
    EXPECT_EQ(only<ConnectionClosed>(told).size(), 1);
    EXPECT_TRUE(later.keep().judged.empty());
}

TEST(Resumption, WhatWaitsForItsVerdictHalfClosedHasItWhenTheAgentIsStopped)
{
    Engine former({});
    play(former, running().after(60s).peer_fin().inputs);
    const auto told = former.feed({story_begin + 61s, ConnectionId::none, {}, EndOfWatch{}});
    EXPECT_EQ(only<ConnectionClosed>(told).size(), 1);
    EXPECT_EQ(former.keep().judged.size(), 1);
}

} // namespace
} // namespace bgpsnoop::test
