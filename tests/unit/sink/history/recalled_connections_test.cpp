// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/format.hpp"
#include "sink/history/event_history.hpp"
#include "sink/text/stories.hpp"
#include "support/call_stories.hpp"

/// A session that was up when the agent was restarted: what the kept state tells of it.
namespace bgpsnoop {
namespace {

using engine::Finding;
using nlohmann::ordered_json;

const std::vector<Finding>& a_life()
{
    static const std::vector<Finding> findings = test::connection(
        1,
        {{0, engine::ConnectionOpened{engine::Initiator::local}},
         {100, test::open_message(engine::Direction::sent,
                                  test::open(600, 0x0a520109, {wire::ipv4_unicast}))},
         {200,
          test::open_message(engine::Direction::received, test::open(8500, 0x0a52010a, {{2, 1}}))},
         {300, engine::SessionUp{.hold_time = 90}},
         {9'000'000, test::notification_message(6, 2)},
         {9'000'100, engine::SessionDown{.uptime = {}, .outcome = engine::Outcome::administrative}},
         {9'000'200, test::closed_without_answer()}});
    return findings;
}

constexpr std::size_t told_before = 4; // the restart

wire::Time restarted()
{
    return a_life().front().time + std::chrono::seconds(5);
}

void recall(sink::EventHistory& history)
{
    for (std::size_t i = 0; i < told_before; ++i)
        history.recall(a_life()[i], restarted());
}

void live_on(sink::EventHistory& history)
{
    for (std::size_t i = told_before; i < a_life().size(); ++i)
        history.write(a_life()[i]);
}

ordered_json as_explained(const sink::EventHistory& history)
{
    return history.story(sink::session_key(a_life().front().who))->json();
}

TEST(RecalledConnections, AreToldAndAreNoEvents)
{
    sink::EventHistory history({}, 1'000);
    recall(history);
    EXPECT_TRUE(history.events().empty());
    EXPECT_EQ(history.changes(), 0);
    EXPECT_EQ(history.kept_changes(), 0);
    const ordered_json session = as_explained(history);
    const auto stories = sink::stories_to_tell(session, 0);
    ASSERT_EQ(stories.size(), 1);
    const ordered_json& story = *stories[0].story;
    EXPECT_EQ(story["events"].size(), told_before);
    EXPECT_FALSE(story["differences"].empty());
    EXPECT_EQ(story["resumed"]["event"], "resumed");
    history.write(a_life()[told_before]);
    EXPECT_EQ(history.events().at(0)->sequence, 1'001);
}

TEST(RecalledConnections, FallAsTheyWouldWithoutARestart)
{
    sink::EventHistory without;
    for (const Finding& each : a_life())
        without.write(each);
    sink::EventHistory with;
    recall(with);
    live_on(with);
    ordered_json fall = as_explained(with)["fall"];
    EXPECT_EQ(fall["resumed"]["time"], sink::rfc3339(restarted()));
    fall.erase("resumed");
    EXPECT_EQ(fall, as_explained(without)["fall"]);
}

TEST(RecalledConnections, AFallIsKeptWithTheRestartBeforeIt)
{
    sink::EventHistory before;
    recall(before);
    live_on(before);
    constexpr std::size_t room = 1 << 20;
    auto read = sink::read_falls(sink::falls_text({{}, before.falls()}, room).text);
    ASSERT_TRUE(read) << read.error();
    constexpr std::chrono::seconds later(7);
    sink::change_times(read->falls, {later});
    sink::EventHistory after;
    after.restore(read->falls);
    EXPECT_EQ(as_explained(after)["fall"]["resumed"]["time"], sink::rfc3339(restarted() + later));
}

TEST(RecalledConnections, AreNoStrangers)
{
    sink::EventHistory history({.strangers = 1});
    for (const Finding& each : test::of_stranger(test::first_capture(1), 1))
        history.write(each);
    recall(history);
    for (const Finding& each : test::of_stranger(test::first_capture(2), 2))
        history.write(each); // one too many
    EXPECT_EQ(as_explained(history)["connections"].size(), 1);
}

} // namespace
} // namespace bgpsnoop
