// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

std::string address(std::size_t number)
{
    return fmt::format("10.{}.{}.{}", 1 + number / 65'536, number / 256 % 256, number % 256);
}

Story knock_of(std::string_view peer)
{
    Story story = Story().addresses("10.82.1.9", peer).called();
    return story.open_arrives().closes_with_reset().after(1s).tick();
}

Story scan_of(std::string_view peer)
{
    Story story = Story().addresses("10.82.1.9", peer).called();
    return story.after(1ms).peer_fin().closes().after(1s).tick();
}

/// Each of them once, one a millisecond.
Story flood_of(std::size_t count, Story (*one)(std::string_view))
{
    Story flood;
    for (std::size_t number = 0; number < count; ++number)
        flood.after(1ms).then(one(address(number)));
    return flood;
}

void play_on(Engine& engine, const Story& story)
{
    play(engine, story.inputs);
}

TEST(Strangers, OneThatKnocksWithAnotherAsEachTimeIsCalledByTheFirst)
{
    Engine engine({});
    Story story;
    for (std::uint16_t as = 8500; as < 8600; ++as) {
        Story knock = Story().addresses("10.82.1.9", "10.82.1.66");
        knock.their_as = as;
        story.after(2s).then(knock.called().open_arrives().closes_with_reset().after(1s).tick());
    }
    play_on(engine, story);
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.knocking.size(), 1);
    EXPECT_EQ(seen.knocking[0].knock_as, 8500);
    EXPECT_EQ(seen.knocking[0].peer_as, 8599); // which is no label
}

TEST(Strangers, AGuestIsOneWhomeverHeTalksTo)
{
    const auto of_guest = [](Story story) {
        for (Input& input : story.inputs)
            input.who.is_guest = true;
        return story;
    };
    Engine engine({});
    play_on(engine, of_guest(running()));
    Story knocks;
    for (int i = 0; i < 5; ++i)
        knocks.after(5s).then(knock_of("10.82.1.66"));
    play_on(engine, of_guest(knocks));
    const Snapshot seen = engine.snapshot();
    EXPECT_TRUE(seen.sessions.empty());
    EXPECT_TRUE(seen.knocking.empty());
    EXPECT_EQ(seen.strangers.size(), 2);
    EXPECT_EQ(seen.sessions_overflow, 0);
}

TEST(Strangers, AreBoundedAndTheLeastRecentlySeenGoesFirst)
{
    Engine engine({.max_strangers = 10});
    play_on(engine, flood_of(12, scan_of));
    const Snapshot seen = engine.snapshot();
    EXPECT_EQ(seen.strangers.size(), 10);
    EXPECT_EQ(seen.strangers_forgotten, 2);
    EXPECT_EQ(seen.strangers.front().key.peer.to_string(), address(2));
}

TEST(Strangers, NeverDisplaceANeighbour)
{
    Engine engine({.max_sessions = 2, .max_strangers = 10});
    play_on(engine, running());
    play_on(engine, flood_of(1000, scan_of));
    play_on(engine, running().addresses("10.82.1.9", "10.82.1.11"));
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.sessions.size(), 1);
    EXPECT_EQ(seen.sessions[0].state, SessionState::established);
    EXPECT_EQ(seen.sessions_overflow, 0);
}

TEST(Strangers, OneThatOurSpeakerCallsInTheMiddleOfAFloodIsANeighbourAtOnce)
{
    Engine engine({.max_strangers = 10});
    play_on(engine, flood_of(100, scan_of));
    play_on(engine, Story().from_capture().addresses("10.82.1.9", "10.82.1.10").calls());
    EXPECT_EQ(engine.snapshot().sessions.size(), 1);
}

