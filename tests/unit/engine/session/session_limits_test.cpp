// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/session/sessions.hpp"
#include "support/story.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

Identity neighbour(std::string_view peer, std::uint64_t netns_cookie = 0, std::uint32_t netns = 0)
{
    Identity who;
    who.local = {wire::Address::parse("10.82.1.9").value(), 40000};
    who.peer = {wire::Address::parse(peer).value(), 179};
    who.netns_cookie = netns_cookie;
    who.netns = netns;
    return who;
}

/// A neighbour that we have called.
Session* called(Sessions& sessions, std::string_view peer, std::uint32_t netns = 0)
{
    Session* session = sessions.court(neighbour(peer, 0, netns), story_begin);
    Evidence refused;
    refused.who = neighbour(peer, 0, netns);
    refused.initiator = Initiator::local;
    if (session != nullptr)
        session->conclude(refused, {}, story_begin);
    return session;
}

Sessions room_for(std::size_t count)
{
    return Sessions({179}, {count, count, 1h});
}

TEST(SessionLimits, ASessionIsMadeOnceAndFoundFromThenOn)
{
    Sessions sessions = room_for(2);
    EXPECT_EQ(sessions.find(neighbour("10.82.1.10")), nullptr);
    const Session* made = sessions.find_or_make(neighbour("10.82.1.10"), story_begin);
    ASSERT_NE(made, nullptr);
    EXPECT_EQ(sessions.find(neighbour("10.82.1.10")), made);
    EXPECT_EQ(sessions.find_or_make(neighbour("10.82.1.10"), story_begin), made);
    EXPECT_EQ(sessions.overflow(), 0);
}

Snapshot snapshot_of(const Sessions& sessions)
{
    Snapshot snapshot;
    sessions.put_into(snapshot);
    return snapshot;
}

TEST(SessionLimits, ThereIsNoRoomForNeighboursBeyondThem)
{
    Sessions sessions = room_for(1);
    EXPECT_NE(called(sessions, "10.82.1.10"), nullptr);
    EXPECT_EQ(sessions.court(neighbour("10.82.1.11"), story_begin), nullptr);
    Session* stranger = sessions.find_or_make(neighbour("10.82.1.11"), story_begin);
    ASSERT_NE(stranger, nullptr);
    EXPECT_FALSE(sessions.court(*stranger, story_begin));
    EXPECT_FALSE(stranger->is_neighbor());
    EXPECT_EQ(snapshot_of(sessions).sessions.size(), 1);
}

TEST(SessionLimits, ANeighbourOfWhichNothingButACallWasHeardGivesWay)
{
    Sessions sessions = room_for(2);
    EXPECT_NE(called(sessions, "10.82.1.10"), nullptr);
    EXPECT_NE(sessions.court(neighbour("10.82.1.11"), story_begin), nullptr);
    EXPECT_NE(called(sessions, "10.82.1.12"), nullptr);
    EXPECT_EQ(sessions.find(neighbour("10.82.1.11")), nullptr);
    EXPECT_EQ(sessions.court(neighbour("10.82.1.13"), story_begin), nullptr);
    EXPECT_EQ(snapshot_of(sessions).sessions.size(), 2);
}

TEST(SessionLimits, ThoseOfOtherNamespacesGiveWayToOneOfOurs)
{
    constexpr std::uint32_t own = 1, of_some_user = 2;
    Sessions sessions({179}, {2, 2, 1h, own});
    for (const auto* peer : {"10.82.1.10", "10.82.1.11"})
        ASSERT_NE(called(sessions, peer, of_some_user), nullptr);
    EXPECT_NE(called(sessions, "10.82.1.12", own), nullptr);
    EXPECT_NE(called(sessions, "10.82.1.13", own), nullptr);
    EXPECT_EQ(called(sessions, "10.82.1.14", of_some_user), nullptr);
    EXPECT_EQ(called(sessions, "10.82.1.15", own), nullptr);
    for (const SessionKey& each : sessions.neighbors())
        EXPECT_EQ(each.netns, own);
    EXPECT_EQ(sessions.neighbors().size(), 2);
}

