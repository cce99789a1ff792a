// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

/// Whoever calls from a neighbour's address and does not speak BGP is none of its story.
namespace bgpsnoop::test {
namespace {

using namespace engine;

struct AfterScan {
    explicit AfterScan(const Story& story)
    {
        Engine engine({});
        for (const Finding& each : play(engine, story.inputs))
            if (const auto* what = std::get_if<ConnectionClosed>(&each.what))
                closed = *what;
        session = engine.snapshot().sessions.at(0);
    }
    ConnectionClosed closed;
    SessionSnapshot session;
};

/// Down by a RST of the peer; a minute later somebody calls from there.
Story down_then(const Story& call)
{
    return running().peer_reset().after(60s).then(call).after(20s).tick();
}

TEST(Scans, ACallerThatSaysNothingAndHangsUpDoesNotRenameHowTheSessionEnded)
{
    const AfterScan after(down_then(Story().called().writes_open().after(1s).peer_fin().closes()));
    EXPECT_EQ(after.session.last_verdict->outcome, Outcome::peer_reset);
    EXPECT_TRUE(after.closed.beside_story);
    EXPECT_EQ(after.session.outcomes.size(), 2); // it counts
    EXPECT_EQ(after.session.last_down->outcome, Outcome::peer_reset);
}

TEST(Scans, ItIsNotTheNewestConnectionOfTheSessionEither)
{
    Story call = Story().process(77, "other").called().after(1s).peer_fin();
    const AfterScan after(down_then(call.closes()));
    EXPECT_EQ(after.session.initiator, Initiator::local);
    EXPECT_NE(after.session.process, "other");
}

TEST(Scans, ATelnetThatTypesDoesNotRenameIt)
{
    Story call = Story().called().fault(Direction::received, StreamFault::Kind::not_bgp).after(1s);
    const AfterScan after(down_then(call.closes_with_reset()));
    EXPECT_EQ(after.session.last_verdict->outcome, Outcome::peer_reset);
    EXPECT_TRUE(after.closed.beside_story);
}

TEST(Scans, ATelnetThatTypesBesideTheSessionDoesNotNameHowItEnded)
{
    Story call = Story().called().fault(Direction::received, StreamFault::Kind::not_bgp).after(1s);
    const AfterScan after(running().after(60s).then(call.closes_with_reset()).after(20s).tick());
    EXPECT_EQ(after.session.state, SessionState::established);
    EXPECT_FALSE(after.session.last_verdict);
}

TEST(Scans, WhomOurSpeakerRefusesAtOnceIsAPeerThatCalls)
{
    const AfterScan after(down_then(Story().called().after(1ms).closes_with_reset()));
    EXPECT_EQ(after.session.last_verdict->outcome, Outcome::refused_locally);
    EXPECT_FALSE(after.closed.beside_story);
}

TEST(Scans, SilenceThatOurSpeakerBreaksOffIsAStoryWhenItComesAgain)
{
    const Story call = Story().called().writes_open().after(90s).writes_notification(4, 0).closes();
    EXPECT_EQ(AfterScan(down_then(call)).session.last_verdict->outcome, Outcome::peer_reset);
    const AfterScan again(down_then(Story(call).after(20s).then(call)));
    EXPECT_NE(again.session.last_verdict->outcome, Outcome::peer_reset);
}

} // namespace
} // namespace bgpsnoop::test
