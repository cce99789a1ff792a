// SPDX-License-Identifier: Apache-2.0
#include "sink/text/ladder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sink/history/connection_story.hpp"
#include "support/call_stories.hpp"

namespace bgpsnoop {
namespace {

using engine::Direction;
using engine::Phase;

nlohmann::ordered_json story_of(const std::vector<engine::Finding>& findings)
{
    sink::ConnectionStory story(findings.at(0).connection);
    for (const auto& finding : findings)
        story.add(finding, sink::keep(finding, 1));
    return story.json();
}

std::string ladder(const std::vector<engine::Finding>& findings)
{
    return sink::ladder_text(story_of(findings));
}

engine::ConnectionClosed rejected()
{
    engine::ConnectionClosed event;
    event.verdict = {.outcome = engine::Outcome::open_rejected,
                     .side = engine::Side::peer,
                     .phase = Phase::open_sent,
                     .certainty = engine::Certainty::certain,
                     .causes = {engine::Cause::bad_peer_as},
                     .explanation = "10.82.1.10 (AS 8500) rejects our AS 600.",
                     .next_step = "On 10.82.1.10 set the remote AS to 600."};
    return event;
}

TEST(Ladder, TheFirstCaptureReadsLikeANote)
{
    EXPECT_EQ(ladder(test::first_capture(3)),
              "10.82.1.9 (AS 600) -> 10.82.1.10, port 33344 -> 179, connection 3, "
              "2026-11-23 04:57:06 UTC\n"
              "  04:57:06.000000              SYN            ->\n"
              "  04:57:06.000144  +0.14 ms    OPEN           ->   AS 600, hold time 90 s, "
              "id 10.82.1.9, ipv4-unicast\n"
              "  04:57:06.000211  +0.07 ms    RST            <-\n"
              "  closed_without_answer - neighbor, peer has to act, ambiguous\n"
              "    What was seen: 10.82.1.10 took the connection and closed it without a word.\n"
              "    Evidence: no session with it was seen established\n"
              "    Likeliest first:\n"
              "      peer_not_configured_for_us: its BGP has no neighbour with our address\n"
              "      peer_shut_down: the neighbour is administratively shut down there\n"
              "    Next: On 10.82.1.10, look for neighbor 10.82.1.9.\n");
}

TEST(Ladder, TheSecondCaptureShowsBothOpensAndWhereTheyDiffer)
{
    const wire::Family ipv6{.afi = 2, .safi = 1};
    auto findings = test::connection(
        4, {{0, engine::ConnectionOpened{engine::Initiator::peer}},
            {144, test::open_message(Direction::sent,
                                     test::open(600, 0x0a520109, {wire::ipv4_unicast}))},
            {1500, test::open_message(Direction::received,
                                      test::open(8500, 0x0a52010a, {wire::ipv4_unicast, ipv6}))},
            {1500, engine::Warning{.id = "capability_difference", .explanation = "They differ."}},
            {2'001'500, test::notification_message(2, 2)},
            {2'001'600, engine::ClosedBy{Direction::received, Phase::closing}},
            {2'100'000, rejected()}});
    for (auto& finding : findings) {
        std::swap(finding.who.local.port, finding.who.peer.port);
        finding.peer_as = 8500;
    }
    EXPECT_EQ(
        ladder(findings),
        "10.82.1.9 (AS 600) <- 10.82.1.10 (AS 8500), port 179 <- 33344, connection 4, "
        "2026-11-23 04:57:06 UTC\n"
        "  04:57:06.000000              connected      <-   the peer called\n"
        "  04:57:06.000144  +0.14 ms    OPEN           ->   AS 600, hold time 90 s, "
        "id 10.82.1.9, ipv4-unicast\n"
        "  04:57:06.001500  +1.4 ms     OPEN           <-   AS 8500, hold time 90 s, "
        "id 10.82.1.10, ipv4-unicast\n"
        "                                                   ipv6-unicast\n"
        "  04:57:08.001500  +2.0 s      NOTIFICATION   <-   2/2 OPEN Message Error / Bad Peer "
        "AS\n"
        "  04:57:08.001600  +0.10 ms    FIN            <-\n"
        "  open_rejected - parameters, peer has to act, certain\n"
        "    What was seen: 10.82.1.10 (AS 8500) rejects our AS 600.\n"
        "    The OPENs differ: the peer offers ipv6-unicast, we do not\n"
        "    Cause: bad_peer_as: the AS configured for the neighbour is not the one in its OPEN\n"
        "    Next: On 10.82.1.10 set the remote AS to 600.\n");
}

TEST(Ladder, AnEstablishedConnectionLastsOverDaysAndIsStillThere)
{
    const std::int64_t day = 86'400'000'000;
    const auto text = ladder(test::connection(
        5, {{0, engine::ConnectionOpened{engine::Initiator::local}},
            {100, engine::SessionUp{.hold_time = 90}},
            {day, engine::MessageObserved{.type = 5,
                                          .length = 23,
                                          .body = wire::RouteRefresh{{1, 1}, 0, 0}}},
            {day + 1,
             engine::MessageObserved{.type = 2, .length = 23, .body = wire::EndOfRib{{2, 1}}}}}));
    EXPECT_NE(text.find("  04:57:06.000100  +0.10 ms    session UP          hold time 90 s\n"
                        "  2026-11-24 UTC\n"
                        "  04:57:06.000000  +23h59m59s  ROUTE-REFRESH  <-   ipv4-unicast request\n"
                        "  04:57:06.000001  +0.00 ms    UPDATE         <-   End-of-RIB "
                        "ipv6-unicast\n"
                        "  still there, established\n"),
              std::string::npos)
        << text;
}

TEST(Ladder, ANotificationTellsItsTextAndThatNobodyReadIt)
{
    auto message = test::notification_message(6, 2);
    message.unread = true;
    std::get<wire::Notification>(message.body).shutdown_communication = "back at 5";
    const auto text = ladder(test::connection(1, {{0, message}}));
    EXPECT_NE(
        text.find("NOTIFICATION   <-   6/2 Cease / Administrative Shutdown \"back at 5\" "
                  "(never read\n"
                  "                                                   by the local speaker)\n"),
        std::string::npos)
        << text;
}

TEST(Ladder, ABadPeerAsIsReadFromTheData)
{
    auto message = test::notification_message(2, 2);
    std::get<wire::Notification>(message.body).data = {0x02, 0x58};
    EXPECT_NE(ladder(test::connection(1, {{0, message}})).find("Bad Peer AS, data 0258 (AS 600)\n"),
              std::string::npos);
}

std::string ladder_of(wire::Notification body)
{
    auto message = test::notification_message(body.code, body.subcode);
    message.body = std::move(body);
    return ladder(test::connection(1, {{0, message}}));
}

TEST(Ladder, AnAttributeIsNamedAndItsBytesAreNotCut)
{
    const auto text = ladder_of({.code = 3, .subcode = 5, .data = {35, 4, 0, 0, 0, 2, 88, 24, 1}});
    for (const char* words : {"2304000000025818 01", "attribute 35", "only_to_customer"})
        EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

TEST(Ladder, ASentenceInTheDataIsQuoted)
{
    const auto text = ladder_of({.code = 6, .subcode = 5, .data = {'g', 'o', ' ', 'o', 'n'}});
    EXPECT_NE(text.find("Connection Rejected \"go on\"\n"), std::string::npos) << text;
}

TEST(Ladder, SaysOfDataThatItDoesNotShowThemAll)
{
    const auto text =
        ladder_of({.code = 6, .subcode = 0, .data = std::vector<std::uint8_t>(65, 0xee)});
    EXPECT_NE(text.find("eeeeeeeeeeeeeeee..."), std::string::npos) << text;
}

TEST(Ladder, SaysOfAnOpenThatItsAsIsNotKnownOrDouble)
{
    const auto line = [](const wire::Open& body) {
        return ladder(test::connection(1, {{0, test::open_message(Direction::sent, body)}}));
    };
    auto body = test::open(23456, 0x0a520109, {});
    EXPECT_NE(line(body).find("AS 23456 (AS_TRANS: the AS is not known)"), std::string::npos);
    body.capabilities = {{.code = 65, .bytes = {}, .value = wire::FourOctetAs{196'072}}};
    EXPECT_NE(line(body).find("AS 196072, hold"), std::string::npos);
    body.as_field = 65001;
    EXPECT_NE(line(body).find("AS 196072 (65001 in its two-octet field)"), std::string::npos);
}

TEST(Ladder, SaysOfAnOpenWhatMatters)
{
    auto body = test::open(600, 0x0a520109, {});
    body.version = 3;
    body.capabilities = {{.code = 9, .bytes = {}, .value = wire::Role{3}},
                         {.code = 64, .bytes = {}, .value = wire::GracefulRestart{true, {}, 9, {}}},
                         {.code = 73, .bytes = {}, .value = wire::Fqdn{"core1", "example"}}};
    const auto text = ladder(test::connection(1, {{0, test::open_message(Direction::sent, body)}}));
    for (const char* words :
         {"version 3, AS 600", "(so ipv4-unicast)", "role customer", "restarting", "core1"})
        EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

TEST(Ladder, OnlyAFaultIsColoured)
{
    EXPECT_NE(sink::ladder_text(story_of(test::first_capture(1)), true)
                  .find("\x1b[31m  closed_without_answer"),
              std::string::npos);
    auto collision = test::closed_without_answer();
    collision.verdict.outcome = engine::Outcome::collision;
    const auto text = sink::ladder_text(story_of(test::connection(1, {{0, collision}})), true);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_NE(text.find("\n  collision\n"), std::string::npos) << text;
}

TEST(Ladder, WhatWasLeftOutIsSaid)
{
    auto story = story_of(test::first_capture(1));
    story["events_left_out"] = 77;
    const auto text = sink::ladder_text(story);
    EXPECT_NE(text.find("ipv4-unicast\n  ... 77 more ...\n  04:57:06.000211"), std::string::npos)
        << text;
}

TEST(Ladder, WhereTheAgentWasRestartedItSaysThatNotAllIsKept)
{
    auto findings = test::first_capture(1);
    const auto reset_at = findings[2].time;
    sink::ConnectionStory story(1);
    for (const auto& finding : {findings[0], findings[1]})
        story.recall(finding, sink::keep(finding, 1), reset_at);
    story.add(findings[2], sink::keep(findings[2], 2));
    story.add(findings[3], sink::keep(findings[3], 3));
    auto json = story.json();
    constexpr std::string_view restarted =
        "ipv4-unicast\n"
        "  04:57:06.000211  +0.07 ms    agent restarted     of what came before only this is kept\n"
        "  04:57:06.000211  +0.00 ms    RST            <-\n";
    EXPECT_NE(sink::ladder_text(json).find(restarted), std::string::npos)
        << sink::ladder_text(json);
    json["events_left_out"] = 77;
    EXPECT_NE(sink::ladder_text(json).find("... 77 more ...\n  04:57:06.000211  +0.07 ms    agent"),
              std::string::npos)
        << sink::ladder_text(json);
}

TEST(Ladder, TakesAnythingForAStory)
{
    for (const char* odd :
         {"null", "[]", "{}", "3", R"({"events":3})", R"({"events":[3,null,"x"]})",
          R"({"resumed":3})", R"({"resumed":{"event":"resumed"},"events":[{}]})",
          R"({"events":[{"event":"message","time":5,"capabilities":{"a":1}}]})"})
        EXPECT_FALSE(sink::ladder_text(nlohmann::ordered_json::parse(odd)).empty()) << odd;
}

} // namespace
} // namespace bgpsnoop
