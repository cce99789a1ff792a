// SPDX-License-Identifier: Apache-2.0
#include "sink/history/kept_courses.hpp"

#include <algorithm>
#include <ranges>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/history/event_history.hpp"
#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::Outcome;
using engine::Verdict;
using nlohmann::ordered_json;
using sink::EventHistory;

constexpr std::size_t much_room = 1 << 20;
constexpr std::int64_t one_second = 1'000'000;

/// Refused with a NOTIFICATION.
std::vector<engine::Finding> a_refusal(std::uint64_t number, Outcome outcome)
{
    engine::ConnectionClosed closed = test::closed_without_answer();
    closed.verdict.outcome = outcome;
    const auto begin = static_cast<std::int64_t>(number) * one_second;
    return test::connection(
        number,
        {{begin, engine::ConnectionOpened{engine::Initiator::local}},
         {begin + 100, test::open_message(engine::Direction::sent,
                                          test::open(600, 0x0a520109, {wire::ipv4_unicast}))},
         {begin + 200,
          test::open_message(engine::Direction::received, test::open(8500, 0x0a52010a, {{2, 1}}))},
         {begin + 400, test::notification_message(2, 2)},
         {begin + 600, closed}});
}

void refuse(EventHistory& history, std::uint64_t number, Outcome outcome = Outcome::open_rejected)
{
    for (const engine::Finding& each : a_refusal(number, outcome))
        history.write(each);
}

engine::SessionKey who()
{
    return sink::session_key(a_refusal(1, Outcome::open_rejected).front().who);
}

ordered_json explained(const EventHistory& history)
{
    return history.story(who())->json();
}

sink::KeptFalls kept_in_a_file(const EventHistory& history)
{
    const sink::FallsText file =
        sink::falls_text({{}, history.falls(), history.courses()}, much_room);
    EXPECT_EQ(file.left_out, 0);
    auto read = sink::read_falls(file.text);
    EXPECT_TRUE(read) << read.error();
    return read ? *read : sink::KeptFalls{};
}

engine::KeptState state_of_it()
{
    engine::KeptState state;
    state.time = test::at_second(test::sink_story_begin, 100 * one_second);
    state.sessions.emplace_back().totals.key = who();
    return state;
}

void restart(EventHistory& after, const EventHistory& before)
{
    after.restore(sink::courses_of(state_of_it(), kept_in_a_file(before)));
}

TEST(KeptCourses, AfterARestartTheyAreToldAsBefore)
{
    EventHistory before;
    refuse(before, 1, Outcome::closed_without_answer);
    for (const std::uint64_t number : {2, 3, 4})
        refuse(before, number);
    EventHistory after;
    restart(after, before);
    const ordered_json was = explained(before);
    ordered_json is = explained(after);
    EXPECT_EQ(is["last_notification"], was["last_notification"]);
    EXPECT_EQ(is["streak"], was["streak"]);
    EXPECT_EQ(is["streak"]["count"], 3);
    ASSERT_EQ(is["courses"].size(), 2);
    for (ordered_json& each : is["courses"]) {
        EXPECT_EQ(each["former_run"], true);
        each.erase("former_run");
    }
    EXPECT_EQ(is["courses"], was["courses"]);
    EXPECT_TRUE(after.events().empty());
    EventHistory next;
    restart(next, after);
    EXPECT_EQ(explained(next), explained(after));
}

TEST(KeptCourses, TheNextAttemptGoesOnWhereTheyWere)
{
    EventHistory before;
    refuse(before, 1);
    refuse(before, 2);
    EventHistory after;
    restart(after, before);
    refuse(after, 3);
    ordered_json is = explained(after);
    EXPECT_EQ(is["streak"]["count"], 3);
    ASSERT_EQ(is["courses"].size(), 1);
    EXPECT_EQ(is["courses"][0]["more"], 2);
    refuse(after, 4, Outcome::closed_without_answer);
    is = explained(after);
    EXPECT_EQ(is["streak"]["count"], 1);
    EXPECT_EQ(is["courses"].size(), 2);
}

TEST(KeptCourses, OfASessionAsManyAsAreToldAreKept)
{
    EventHistory history;
    std::uint64_t number = 0;
    const auto refuse_in_many_ways = [&] {
        for (const Outcome outcome : {Outcome::open_rejected, Outcome::closed_without_answer,
                                      Outcome::peer_reset, Outcome::connect_timeout})
            refuse(history, ++number, outcome);
    };
    refuse_in_many_ways();
    history.write(test::connection(99, {{8 * one_second, engine::SessionUp{}}}).front());
    refuse_in_many_ways();
    refuse(history, ++number, Outcome::collision); // which keeps nothing from coming up
    const auto kept = history.courses();
    ASSERT_EQ(kept.size(), 1);
    std::vector<std::uint64_t> numbers;
    for (const auto& course : kept[0].what.courses)
        numbers.push_back(course.shown.connection());
    EXPECT_EQ(numbers, (std::vector<std::uint64_t>{2, 3, 4, 6, 7, 8}));
}

