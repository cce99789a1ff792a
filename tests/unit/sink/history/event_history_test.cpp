// SPDX-License-Identifier: Apache-2.0
#include "sink/history/event_history.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using sink::EventHistory;
using test::first_capture;

engine::SessionKey key_of(std::string_view peer)
{
    return {.netns = 4026531840, .vrf = "default", .interface = {}, .peer = test::address(peer)};
}

const engine::SessionKey the_peer = key_of("10.82.1.10");

void write_all(EventHistory& history, const std::vector<engine::Finding>& findings)
{
    for (const auto& finding : findings)
        history.write(finding);
}

engine::Finding of_peer(engine::Finding finding, std::uint32_t number)
{
    finding.who.peer.address.bytes[15] = static_cast<std::uint8_t>(number);
    finding.who.peer.address.bytes[14] = static_cast<std::uint8_t>(number >> 8);
    return finding;
}

TEST(EventHistory, KeepsTheEventsInOrderAndNumbersThem)
{
    EventHistory history;
    write_all(history, first_capture(1));
    const auto events = history.events();
    ASSERT_EQ(events.size(), 4U);
    EXPECT_EQ(events[0]->name, "connection_opened");
    EXPECT_EQ(events[3]->sequence, 4U);
    EXPECT_EQ(events[3]->who, the_peer);
    EXPECT_EQ(nlohmann::json::parse(events[1]->json)["message"], "open");
}

TEST(EventHistory, GivesWhatCameAfterANumberAndAllIfThatIsNotItsOwn)
{
    EventHistory history;
    write_all(history, first_capture(1));
    EXPECT_EQ(history.events(2).size(), 2U);
    EXPECT_EQ(history.events(4).size(), 0U);
    EXPECT_EQ(history.events(5).size(), 4U);
}

