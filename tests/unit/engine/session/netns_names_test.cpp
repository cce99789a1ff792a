// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "unit/engine/stories.hpp"

/// A namespace's name is a label of series: it stays what it was.
namespace bgpsnoop::test {
namespace {

using namespace engine;

constexpr std::uint32_t inode = 4026532001;

NetnsName named(std::string name)
{
    return [name](std::uint32_t) { return name; };
}

Story in_a_namespace()
{
    return Story().netns(inode).calls().connected().established();
}

std::string shown(Engine& engine, const NetnsName& names)
{
    engine.name_netns(names);
    return engine.snapshot().sessions.at(0).names.netns;
}

TEST(NetnsNames, OneThatIsTakenAwayOrGivenLaterChangesNoLabel)
{
    Engine engine({});
    play(engine, in_a_namespace().inputs);
    EXPECT_EQ(shown(engine, named("red")), "red");
    EXPECT_EQ(shown(engine, named("")), "red");
    EXPECT_EQ(shown(engine, named("blue")), "red");
    Engine nameless({});
    play(nameless, in_a_namespace().inputs);
    EXPECT_EQ(shown(nameless, named("")), "");
    EXPECT_EQ(shown(nameless, named("red")), "");
}

TEST(NetnsNames, WhereNobodyHasLookedYetItIsAskedForAgain)
{
    Engine engine({});
    play(engine, in_a_namespace().inputs);
    EXPECT_EQ(shown(engine, [](std::uint32_t) { return std::nullopt; }), "");
    EXPECT_TRUE(engine.snapshot().sessions.at(0).unnamed);
    EXPECT_EQ(shown(engine, named("red")), "red");
    EXPECT_FALSE(engine.snapshot().sessions.at(0).unnamed);
}

TEST(NetnsNames, TwoOfOneNameAreToldApartByTheNumberOfTheLater)
{
    Engine engine({});
    play(engine, in_a_namespace().inputs);
    EXPECT_EQ(shown(engine, named("red")), "red");
    Story later = Story().netns(inode + 1).after(10s).next_connection();
    play(engine, later.calls().connected().established().inputs);
    engine.name_netns(named("red"));
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.sessions.size(), 2);
    EXPECT_EQ(seen.sessions[0].names.netns, "red");
    EXPECT_EQ(seen.sessions[1].names.netns, "red 4026532002");
}

TEST(NetnsNames, ARestartChangesNoneEither)
{
    Engine engine({});
    play(engine, in_a_namespace().inputs);
    engine.name_netns(named("red"));
    Engine later({});
    later.resume(engine.keep(), story_begin + 10s);
    EXPECT_EQ(shown(later, named("blue")), "red");
}

TEST(NetnsNames, AListenerKeepsItsNameToo)
{
    Engine engine({});
    engine.feed(listening(700, inode));
    engine.name_netns(named("red"));
    engine.name_netns(named("blue"));
    EXPECT_EQ(engine.snapshot().listeners.at(0).netns_name, "red");
}

} // namespace
} // namespace bgpsnoop::test