TEST(Strangers, WhereEachHasALivingConnectionANewNeighbourStillFindsRoom)
{
    Engine engine({.max_strangers = 2});
    Story idle;
    for (const char* peer : {"10.82.1.20", "10.82.1.21", "10.82.1.22"})
        idle.then(Story().addresses("10.82.1.9", peer).called());
    play_on(engine, idle);
    EXPECT_EQ(engine.snapshot().strangers.size(), 2);
    Story neighbour = Story().addresses("10.82.1.9", "10.82.1.23").connection(50).called();
    play_on(engine, neighbour.reads_open().writes_open());
    ASSERT_EQ(engine.snapshot().sessions.size(), 1);
    EXPECT_EQ(engine.snapshot().sessions[0].state, SessionState::open_confirm);
}

TEST(Strangers, OfLivingConnectionsFourTimesAsManyAreKept)
{
    Engine engine({.max_strangers = 10});
    play_on(engine, running());
    Story idle;
    for (std::size_t number = 0; number < 100; ++number)
        idle.after(1ms).then(Story().addresses("10.82.1.9", address(number)).called());
    play_on(engine, idle);
    const auto closed = only<ConnectionClosed>(play(engine, idle.after(1s).tick().inputs));
    ASSERT_EQ(closed.size(), 64U); // to 36: a tenth of the room is made at once
    EXPECT_EQ(closed[0].verdict.outcome, Outcome::unknown);
    EXPECT_EQ(engine.snapshot().sessions.at(0).state, SessionState::established);
}

TEST(Strangers, ThatSendOpensAgainAndAgainKnock)
{
    Engine engine({});
    Story story = knock_of("10.82.1.10");
    story.after(5s).then(knock_of("10.82.1.10"));
    story.after(5s).then(knock_of("10.82.1.11"));
    play_on(engine, story);
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.knocking.size(), 1);
    EXPECT_EQ(seen.knocking[0].knocks, 2);
    EXPECT_EQ(seen.knocking[0].peer_as, 8500);
    EXPECT_EQ(seen.knocking[0].last_verdict->outcome, Outcome::refused_locally);
    EXPECT_EQ(seen.strangers.size(), 1);
}

/// Its OPEN comes when our speaker has closed: the kernel answers it with RST.
TEST(Strangers, WhoseOpensComeTooLateKnockAllTheSame)
{
    Engine engine({});
    const Story refusal =
        Story().called().after(50us).closes().after(10ms).open_arrives().after(1us);
    Story story = refusal;
    play(engine, story.after(5s).then(refusal).after(1s).tick().inputs);
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.knocking.size(), 1);
    EXPECT_EQ(seen.knocking[0].knocks, 2);
    EXPECT_EQ(seen.knocking[0].knock_as, 8500);
}

TEST(Strangers, WhomAProbeOfOursMakesSpeakDoNotKnock)
{
    Engine engine({});
    const Story probe = Story().process(9000, "check").calls().connected().open_arrives();
    Story early = Story(probe).after(300ms).closes();
    Story late = Story().process(9000, "check").calls().connected().closes().after(10ms);
    late.open_arrives();
    for (const Story& call : {early, late, early, late})
        early.after(5s).then(call);
    play(engine, early.after(1s).tick().inputs);
    EXPECT_TRUE(engine.snapshot().knocking.empty());
}

TEST(Strangers, ThatKnockOutlastAFloodOfOthers)
{
    Engine engine({.max_strangers = 10});
    Story story = knock_of("10.82.1.10");
    story.after(5s).then(knock_of("10.82.1.10")).then(flood_of(1000, knock_of));
    play_on(engine, story);
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.knocking.size(), 1);
    EXPECT_EQ(seen.knocking[0].key.peer.to_string(), "10.82.1.10");
}

TEST(Strangers, OfThoseThatKnockTheHundredMostPersistentAreNamed)
{
    Engine engine({});
    Story story;
    for (int times = 0; times < 3; ++times)
        story.after(5s).then(knock_of("10.82.1.10"));
    for (int times = 0; times < 2; ++times)
        story.after(5s).then(flood_of(150, knock_of));
    play_on(engine, story);
    const Snapshot seen = engine.snapshot();
    ASSERT_EQ(seen.knocking.size(), 100);
    EXPECT_EQ(seen.knocking[0].key.peer.to_string(), "10.82.1.10"); // the most persistent first
}

} // namespace
} // namespace bgpsnoop::test
