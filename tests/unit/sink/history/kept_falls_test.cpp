// SPDX-License-Identifier: Apache-2.0
#include "sink/history/kept_falls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/history/event_history.hpp"
#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::Finding;
using nlohmann::ordered_json;

constexpr std::size_t no_limit = 1 << 20;

/// A session that was up and fell, as the agent's loop tells it; retries may follow.
std::vector<Finding> a_fall(std::uint64_t number, std::int64_t begin = 0)
{
    return test::connection(
        number,
        {{begin, engine::ConnectionOpened{engine::Initiator::local}},
         {begin + 100, test::open_message(engine::Direction::sent,
                                          test::open(600, 0x0a520109, {wire::ipv4_unicast}))},
         {begin + 200,
          test::open_message(engine::Direction::received, test::open(8500, 0x0a52010a, {{2, 1}}))},
         {begin + 300, engine::SessionUp{.hold_time = 90}},
         {begin + 400, test::notification_message(6, 2)},
         {begin + 500,
          engine::SessionDown{.uptime = {}, .outcome = engine::Outcome::administrative}},
         {begin + 600, test::closed_without_answer()}});
}

void write(sink::EventHistory& history, const std::vector<Finding>& findings)
{
    for (const Finding& each : findings)
        history.write(each);
}

engine::SessionKey peer_of(const std::vector<Finding>& findings)
{
    return sink::session_key(findings.front().who);
}

/// As the state has the session that fell.
engine::KeptState state_with(const sink::KeptFall& fall)
{
    engine::KeptState state;
    state.time = fall.at + std::chrono::seconds(10);
    engine::KeptSession& session = state.sessions.emplace_back();
    session.totals.key = fall.who;
    session.totals.last_down_time = fall.at;
    return state;
}

ordered_json told(const sink::EventHistory& history)
{
    return history.story(peer_of(a_fall(1)))->json();
}

std::string text_of(const sink::EventHistory& history)
{
    return sink::falls_text({{}, history.falls()}, no_limit).text;
}

std::vector<sink::KeptFall> kept(const sink::EventHistory& history)
{
    const auto read = sink::read_falls(text_of(history));
    EXPECT_TRUE(read) << read.error();
    return read ? read->falls : std::vector<sink::KeptFall>{};
}

TEST(KeptFalls, AfterARestartItIsToldAsBefore)
{
    sink::EventHistory before;
    write(before, a_fall(7));
    const auto falls = kept(before);
    ASSERT_EQ(falls.size(), 1);
    sink::EventHistory after;
    after.restore(sink::falls_of(state_with(falls[0]), {{}, falls}));
    ordered_json was = told(before)["fall"];
    ordered_json is = told(after)["fall"];
    EXPECT_EQ(is["former_run"], true);
    is.erase("former_run");
    EXPECT_EQ(is, was);
    EXPECT_EQ(is["connection"], 7);
    EXPECT_EQ(is["events"].size(), 7);
    EXPECT_FALSE(is["differences"].empty());
    EXPECT_EQ(text_of(after), text_of(before)); // and after the next one
}

TEST(KeptFalls, WhatHappensToAConnectionOfTheSameNumberIsNotItsOwn)
{
    sink::EventHistory before;
    write(before, a_fall(7));
    sink::EventHistory after;
    after.restore(kept(before));
    write(after, test::first_capture(7, 10'000'000));
    EXPECT_EQ(told(after)["fall"]["events"].size(), 7);
    EXPECT_EQ(told(after)["courses"].size(), 1);
    write(after, a_fall(8, 20'000'000)); // the next one takes its place
    EXPECT_EQ(told(after)["fall"]["connection"], 8);
    EXPECT_FALSE(told(after)["fall"].contains("former_run"));
}

TEST(KeptFalls, ItIsForgottenWithTheStatesOwn)
{
    sink::EventHistory before;
    write(before, a_fall(7));
    const auto falls = kept(before);
    sink::EventHistory after;
    after.restore(falls);
    engine::Snapshot snapshot;
    snapshot.sessions.push_back(test::session("10.82.1.10", engine::SessionState::established));
    snapshot.sessions[0].key = falls[0].who;
    const auto changes = after.kept_changes();
    after.follow(snapshot);
    EXPECT_FALSE(told(after).contains("fall"));
    EXPECT_GT(after.kept_changes(), changes);
}

TEST(KeptFalls, OnlyTheLastOneOfASessionOfTheStateIsTaken)
{
    sink::EventHistory before;
    write(before, a_fall(7));
    const auto falls = kept(before);
    engine::KeptState state = state_with(falls[0]);
    EXPECT_EQ(sink::falls_of(state, {{}, falls}).size(), 1);
    state.sessions[0].totals.last_down_time = falls[0].at + std::chrono::seconds(1);
    EXPECT_TRUE(sink::falls_of(state, {{}, falls}).empty());
    state.sessions[0].totals.last_down_time.reset();
    EXPECT_TRUE(sink::falls_of(state, {{}, falls}).empty());
}

