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

Story in_the_next_namespace(Duration later)
{
    return Story()
        .netns(inode + 1)
        .after(later)
        .next_connection()
        .calls()
        .connected()
        .established();
}

void pass(Engine& engine, Duration since_begin)
{
    engine.feed({story_begin + since_begin, ConnectionId::none, {}, Tick{}});
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

/// Both ends of the stories below: the first namespace's daemon has ended with its session.
Story ended()
{
    return in_a_namespace().after(9s).owner_exits().closes();
}

void expect_two_told_apart(const Engine& engine)
{
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.sessions.size(), 2);
    EXPECT_EQ(seen.sessions[0].names.netns, "red");
    EXPECT_EQ(seen.sessions[1].names.netns, "red 4026532002");
}

TEST(NetnsNames, TwoOfOneNameAreToldApartByTheNumberOfTheLater)
{
    Engine engine({});
    play(engine, in_a_namespace().inputs);
    EXPECT_EQ(shown(engine, named("red")), "red");
    play(engine, in_the_next_namespace(10s).inputs);
    engine.name_netns(named("red"));
    expect_two_told_apart(engine);
}

/// Nothing is up in the first, which may be there still.
void meet_the_next_behind_one_that_ended(Engine& engine)
{
    play(engine, ended().inputs);
    EXPECT_EQ(shown(engine, named("red")), "red");
    play(engine, in_the_next_namespace(10s).inputs);
    engine.name_netns(named("red"));
    EXPECT_TRUE(engine.snapshot().sessions.at(1).unnamed);
}

TEST(NetnsNames, WhereNothingIsUpInTheFirstItMayBeGone)
{
    Engine engine({});
    meet_the_next_behind_one_that_ended(engine);
    pass(engine, 21s);
    engine.name_netns(named("red"));
    expect_two_told_apart(engine);
}

TEST(NetnsNames, OneThatIsGoneGivesItsNameBackAtOnce)
{
    Engine engine({});
    meet_the_next_behind_one_that_ended(engine);
    play(engine, ended().after(3s).loses_netns().inputs);
    engine.name_netns(named("red"));
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.sessions.size(), 1) << "the other's series go on as this one's";
    EXPECT_EQ(seen.sessions[0].key.netns, inode + 1);
    EXPECT_EQ(seen.sessions[0].names.netns, "red");
    EXPECT_EQ(seen.sessions[0].established_total, 2) << "a counter that stays at 1 has no increase";
    EXPECT_EQ(seen.sessions[0].outcomes.size(), 1) << "of the one that ended";
}

TEST(NetnsNames, AStrangerOfTheNextNamespaceTakesNoSeriesOfANeighbor)
{
    Engine engine({});
    play(engine, ended().inputs);
    EXPECT_EQ(shown(engine, named("red")), "red");
    play(engine, ended().after(3s).loses_netns().inputs);
    play(engine, Story().netns(inode + 1).after(13s).next_connection().called().inputs);
    engine.name_netns(named("red"));
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.sessions.size(), 1);
    EXPECT_EQ(seen.sessions[0].key.netns, inode);
    EXPECT_EQ(seen.strangers.size(), 1);
}

TEST(NetnsNames, ANamespaceOfTheSameNumberAndNameGoesOnCounting)
{
    for (const std::string name : {"red", "blue"}) {
        Engine engine({});
        Story first = Story().netns(inode, 1).calls().connected().established().after(9s);
        play(engine, first.owner_exits().closes().inputs);
        EXPECT_EQ(shown(engine, named("red")), "red");
        play(engine, first.after(3s).loses_netns().inputs);
        Story next = Story().netns(inode, 2).after(13s).next_connection();
        play(engine, next.calls().connected().established().inputs);
        EXPECT_EQ(shown(engine, named(name)), name);
        EXPECT_EQ(engine.snapshot().sessions.at(0).established_total, name == "red" ? 2 : 1);
    }
}

TEST(NetnsNames, SessionsOfANamespaceThatIsGoneAreShownUntilTheLastScrape)
{
    Engine engine({});
    play(engine, ended().after(3s).tick().loses_netns().inputs);
    pass(engine, 100s);
    EXPECT_EQ(engine.snapshot().sessions.at(0).state, SessionState::idle);
    EXPECT_TRUE(engine.namespaces().empty());
    pass(engine, 400s);
    EXPECT_TRUE(engine.snapshot().sessions.empty());
}

TEST(NetnsNames, TheNextOfItsNumberBeginsAnewWhileTheEndOfTheLastIsBeingJudged)
{
    Engine engine({});
    play(engine, Story().netns(inode, 1).calls().connected().established().inputs);
    Engine later({});
    KeptState kept = engine.keep();
    kept.sessions.at(0).netns_gone = true;
    later.resume(kept, story_begin + 60s);
    Story next = Story().netns(inode, 2).after(61s);
    const auto told = play(later, next.calls().connected().established().inputs);
    EXPECT_EQ(only<ConnectionClosed>(told).size(), 1) << "of the former";
    const Snapshot seen = later.snapshot();
    ASSERT_EQ(seen.sessions.size(), 1);
    EXPECT_EQ(seen.sessions[0].established_total, 1);
    EXPECT_EQ(seen.sessions[0].state, SessionState::established);
}

TEST(NetnsNames, WhereADaemonMerelyRestartsNothingChanges)
{
    Engine engine({});
    play(engine, ended().inputs);
    EXPECT_EQ(shown(engine, named("red")), "red");
    EXPECT_EQ(engine.namespaces(), std::set<std::uint32_t>{inode});
    Story again = Story().netns(inode).after(200s).next_connection();
    play(engine, again.calls().connected().established().inputs);
    EXPECT_EQ(shown(engine, named("red")), "red");
    EXPECT_EQ(engine.snapshot().sessions.at(0).established_total, 2);
}

TEST(NetnsNames, OneOfWhichSomethingIsHeardIsNotGone)
{
    Engine engine({});
    play(engine, in_a_namespace().after(3s).loses_netns().sample().inputs);
    EXPECT_EQ(engine.namespaces(), std::set<std::uint32_t>{inode});
    pass(engine, 1000s);
    EXPECT_EQ(engine.snapshot().sessions.size(), 1);
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
