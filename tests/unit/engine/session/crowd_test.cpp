// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

/// Many connections from one neighbour's address.
namespace bgpsnoop::test {
namespace {

using namespace engine;

constexpr int many = 100;

/// They stay open, and nobody says a word.
Story with_idle_calls(Story story)
{
    for (int i = 0; i < many; ++i)
        story.after(1ms).then(Story().called());
    return story;
}

TEST(Crowd, IdleConnectionsBesideASessionDoNotMakeItReadDown)
{
    Engine engine({});
    play(engine, with_idle_calls(running().after(60s)).inputs);
    EXPECT_EQ(engine.snapshot().sessions.at(0).state, SessionState::established);
}

TEST(Crowd, IdleConnectionsDoNotHideTheNextSession)
{
    Story story = with_idle_calls(running().peer_reset().after(60s));
    story.after(1s).then(Story().called().established());
    Engine engine({});
    const auto findings = play(engine, story.inputs);
    const SessionSnapshot seen = engine.snapshot().sessions.at(0);
    EXPECT_EQ(seen.state, SessionState::established);
    EXPECT_EQ(seen.established_total, 2);
    EXPECT_EQ(only<SessionUp>(findings).size(), 2);
}

TEST(Crowd, NorACallOfOurs)
{
    Story story = with_idle_calls(running().peer_reset().after(60s));
    story.after(1s).then(Story().calls().after(1ms).peer_reset());
    Engine engine({});
    play(engine, story.inputs);
    EXPECT_EQ(engine.snapshot().sessions.at(0).last_verdict->outcome, Outcome::connect_refused);
}

TEST(Crowd, AConnectionThatMadeRoomComesBackWithItsOpens)
{
    Story story = running().peer_reset().after(60s).next_connection().called();
    const auto first = story.inputs.back().connection;
    Story crowd = with_idle_calls(story);
    crowd.connection(static_cast<std::uint64_t>(first)).after(1s).established();
    Engine engine({});
    play(engine, crowd.inputs);
    EXPECT_EQ(engine.snapshot().sessions.at(0).state, SessionState::established);
}

TEST(Crowd, ASessionThatIsOlderThanTheAgentIsNotDisplacedBeforeItsFirstMessage)
{
    Story story = with_idle_calls(Story().acked(100).found());
    story.connection(1).after(1s).reads_keepalive();
    Engine engine({});
    play(engine, story.inputs);
    EXPECT_EQ(engine.snapshot().sessions.at(0).state, SessionState::established);
}

TEST(Crowd, ThoseThatExchangedOpensStayAndWhatFindsNoRoomIsCounted)
{
    Story story = running().after(60s);
    for (int i = 0; i < many; ++i)
        story.after(1ms).then(Story().called().opens_exchanged());
    Engine engine({});
    play(engine, story.inputs);
    const Snapshot seen = engine.snapshot();
    EXPECT_EQ(seen.sessions.at(0).state, SessionState::established);
    EXPECT_EQ(seen.sessions_overflow, many - 63);
}

} // namespace
} // namespace bgpsnoop::test