TEST(KeptFalls, AfterABootItIsOfOurOwnNamespaceAsThatIsNumberedNow)
{
    sink::EventHistory before;
    write(before, a_fall(7));
    sink::KeptFalls falls{{}, kept(before)};
    falls.falls[0].who.netns = 4;
    engine::KeptState state = state_with(falls.falls[0]);
    state.own_netns = falls.origin.own_netns = 4;
    state.sessions[0].totals.key.netns = 5; // where it was moved
    state.rebooted = true;
    EXPECT_EQ(sink::falls_of(state, falls).at(0).who.netns, 5);
    falls.falls[0].who.netns = 6;
    EXPECT_TRUE(sink::falls_of(state, falls).empty());
}

TEST(KeptFalls, TwoNamespacesWithOnePeerEachHaveTheirOwn)
{
    sink::EventHistory before;
    write(before, a_fall(7));
    sink::KeptFalls falls{{}, kept(before)};
    falls.falls.push_back(falls.falls[0]);
    falls.falls[0].who.netns = 4;
    falls.falls[1].who.netns = 5;
    const engine::KeptState state = state_with(falls.falls[1]);
    const auto taken = sink::falls_of(state, falls);
    ASSERT_EQ(taken.size(), 1);
    EXPECT_EQ(taken[0].who.netns, 5);
}

/// A run began, wrote its falls, and was killed before it wrote its state.
TEST(KeptFalls, TheFileMayBeOfALaterRunThanTheStateWithAClockOfItsOwn)
{
    sink::EventHistory before;
    write(before, a_fall(7));
    const std::vector<sink::KeptFall> as_first = kept(before);
    engine::KeptState state = state_with(as_first[0]);
    state.boot_id = "a boot";
    state.clock_boot = std::chrono::hours(1000);
    sink::KeptFalls falls{state, as_first};
    constexpr std::chrono::microseconds later(1234567); // by the clock of the second run
    falls.origin.clock_boot += later;
    sink::change_times(falls.falls, {later});
    const auto taken = sink::falls_of(state, falls);
    ASSERT_EQ(taken.size(), 1);
    EXPECT_EQ(taken[0].at, as_first[0].at);
    EXPECT_EQ(taken[0].story.keep().events[0]->time, as_first[0].story.keep().events[0]->time);
}

TEST(KeptFalls, AStepOfTheWallClockSinceTheyWereWrittenLosesNone)
{
    sink::EventHistory before;
    write(before, a_fall(7));
    const std::vector<sink::KeptFall> falls = kept(before);
    engine::KeptState state = state_with(falls[0]);
    state.boot_id = "a boot";
    state.clock_boot = std::chrono::hours(1000);
    const sink::KeptFalls written{state, falls};
    state.clock_step = std::chrono::hours(3);
    EXPECT_EQ(sink::falls_of(state, written).size(), 1);
}

TEST(KeptFalls, WhatFindsNoRoomIsTheOldest)
{
    std::vector<sink::KeptFall> falls;
    for (std::uint64_t number = 1; number <= 20; ++number) {
        sink::EventHistory history;
        write(history, a_fall(number, static_cast<std::int64_t>(number) * 1'000'000));
        falls.push_back(history.falls().at(0));
    }
    const std::size_t all = sink::falls_text({{}, falls}, no_limit).text.size();
    const auto half = sink::falls_text({{}, falls}, all / 2);
    EXPECT_LE(half.text.size(), all / 2 + 10);
    EXPECT_GE(half.left_out, 10);
    const auto read = sink::read_falls(half.text);
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->falls.size(), 20 - half.left_out);
    EXPECT_EQ(read->falls.at(0).story.keep().connection, 20);
    EXPECT_EQ(sink::read_falls(sink::falls_text({{}, falls}, 0).text)->falls.size(), 0);
}

TEST(KeptFalls, NothingThatIsCutOffOrForeignIsRead)
{
    sink::EventHistory history;
    write(history, a_fall(7));
    const std::string text = text_of(history);
    for (std::size_t size = 0; size < text.size() - 1; size += 7)
        EXPECT_FALSE(sink::read_falls(text.substr(0, size))) << size;
    const ordered_json good = ordered_json::parse(text);
    const std::vector<std::pair<std::string, ordered_json>> wrong{
        {"/format", "bgpsnoop state"},
        {"/version", 2},
        {"/clock_boot", "never"},
        {"/clock_step", std::int64_t{1} << 62},
        {"/falls/0", "a fall"},
        {"/falls/0/at", "yesterday"},
        {"/falls/0/who", nullptr},
        {"/falls/0/who/peer", "10.82.1"},
        {"/falls/0/connection", -1},
        {"/falls/0/left_out", "many"},
        {"/falls/0/of_this_host", 1},
        {"/falls/0/differences", "none"},
        {"/falls/0/events", ordered_json::array()},
        {"/falls/0/events", ordered_json::array_t(201, good["falls"][0]["events"][0])},
        {"/falls/0/events/0", 3},
        {"/falls/0/events/0/event", "no_such"},
        {"/falls/0/events/0/time", "never"},
        {"/falls/0/events/0/time", "2026-11-28T20:00:00Z"},
        {"/falls/0/events/0", {{"event", "session_up"}, {"time", "2026-11-28T20:00:00.000000Z"}}},
        {"/falls/0/times", ordered_json::array()}};
    for (const auto& [place, value] : wrong) {
        ordered_json bad = good;
        bad[ordered_json::json_pointer(place)] = value;
        EXPECT_FALSE(sink::read_falls(bad.dump())) << place;
    }
}

} // namespace
} // namespace bgpsnoop
