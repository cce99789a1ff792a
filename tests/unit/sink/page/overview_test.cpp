// SPDX-License-Identifier: Apache-2.0
#include "sink/page/overview.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "sink/json/event_json.hpp"
#include "sink/json/snapshot_json.hpp"
#include "sink/page/health.hpp"
#include "sink/page/told.hpp"
#include "support/sink_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::SessionState;
using nlohmann::ordered_json;
using testing::ElementsAre;

engine::SessionSnapshot down(std::string_view peer, engine::Side side, engine::Cause cause)
{
    auto session = test::session(peer, SessionState::active);
    session.last_verdict = test::closed_without_answer().verdict;
    session.last_verdict->side = side;
    session.last_verdict->causes = {cause};
    session.last_verdict->explanation = "what " + std::string(peer) + " has";
    return session;
}

ordered_json overview_of(const engine::Snapshot& snapshot)
{
    return ordered_json::parse(sink::overview_json(snapshot, {}, nullptr, 9));
}

TEST(PageOverview, PutsFirstWhatCanBeMendedFromHereAndTogetherWhatHasOneReason)
{
    using engine::Cause;
    engine::Snapshot snapshot;
    snapshot.sessions = {down("10.0.0.1", engine::Side::peer, Cause::peer_shut_down),
                         down("10.0.0.2", engine::Side::peer, Cause::peer_not_listening),
                         down("10.0.0.3", engine::Side::local, Cause::local_no_route),
                         down("10.0.0.4", engine::Side::peer, Cause::peer_not_listening),
                         test::session("10.0.0.5", SessionState::connect),
                         test::full_session("10.0.0.6")};
    const auto overview = overview_of(snapshot);
    EXPECT_EQ(overview["generation"], 9);
    const auto& sides = overview["down"];
    ASSERT_EQ(sides.size(), 3U);
    EXPECT_EQ(sides[0]["heading"], "On this host somebody has to act");
    EXPECT_EQ(sides[0]["reasons"][0]["sessions"][0]["why"], "what 10.0.0.3 has");
    EXPECT_EQ(sides[1]["side"], "peer");
    EXPECT_EQ(sides[1]["reasons"][0]["sessions"].size(), 2U); // the reason of most
    EXPECT_EQ(sides[1]["reasons"][0]["reason"],
              engine::meaning_of(engine::name(Cause::peer_not_listening)));
    EXPECT_EQ(sides[2]["reasons"][0]["reason"], "none of its connections has ended yet");
    ASSERT_EQ(overview["up"].size(), 1U);
    EXPECT_EQ(overview["up"][0]["name"], "core1");
}

TEST(PageOverview, OfThoseWithOneReasonWhoWentDownLastStandsFirst)
{
    engine::Snapshot snapshot;
    for (const int second : {1, 3, 2}) {
        auto session = down("10.0.0." + std::to_string(second), engine::Side::peer,
                            engine::Cause::peer_shut_down);
        session.last_down = session.last_verdict;
        session.last_down_time = test::at_second(test::sink_story_begin + second);
        snapshot.sessions.push_back(session);
    }
    const auto overview = overview_of(snapshot);
    std::vector<std::string> peers;
    for (const auto& each : overview["down"][0]["reasons"][0]["sessions"])
        peers.push_back(each["peer"]);
    EXPECT_THAT(peers, ElementsAre("10.0.0.3", "10.0.0.2", "10.0.0.1"));
}

TEST(PageOverview, KeepsStrangersApart)
{
    engine::Snapshot snapshot;
    snapshot.knocking = {test::session("10.0.0.1", SessionState::idle)};
    snapshot.knocking[0].knocks = 12;
    snapshot.strangers = {test::session("10.0.0.2", SessionState::idle)};
    const auto overview = overview_of(snapshot);
    EXPECT_TRUE(overview["down"].empty());
    EXPECT_EQ(overview["strangers"]["others"], 1);
    EXPECT_EQ(overview["strangers"]["knocking"][0]["opens"], 12);
}

TEST(Health, SaysWhatLacksAndWhatWasLost)
{
    sink::SelfState self;
    self.hooks = {{"a", {.attached = true}}, {"b", {.offered = false, .way = "too old"}}};
    auto health = sink::health_of({}, self);
    EXPECT_TRUE(health.well); // nobody can mend it
    EXPECT_THAT(health.words,
                ElementsAre("1 of 2 hooks attached", "no b: too old", "no record lost"));
    engine::Snapshot snapshot;
    snapshot.records_lost = {{"message", 1}};
    health = sink::health_of(snapshot, self);
    EXPECT_FALSE(health.well);
    EXPECT_EQ(health.words.back(), "1 record lost");
    self.hooks["b"].offered = true;
    EXPECT_FALSE(sink::health_of({}, self).well);
}

TEST(Told, SaysOfAConnectionItsLadderItsOpensAndItsVerdictInWords)
{
    auto session = sink::session_json(
        down("10.82.1.10", engine::Side::peer, engine::Cause::peer_not_configured_for_us));
    const auto closed = sink::event_json(test::finding(test::closed_without_answer()));
    const ordered_json open{{"time", "2026-11-23T04:57:06.123456Z"},
                            {"event", "message"},
                            {"message", "open"},
                            {"direction", "sent"},
                            {"as", 600},
                            {"as_field", 600},
                            {"hold_time", 90},
                            {"bgp_id", "10.0.0.1"}};
    session["fall"] = {{"connection", 7}, {"events", {open, closed}}, {"differences", {"x"}}};
    session["connections"] = ordered_json::array();
    const auto told = sink::told_json(session);
    EXPECT_EQ(told["heading"], "At the peer somebody has to act");
    EXPECT_FALSE(told.contains("fall"));
    ASSERT_EQ(told["stories"].size(), 1U);
    const auto& story = told["stories"][0];
    EXPECT_EQ(story["heading"], "Why it went down");
    EXPECT_EQ(story["lines"][0]["what"], "OPEN");
    EXPECT_EQ(story["lines"][0]["arrow"], "->");
    EXPECT_EQ(story["opens"]["sent"]["hold_time"], 90);
    EXPECT_FALSE(story["opens"].contains("received"));
    EXPECT_EQ(story["outcome"], "closed_without_answer");
    EXPECT_EQ(story["blame"], "neighbor, peer has to act, ambiguous");
    EXPECT_EQ(story["causes"][0]["meaning"], "its BGP has no neighbour with our address");
    EXPECT_EQ(story["differences"][0], "x");
}

TEST(Told, OfALongConnectionSaysHowMuchOfItsMiddleIsLeftOut)
{
    const ordered_json fin{
        {"time", "2026-11-23T04:57:06.123456Z"}, {"event", "closed_by"}, {"direction", "sent"}};
    const ordered_json session{
        {"state", "idle"},
        {"fall", {{"connection", 7}, {"events", {fin, fin}}, {"events_left_out", 5}}}};
    const auto lines = sink::told_json(session)["stories"][0]["lines"];
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[1]["left_out"], 5);
}

} // namespace
} // namespace bgpsnoop
