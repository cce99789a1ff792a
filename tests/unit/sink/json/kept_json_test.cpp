// SPDX-License-Identifier: Apache-2.0
#include "sink/json/kept_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/json/kept_times.hpp"
#include "unit/engine/stories.hpp"

namespace bgpsnoop::test {
namespace {

using namespace engine;

/// One that is up, after falls and retries, and all that a story can put into it.
KeptState rich_state()
{
    Story story = running().repeated(3).counted(5, 6).sample().after(60s);
    story.reads_notification(6, 2, {4, 'd', 'o', 'w', 'n'}).peer_fin().closes().after(20s);
    story.then(running().drops(DropReason::ttl).after(60s).closes_with_reset().after(5s));
    story.then(running().writes_notification(4, 0).after(1s).closes().after(5s));
    story.then(running().counted(1, 1).sample().fault(Direction::received,
                                                      StreamFault::Kind::framing_lost));
    Engine engine({});
    play(engine, story.after(1s).tick().inputs);
    KeptState state = engine.keep();
    state.boot_id = "7e6b3c1e-0001";
    state.own_netns = 4026531840;
    state.host = "b0e3";
    for (KeptSession& session : state.sessions)
        for (KeptConnection& connection : session.living)
            connection.socket_cookie = 0xfedc'ba98'7654'3210;
    state.judged.push_back(state.sessions.at(0).living.at(0));
    return state;
}

nlohmann::json json_of(const KeptState& state)
{
    return nlohmann::json::parse(sink::kept_text(state));
}

std::string problem_with(const nlohmann::json& json)
{
    const auto read = sink::read_kept(json.dump());
    return read ? std::string() : read.error();
}

TEST(KeptJson, WhatIsReadIsWhatWasWritten)
{
    const KeptState state = rich_state();
    ASSERT_EQ(state.sessions.size(), 1);
    ASSERT_EQ(state.sessions[0].living.size(), 1);
    const auto read = sink::read_kept(sink::kept_text(state));
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(sink::kept_text(*read), sink::kept_text(state));
    const KeptSession& was = state.sessions[0];
    const KeptSession& is = read->sessions.at(0);
    EXPECT_EQ(read->time, state.time);
    EXPECT_EQ(read->host, state.host);
    EXPECT_EQ(is.port, 179);
    EXPECT_EQ(is.totals.key, was.totals.key);
    EXPECT_EQ(is.totals.sent, was.totals.sent);
    EXPECT_EQ(is.totals.received, was.totals.received);
    EXPECT_EQ(is.totals.outcomes, was.totals.outcomes);
    EXPECT_EQ(is.totals.rejected_segments, was.totals.rejected_segments);
    EXPECT_EQ(is.totals.resets_sent, was.totals.resets_sent);
    EXPECT_EQ(is.totals.notifications_received, was.totals.notifications_received);
    EXPECT_EQ(is.totals.retransmits, 3);
    EXPECT_EQ(is.totals.established_since, was.totals.established_since);
    EXPECT_EQ(is.totals.last_down->explanation, was.totals.last_down->explanation);
    EXPECT_EQ(is.past.our_open, was.past.our_open);
    EXPECT_EQ(is.past.their_open, was.past.their_open);
    EXPECT_EQ(is.past.downs.size(), 3);
    EXPECT_EQ(is.past.last_notification->what.notification,
              was.past.last_notification->what.notification);
    EXPECT_EQ(is.warnings, was.warnings);
    EXPECT_EQ(is.living.at(0).who, was.living[0].who);
    EXPECT_EQ(is.living.at(0).socket_cookie, 0xfedc'ba98'7654'3210);
    EXPECT_EQ(is.living.at(0).received.open, was.living[0].received.open);
    EXPECT_EQ(read->judged.at(0).who, state.judged.at(0).who);
    EXPECT_EQ(read->judged[0].socket_cookie, state.judged[0].socket_cookie);
    EXPECT_EQ(read->judged[0].first_seen, state.judged[0].first_seen);
}

TEST(KeptJson, NothingThatIsCutOffIsAState)
{
    const std::string text = sink::kept_text(rich_state());
    const std::size_t whole = text.size() - 1; // but for the end of the line
    for (std::size_t size = 0; size < whole; size += size < 200 ? 1 : 37)
        EXPECT_FALSE(sink::read_kept(text.substr(0, size))) << size;
}

TEST(KeptJson, WhatIsLaterThanNowHappenedNowAndWhatWasStillToComeIsAsFarAhead)
{
    KeptState state = rich_state();
    const Time last = state.time;
    state.sessions[0].past.downs[0].held_until = last + std::chrono::seconds(40);
    const Time now = last - std::chrono::seconds(3);
    const auto change = sink::clock_change(state, false, {}, now);
    auto read = sink::read_kept(sink::kept_text(state));
    ASSERT_TRUE(read) << read.error();
    sink::change_times(*read, change);
    EXPECT_EQ(read->time, now);
    EXPECT_EQ(change.set_back(), std::chrono::seconds(3));
    const KeptSession& is = read->sessions.at(0);
    const KeptSession& was = state.sessions[0];
    EXPECT_EQ(is.past.downs[0].held_until, now + std::chrono::seconds(40));
    EXPECT_EQ(is.past.downs[0].at, was.past.downs[0].at); // long before
    EXPECT_LE(is.totals.state_since, now);
    EXPECT_LE(is.living.at(0).up_at, now);
    EXPECT_EQ(is.totals.sent.messages, was.totals.sent.messages);
    EXPECT_EQ(sink::clock_change(state, false, {}, last).set_back(), Duration{});
}

TEST(KeptJson, ForeignFilesAndLaterVersionsAreRefused)
{
    EXPECT_EQ(problem_with(nlohmann::json::array()), "it is not of bgpsnoop");
    EXPECT_EQ(problem_with({{"format", "another"}}), "it is not of bgpsnoop");
    nlohmann::json later = json_of(rich_state());
    later["version"] = 2;
    EXPECT_EQ(problem_with(later), "it is of version 2, and this one knows 1");
    EXPECT_FALSE(sink::read_kept("\x7f"
                                 "ELF"));
    EXPECT_FALSE(sink::read_kept(std::string(100'000, '[')));
}

TEST(KeptJson, WhatIsNeverWrittenIsRefused)
{
    const nlohmann::json good = json_of(rich_state());
    EXPECT_EQ(problem_with(good), "");
    const std::vector<std::pair<std::string, nlohmann::json>> wrong{
        {"/time", "yesterday"},
        {"/time", std::int64_t{1} << 62},
        {"/own_netns", -1},
        {"/own_netns", std::int64_t{1} << 33},
        {"/sessions", 3},
        {"/sessions/0", "peer"},
        {"/sessions/0/totals/key/peer", "10.82.1"},
        {"/sessions/0/totals/state", "asleep"},
        {"/sessions/0/totals/sent/messages", nlohmann::json::array({1, 2})},
        {"/sessions/0/totals/last_down/outcome", "no such"},
        {"/sessions/0/totals/outcomes/0", nlohmann::json::array({"peer_reset"})},
        {"/sessions/0/past/our_open", "0"},
        {"/sessions/0/past/our_open", "0x"},
        {"/sessions/0/past/our_open", "04"},
        {"/sessions/0/past/ever_established", 1},
        {"/sessions/0/past/ended",
         nlohmann::json::array_t(9, good["sessions"][0]["past"]["ended"][0])},
        {"/sessions/0/totals/key/vrf", std::string(46, 'v')},
        {"/sessions/0/totals/key/interface", std::string(46, 'i')},
        {"/sessions/0/totals/process", std::string(46, 'p')},
        {"/sessions/0/netns_name", std::string(777, 'n')},
        {"/sessions/0/totals/last_down/explanation", std::string(65'537, 'x')},
        {"/judged",
         nlohmann::json::array_t(4'097, {{"who", good["sessions"][0]["living"][0]["who"]}})},
        {"/sessions/0/living", nlohmann::json::array_t(65, good["sessions"][0]["living"][0])}};
    for (const auto& [place, value] : wrong) {
        nlohmann::json bad = good;
        bad[nlohmann::json::json_pointer(place)] = value;
        EXPECT_EQ(problem_with(bad), "it holds what bgpsnoop never writes") << place;
    }
}

TEST(KeptJson, AClockThatCannotBeIsRefusedWithAClause)
{
    const nlohmann::json good = json_of(rich_state());
    constexpr std::int64_t large = (std::int64_t{1} << 62) - 1;
    for (const char* field : {"clock_boot", "clock_step"})
        for (const std::int64_t value : {large, -large}) {
            nlohmann::json bad = good;
            bad[field] = value;
            EXPECT_EQ(problem_with(bad), "it tells of a clock that cannot be") << field;
        }
    nlohmann::json stepped = good;
    stepped["clock_boot"] = std::int64_t{-1'000'000'000}; // before 1970: no clock was set then
    stepped["clock_step"] = std::int64_t{1'800'000'000'000'000'000};
    EXPECT_EQ(problem_with(stepped), "");
}

/// Of the leaves, in order: nanoseconds since 1970 are larger than any other number.
std::vector<std::int64_t> times_in(const nlohmann::json& json)
{
    constexpr std::int64_t in_2001 = 1'000'000'000'000'000'000;
    std::vector<std::int64_t> times;
    for (const auto& leaf : json.flatten())
        if (leaf.is_number_integer() && leaf.get<std::int64_t>() > in_2001 &&
            leaf != 0xfedc'ba98'7654'3210) // the cookie
            times.push_back(leaf.get<std::int64_t>());
    return times;
}

TEST(KeptJson, EachTimeIsMovedToAnotherClock)
{
    KeptState state = rich_state();
    auto times = times_in(json_of(state));
    ASSERT_GT(times.size(), 20);
    sink::change_times(state, {250s});
    for (auto& time : times)
        time += Duration(250s).count();
    EXPECT_EQ(times_in(json_of(state)), times);
    sink::change_times(state, {-250s});
    EXPECT_EQ(json_of(state), json_of(rich_state()));
}

TEST(KeptJson, SinceTheSameBootTheWallClockCountsForNothing)
{
    KeptState state;
    state.time = story_begin;
    state.clock_boot = story_begin.time_since_epoch() - 300s;
    state.clock_step = 24h;
    const Time boot = story_begin - 50h; // by our clock
    const auto change = sink::clock_change(state, true, boot, boot + 310s);
    EXPECT_EQ(change(state.time), boot + 300s);
    EXPECT_EQ(change.set_back(), Duration{});
    EXPECT_EQ(sink::clock_change(state, false, boot, story_begin + 48h)(state.time),
              story_begin + 24h);
}

} // namespace
} // namespace bgpsnoop::test