TEST(EventHistory, OfALaterRunGivesAllToWhoAsksWithANumberOfTheRunBefore)
{
    EventHistory history({}, 1'000);
    write_all(history, first_capture(1));
    EXPECT_EQ(history.events(4).size(), 4U);
    EXPECT_EQ(history.events(1'002).size(), 2U);
}

TEST(EventHistory, ForgetsTheOldestEventsBeyondItsLimit)
{
    EventHistory history({.events = {.events = 6}});
    write_all(history, first_capture(1));
    for (const auto& finding : first_capture(2))
        history.write(of_peer(finding, 7));
    const auto events = history.events();
    ASSERT_EQ(events.size(), 6U);
    EXPECT_EQ(events[0]->sequence, 3U);
    EXPECT_EQ(history.events(1).size(), 6U);
}

TEST(EventHistory, KeepsTheStoriesOfASessionsLastConnections)
{
    EventHistory history({.connections = 3});
    for (std::uint64_t number = 1; number <= 5; ++number)
        write_all(history, first_capture(number));
    const auto story = history.story(the_peer);
    ASSERT_TRUE(story);
    ASSERT_EQ(story->connections().size(), 3U);
    EXPECT_EQ(story->connections().front().connection(), 3U);
    EXPECT_TRUE(story->connections().back().closed());
    EXPECT_FALSE(history.story(key_of("10.9.9.9")));
}

TEST(EventHistory, CountsHowManyAttemptsEndedTheSame)
{
    EventHistory history;
    for (std::uint64_t number = 1; number <= 14; ++number)
        write_all(history, first_capture(number, static_cast<std::int64_t>(number) * 1'000'000));
    const auto streak = history.story(the_peer)->json()["streak"];
    EXPECT_EQ(streak["outcome"], "closed_without_answer");
    EXPECT_EQ(streak["count"], 14U);
    EXPECT_EQ(streak["since"], "2026-11-23T04:57:07.250000Z");
}

TEST(EventHistory, AnotherEndBeginsANewStreakAndACollisionDoesNot)
{
    EventHistory history;
    write_all(history, first_capture(1));
    auto collision = test::closed_without_answer();
    collision.verdict.outcome = engine::Outcome::collision;
    write_all(history, test::connection(2, {{0, collision}}));
    write_all(history, first_capture(3));
    EXPECT_EQ(history.story(the_peer)->json()["streak"]["count"], 2U);
    auto other = test::closed_without_answer();
    other.verdict.outcome = engine::Outcome::open_rejected;
    write_all(history, test::connection(4, {{0, other}}));
    EXPECT_EQ(history.story(the_peer)->json()["streak"]["count"], 1U);
    EXPECT_EQ(history.story(the_peer)->json()["streak"]["outcome"], "open_rejected");
}

TEST(EventHistory, RemembersTheLastNotificationAndSinceWhenASessionIsDown)
{
    EventHistory history;
    write_all(history, test::connection(1, {{0, engine::SessionUp{.hold_time = 90}},
                                            {5, test::notification_message(6, 2)},
                                            {9, engine::SessionDown{}}}));
    write_all(history, first_capture(2, 1000));
    const auto json = history.story(the_peer)->json();
    EXPECT_EQ(json["last_notification"]["code"], 6);
    EXPECT_EQ(json["down_since"], "2026-11-23T04:57:06.000009Z");
    EXPECT_EQ(history.down_since(the_peer), test::at_second(test::sink_story_begin, 9));
    write_all(history, test::connection(3, {{2000, engine::SessionUp{}}}));
    EXPECT_FALSE(history.down_since(the_peer));
}

/// Up, and down with a NOTIFICATION of the peer.
std::vector<engine::Finding> fall(std::uint64_t number, std::int64_t at)
{
    auto closed = test::closed_without_answer();
    closed.verdict.outcome = engine::Outcome::administrative;
    closed.verdict.phase = engine::Phase::established;
    return test::connection(number, {{at, engine::SessionUp{.hold_time = 90}},
                                     {at + 5, test::notification_message(6, 2)},
                                     {at + 9, engine::SessionDown{}},
                                     {at + 10, closed}});
}

TEST(EventHistory, TheFallStaysWhateverRetriesFollow)
{
    EventHistory history({.connections = 3});
    write_all(history, fall(1, 0));
    for (std::uint64_t number = 2; number <= 40; ++number)
        write_all(history, first_capture(number, static_cast<std::int64_t>(number) * 2'000'000));
    const auto json = history.story(the_peer)->json();
    EXPECT_EQ(json["fall"]["connection"], 1);
    EXPECT_EQ(json["fall"]["events"].size(), 4U);
    ASSERT_EQ(json["courses"].size(), 1U);
    EXPECT_EQ(json["courses"][0]["connection"], 2);
    EXPECT_EQ(json["courses"][0]["more"], 38);
}

TEST(EventHistory, OfThoseThatEndAlikeTheOneIsShownThatTellsMost)
{
    EventHistory history;
    const std::int64_t second = 1'000'000;
    write_all(history, test::connection(1, {{0, test::closed_without_answer()}}));
    for (std::uint64_t number = 2; number <= 4; ++number) // with our OPEN
        write_all(history, first_capture(number, static_cast<std::int64_t>(number) * second));
    const auto json = history.story(the_peer)->json();
    ASSERT_EQ(json["courses"].size(), 1U);
    EXPECT_EQ(json["courses"][0]["connection"], 2);
    EXPECT_EQ(json["courses"][0]["more"], 3);
    EXPECT_EQ(json["courses"][0]["time"], "2026-11-23T04:57:06.000000Z"); // of the first
}

TEST(EventHistory, TheFallIsForgottenWhenTheEngineHasForgottenIt)
{
    EventHistory history;
    write_all(history, fall(1, 0));
    engine::Snapshot snapshot;
    snapshot.sessions.push_back(test::session("10.82.1.10", engine::SessionState::established));
    snapshot.sessions[0].last_down = test::closed_without_answer().verdict;
    history.follow(snapshot);
    EXPECT_TRUE(history.story(the_peer)->json().contains("fall"));
    write_all(history, test::connection(2, {{2000, engine::SessionUp{}}}));
    history.follow(snapshot);
    EXPECT_TRUE(history.story(the_peer)->json().contains("fall"));
    snapshot.sessions[0].last_down.reset();
    history.follow(snapshot);
    EXPECT_FALSE(history.story(the_peer)->json().contains("fall"));
}

TEST(EventHistory, CallsOfBothEndsThatEndAlikeAreOneCourseEach)
{
    EventHistory history;
    auto refused = test::closed_without_answer();
    refused.verdict.outcome = engine::Outcome::refused_locally;
    for (std::uint64_t number = 1; number <= 10; number += 2) {
        write_all(history, first_capture(number));
        write_all(history, test::connection(number + 1, {{0, refused}}));
    }
    const auto courses = history.story(the_peer)->json()["courses"];
    ASSERT_EQ(courses.size(), 2U);
    EXPECT_EQ(courses[0]["more"], 4);
    EXPECT_EQ(courses[1]["more"], 4);
}

TEST(EventHistory, ALongConnectionKeepsItsBeginningAndItsEnd)
{
    EventHistory history;
    write_all(history, test::connection(1, {{0, engine::ConnectionOpened{}}}));
    for (int i = 0; i < 1000; ++i)
        write_all(history,
                  test::connection(1, {{i, engine::Warning{.id = "x", .explanation = "y"}}}));
    write_all(history, test::connection(1, {{2000, test::closed_without_answer()}}));
    const auto json = history.story(the_peer)->connections().at(0).json();
    EXPECT_EQ(json["events"].size(), sink::ConnectionStory::events_kept);
    EXPECT_EQ(json["events_left_out"], 1002 - sink::ConnectionStory::events_kept);
    EXPECT_EQ(json["events"].front()["event"], "connection_opened");
    EXPECT_EQ(json["events"].back()["event"], "connection_closed");
}

TEST(EventHistory, KeepalivesAreEventsButNoPartOfAStory)
{
    EventHistory history;
    write_all(history,
              test::connection(1, {{0, engine::ConnectionOpened{}},
                                   {1, engine::MessageObserved{.type = 4, .length = 19}}}));
    EXPECT_EQ(history.events().size(), 2U);
    EXPECT_EQ(history.story(the_peer)->connections().at(0).json()["events"].size(), 1U);
}

TEST(EventHistory, BeyondItsMemoryTheOldestEndedConnectionsGoFirst)
{
    EventHistory history({.events = {.events = 10}, .story_bytes = 100'000});
    history.write(of_peer(first_capture(1)[0], 1)); // lives
    for (std::uint32_t peer = 2; peer < 500; ++peer)
        for (const auto& finding : first_capture(peer))
            history.write(of_peer(finding, peer));
    const auto count = [&](std::uint32_t peer) {
        auto key = the_peer;
        key.peer = of_peer(first_capture(1)[0], peer).who.peer.address;
        return history.story(key)->connections().size();
    };
    EXPECT_EQ(count(1), 1U);
    EXPECT_EQ(count(2), 0U);
    EXPECT_EQ(count(499), 1U);
}

TEST(EventHistory, ForgetsPeersThatAreNoSession)
{
    EventHistory history;
    write_all(history, first_capture(1));
    history.write(of_peer(first_capture(2)[0], 7));
    engine::Snapshot snapshot;
    snapshot.sessions.push_back(test::session("10.82.1.10", engine::SessionState::active));
    history.follow(snapshot);
    EXPECT_TRUE(history.story(the_peer));
    auto other = the_peer;
    other.peer = of_peer(first_capture(1)[0], 7).who.peer.address;
    EXPECT_FALSE(history.story(other));
    EXPECT_EQ(history.events().size(), 5U); // these stay: somebody may ask what happened
}

TEST(EventHistory, ManyMayAskWhileOneTells)
{
    EventHistory history;
    std::atomic<bool> over = false;
    std::jthread asking([&] {
        while (!over) {
            (void)history.events();
            (void)history.story(the_peer);
        }
    });
    for (std::uint64_t number = 1; number <= 1000; ++number)
        write_all(history, first_capture(number));
    over = true;
    EXPECT_EQ(history.events().size(), 4U); // the others are repetitions
}

} // namespace
} // namespace bgpsnoop