TEST(SessionLimits, WhoBecomesANeighbourIsNotSentAwayForTheOneThatGivesWayToIt)
{
    constexpr std::uint32_t own = 1, of_some_user = 2;
    Sessions sessions({179}, {1, 1, 1h, own});
    Session* theirs = called(sessions, "10.82.1.10", of_some_user);
    ASSERT_NE(theirs, nullptr);
    Connection living(1, Story().called().inputs.front(), {179});
    theirs->attach(living);
    Session* ours = sessions.find_or_make(neighbour("10.82.1.12", 0, own), story_begin);
    ASSERT_NE(ours, nullptr);
    EXPECT_TRUE(sessions.court(*ours, story_begin));
    EXPECT_EQ(sessions.find(neighbour("10.82.1.12", 0, own)), ours);
    EXPECT_TRUE(ours->is_neighbor());
    EXPECT_FALSE(theirs->is_neighbor());
    EXPECT_EQ(snapshot_of(sessions).strangers.size(), 1);
}

TEST(SessionLimits, AStrangerMakesRoomForTheNext)
{
    Sessions sessions = room_for(1);
    EXPECT_NE(sessions.find_or_make(neighbour("10.82.1.10"), story_begin), nullptr);
    EXPECT_NE(sessions.find_or_make(neighbour("10.82.1.11"), story_begin), nullptr);
    EXPECT_EQ(sessions.find(neighbour("10.82.1.10")), nullptr);
    EXPECT_EQ(sessions.forgotten(), 1);
}

TEST(SessionLimits, WhatIsLeftOfANamespaceThatIsGoneIsReplacedAndNotFound)
{
    Sessions sessions = room_for(1);
    ASSERT_NE(sessions.find_or_make(neighbour("10.82.1.10", 1), story_begin), nullptr);
    EXPECT_EQ(sessions.find(neighbour("10.82.1.10", 2)), nullptr);
    EXPECT_EQ(snapshot_of(sessions).strangers.size(), 1); // finding changes nothing
    const Session* made = sessions.find_or_make(neighbour("10.82.1.10", 2), story_begin);
    ASSERT_NE(made, nullptr);
    EXPECT_EQ(sessions.find(neighbour("10.82.1.10", 2)), made);
    EXPECT_EQ(sessions.find(neighbour("10.82.1.10", 1)), nullptr);
    EXPECT_EQ(sessions.overflow(), 0);
}

TEST(SessionLimits, LoweredLaterSendAwayStrangersAtOnceAndNeighboursAsTheyExpire)
{
    Sessions sessions = room_for(2);
    for (const char* peer : {"10.82.1.10", "10.82.1.11"})
        EXPECT_NE(called(sessions, peer), nullptr);
    for (const char* peer : {"10.82.1.20", "10.82.1.21"})
        EXPECT_NE(sessions.find_or_make(neighbour(peer), story_begin), nullptr);
    sessions.limit(1, 1, 2h);
    EXPECT_EQ(snapshot_of(sessions).sessions.size(), 2);
    EXPECT_EQ(snapshot_of(sessions).strangers.size(), 1);
    EXPECT_EQ(sessions.forgotten(), 1);
    EXPECT_EQ(sessions.court(neighbour("10.82.1.12"), story_begin), nullptr);
    sessions.expire(story_begin + 1h + 1s); // the later limit says two
    EXPECT_EQ(snapshot_of(sessions).sessions.size(), 2);
}

TEST(SessionLimits, WhatExpiresMakesRoom)
{
    Sessions sessions = room_for(1);
    ASSERT_NE(sessions.find_or_make(neighbour("10.82.1.10"), story_begin), nullptr);
    sessions.expire(story_begin + 1h);
    EXPECT_NE(sessions.find(neighbour("10.82.1.10")), nullptr);
    sessions.expire(story_begin + 1h + 1s);
    EXPECT_EQ(sessions.find(neighbour("10.82.1.10")), nullptr);
    EXPECT_NE(sessions.find_or_make(neighbour("10.82.1.11"), story_begin), nullptr);
}

} // namespace
} // namespace bgpsnoop::test