TEST(KeptCourses, StrangersHaveNone)
{
    EventHistory history;
    for (const auto& each : test::of_stranger(a_refusal(1, Outcome::open_rejected), 1))
        history.write(each);
    EXPECT_TRUE(history.courses().empty());
    EXPECT_EQ(history.kept_changes(), 0);
    refuse(history, 2);
    EXPECT_EQ(history.courses().size(), 1);
    EXPECT_GT(history.kept_changes(), 0);
}

TEST(KeptCourses, AreOnlyThoseOfTheStatesSessionsAndOverIfThatIsUpSince)
{
    EventHistory history;
    refuse(history, 1);
    const sink::KeptFalls kept = kept_in_a_file(history);
    engine::KeptState state = state_of_it();
    EXPECT_FALSE(sink::courses_of(state, kept).at(0).what.courses.at(0).over);
    state.sessions[0].totals.state = engine::SessionState::established;
    state.sessions[0].totals.established_since = state.time;
    EXPECT_TRUE(sink::courses_of(state, kept).at(0).what.courses.at(0).over);
    state.sessions[0].totals.key.peer = test::address("10.82.1.77");
    EXPECT_TRUE(sink::courses_of(state, kept).empty());
    EXPECT_TRUE(sink::courses_of({}, kept).empty());
}

TEST(KeptCourses, TheFileMayTellTheTimeByAnotherClockThanTheState)
{
    EventHistory history;
    refuse(history, 1);
    sink::KeptFalls kept = kept_in_a_file(history);
    engine::KeptState state = state_of_it();
    state.boot_id = kept.origin.boot_id = "a boot";
    state.clock_boot = std::chrono::hours(1000);
    constexpr std::chrono::microseconds later(1234567); // by the clock of the file
    kept.origin.clock_boot = state.clock_boot + later;
    sink::change_times(kept.courses, sink::ClockChange{later});
    const auto taken = sink::courses_of(state, kept);
    EXPECT_EQ(sink::newest_in(taken.at(0)), sink::newest_in(history.courses().at(0)));
    EXPECT_EQ(taken[0].what.courses[0].shown.keep().events[0]->time,
              history.courses()[0].what.courses[0].shown.keep().events[0]->time);
    kept.origin.clock_boot += std::chrono::hours(24 * 365 * 60); // no clock does that
    EXPECT_TRUE(sink::courses_of(state, kept).empty());
}

TEST(KeptCourses, FallsGoFirstAndWhatFindsNoRoomIsCounted)
{
    EventHistory history;
    const auto life = test::connection(1, {{0, engine::SessionUp{}},
                                           {one_second, engine::SessionDown{}},
                                           {one_second, test::closed_without_answer()}});
    for (const auto& each : life)
        history.write(each);
    refuse(history, 2);
    const auto all = sink::falls_text({{}, history.falls(), history.courses()}, much_room);
    const auto less =
        sink::falls_text({{}, history.falls(), history.courses()}, all.text.size() - 100);
    EXPECT_EQ(less.left_out, 1);
    const auto read = sink::read_falls(less.text);
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->falls.size(), 1);
    EXPECT_TRUE(read->courses.empty());
}

TEST(KeptCourses, AFileOfAnOlderVersionHasNone)
{
    EventHistory history;
    refuse(history, 1);
    auto json = ordered_json::parse(
        sink::falls_text({{}, history.falls(), history.courses()}, much_room).text);
    EXPECT_EQ(json["courses"].size(), 1);
    json.erase("courses");
    const auto read = sink::read_falls(json.dump());
    ASSERT_TRUE(read) << read.error();
    EXPECT_TRUE(read->courses.empty());
}

TEST(KeptCourses, NothingForeignIsRead)
{
    EventHistory history;
    refuse(history, 1);
    const auto good = ordered_json::parse(
        sink::falls_text({{}, history.falls(), history.courses()}, much_room).text);
    const std::vector<std::pair<std::string, ordered_json>> wrong{
        {"/courses/0", "a course"},
        {"/courses/0/who", nullptr},
        {"/courses/0/notified_at", "never"},
        {"/courses/0/last_notification", 3},
        {"/courses/0/streak", 3},
        {"/courses/0/streak/outcome", "no_such"},
        {"/courses/0/streak/count", 0},
        {"/courses/0/streak/since", "never"},
        {"/courses/0/courses", ordered_json::array_t(7, good["courses"][0]["courses"][0])},
        {"/courses/0/courses/0", 3},
        {"/courses/0/courses/0/verdict", 3},
        {"/courses/0/courses/0/over", 3},
        {"/courses/0/courses/0/more", -1},
        {"/courses/0/courses/0/first_at", "never"},
        {"/courses/0/courses/0/last_at", "never"},
        {"/courses/0/courses/0/events", ordered_json::array()}};
    for (const auto& [place, value] : wrong) {
        ordered_json bad = good;
        bad[ordered_json::json_pointer(place)] = value;
        EXPECT_FALSE(sink::read_falls(bad.dump())) << place;
    }
}

} // namespace
} // namespace bgpsnoop
