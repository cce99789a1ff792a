// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

std::optional<Time> called_since(const Story& story)
{
    Engine engine({});
    engine.feed(listening(usual_speaker));
    for (const Input& input : story.inputs)
        engine.feed(input);
    return engine.snapshot().sessions.at(0).called_since;
}

Story refused_calls(int count)
{
    Story story;
    for (int i = 0; i < count; ++i)
        story.next_connection().calls().after(1ms).peer_reset().after(120s);
    return story;
}

TEST(Calls, SinceTheFirstOfThoseThatGoOn)
{
    const Story story = refused_calls(10);
    EXPECT_EQ(called_since(story), story.inputs.front().time);
}

TEST(Calls, NoneWhereTheSpeakerHasGivenUp)
{
    EXPECT_FALSE(called_since(refused_calls(3).after(10min).tick()));
}

TEST(Calls, NoneInVainOnceTheSessionIsUp)
{
    EXPECT_FALSE(called_since(running().after(1s).sample()));
}

TEST(Calls, AfterAFallTheyBeginAnew)
{
    Story story = running().after(1h).peer_reset().after(10s).next_connection();
    const std::size_t call = story.inputs.size();
    story.calls().after(1ms).peer_reset().after(10s).tick();
    EXPECT_EQ(called_since(story), story.inputs.at(call).time);
}

TEST(Calls, ThoseThatCannotBeSentCount)
{
    EXPECT_TRUE(called_since(Story().unsendable()));
}

TEST(Calls, AnOpenOnAConnectionThatThePeerOpenedIsNone)
{
    EXPECT_FALSE(called_since(Story().called().reads_open().writes_open().after(1s).peer_reset()));
}

} // namespace
} // namespace bgpsnoop::test
